"""``./upstander backup FOLDER``: a copy of database and files, and of the keys apart from it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from upstander.foundation.upkeep.keeping import keep


class Command(BaseCommand):
    """Make a copy, and say what is in it and what is not."""

    help = "Copy database and files to a new folder below FOLDER, while the service runs."
    # A copy must also be made of a database that a new version has not been at yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take where to."""
        parser.add_argument("folder", type=_folder, help="where backups lie, best on another disk")
        parser.add_argument(
            "--keys", type=_folder, metavar="FOLDER",
            help="copy the keys and the journal there as well: apart from the backups, or whoever "
            "finds a backup could guess at every code",
        )  # fmt: skip
        parser.add_argument(
            "--newest",
            type=int,
            default=0,
            metavar="N",
            help="keep the newest N, delete older ones",
        )

    def handle(self, *, folder: Path, keys: Path | None, newest: int, **_options: object) -> None:
        """Make it and say so."""
        kept = keep(to=folder, keys=keys, newest=newest)
        rows = sum(kept.manifest.rows.values())
        size = sum(file.size for file in kept.manifest.files) / 1_000_000
        self.stdout.write(f"Backup made: {kept.folder}")
        self.stdout.write(
            f"{rows} rows of {len(kept.manifest.rows)} tables, {len(kept.manifest.files)} file(s), "
            f"{size:.1f} MB. Look at it at any time: ./upstander restore {kept.folder} --look"
        )
        for sentence in kept.said:
            self.stdout.write(sentence)
        if keys is None:
            self.stdout.write("The keys are not in it, and must not be: without them it cannot be")
            self.stdout.write("read, with them it could. Have a copy of them elsewhere: --keys.")


def _folder(name: str) -> Path:
    return Path(name).resolve()
