"""``./upstander restore BACKUP``: bring a copy back onto an empty machine."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from upstander.foundation.core.starting import CannotStart
from upstander.foundation.upkeep.bringing_back import Wish, bring_back, look


class Command(BaseCommand):
    """Look at a copy whole, bring it back, and say how things stand."""

    help = "Bring back a backup. What was taken away since it was made stays taken away."
    # There may be neither keys nor tables yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take which, and what is allowed."""
        parser.add_argument(
            "backup", type=_folder, help="such as backups/upstander-20261122-021500"
        )
        parser.add_argument("--look", action="store_true", help="look whether it is whole, no more")
        parser.add_argument(
            "--keys", type=_folder, metavar="FOLDER", help="what was given to backup --keys"
        )
        parser.add_argument(
            "--replace", action="store_true", help="move what is here aside, and take its place"
        )
        parser.add_argument(
            "--journal-is-lost", action="store_true",
            help="go on although nobody knows what was taken away since",
        )  # fmt: skip

    def handle(self, *, backup: Path, **options: Any) -> None:
        """Look, and unless that was all, bring it back."""
        wish = Wish(
            backup, kept_keys=options["keys"], replace=options["replace"],
            journal_is_lost=options["journal_is_lost"],
        )  # fmt: skip
        if options["look"]:
            found = look(wish)
            self.stdout.write(
                f"This backup is whole: of {found.made_at}, version {found.version}, "
                f"{found.engine}, {sum(found.rows.values())} rows, {len(found.files)} file(s)."
            )
            return
        try:
            for sentence in bring_back(wish):
                self.stdout.write(sentence)
        except CannotStart as fault:
            self.stderr.write("The database is back, and must not be served yet:")
            raise CannotStart(str(fault)) from fault
        self.stdout.write("Everybody signs in anew. What came in after the backup is gone: tell")
        self.stdout.write("your partners, whose newest anchors name a longer record than yours.")


def _folder(name: str) -> Path:
    return Path(name).resolve()
