"""``./upstander upgrade --backups FOLDER``: after a new version was put in place."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from upstander.foundation.upkeep.upgrading import upgrade


class Command(BaseCommand):
    """Backup, change the tables, check; or say the way back."""

    help = "After a new version was put in place: backup, change the tables, check."
    # The tables are still those of the version before.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """Take where the backup goes."""
        parser.add_argument("--backups", type=_folder, required=True, metavar="FOLDER")
        parser.add_argument("--keys", type=_folder, metavar="FOLDER", help="as for backup")
        parser.add_argument("--newest", type=int, default=0, metavar="N", help="as for backup")

    def handle(self, *, backups: Path, keys: Path | None, newest: int, **_options: object) -> None:
        """Do the three steps, and say each as it is done."""
        for sentence in upgrade(backups=backups, keys=keys, newest=newest):
            self.stdout.write(sentence)
            self.stdout.flush()


def _folder(name: str) -> Path:
    return Path(name).resolve()
