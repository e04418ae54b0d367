"""``manage import_postcodes FILE``: the full open directory of postcodes, brought in or again."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import now
from upstander.foundation.reference.postcodes import Brought, NotADirectory, import_postcodes

BY = Actor.system("import_postcodes")
_SHOWN = 20


class Command(BaseCommand):
    """Read the file row by row; say what was left out and why."""

    help = (
        "Bring in the ONS Postcode Directory or NSPL (CSV). England and Wales only. Safe to run "
        "again, also after it was stopped."
    )

    def add_arguments(self, parser: Any) -> None:
        """Take the file, and where to write what is left out."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read all of it, write nothing")
        parser.add_argument("--rejects", type=Path, help="write every rejected row to this CSV")

    def handle(self, *, file: Path, dry_run: bool, rejects: Path | None, **_options: Any) -> None:
        """Bring it in, with a line for each hundred thousand."""
        try:
            brought = import_postcodes(
                path=file, by=BY, now=now(), dry_run=dry_run, told=self._tell
            )
        except NotADirectory as refusal:
            raise CommandError(f"{refusal.message} {refusal.next_step}") from refusal
        for reject in brought.rejects[:_SHOWN]:
            self.stdout.write(f"Line {reject.line}, “{reject.postcode}”: {reject.reason}")
        if rejects is not None:
            _write(rejects, brought)
        would = "would be taken" if dry_run else "taken"
        self.stdout.write(
            f"{brought.rows} rows: {brought.taken} {would}, {brought.passed_over} passed over "
            f"(ended, or outside England and Wales), {len(brought.rejects)} rejected."
        )

    def _tell(self, brought: Brought) -> None:
        if brought.taken % 100_000 == 0:
            self.stdout.write(f"{brought.rows} rows so far")


def _write(path: Path, brought: Brought) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "postcode", "reason"])
        writer.writerows((one.line, one.postcode, one.reason) for one in brought.rejects)
