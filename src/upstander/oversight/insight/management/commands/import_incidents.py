"""``manage import_incidents FILE --profile NAME``: bring in what the police counted."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.oversight.insight.actions.importing import Brought, Wanted, bring_extract
from upstander.oversight.insight.choices import ACCEPTABLE, Stop

_STEPS = {"looked": "Looked at", "in": "Brought in"}


class Command(BaseCommand):
    """Bring in a file; say what came in, what did not and why."""

    help = "Bring in a file of recorded incidents or offences, by the profile of its columns."

    def add_arguments(self, parser: Any) -> None:
        """Take the file, its profile, and what somebody accepts."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--profile", required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="look at every line, change nothing"
        )
        parser.add_argument("--encoding", default="", help="such as cp1252, where it is not UTF-8")
        parser.add_argument("--rejects", type=Path, help="where lines go that cannot be read")
        parser.add_argument(
            "--accept",
            action="append",
            default=[],
            choices=sorted(ACCEPTABLE),
            help="bring it in although you were told of this",
        )

    def handle(self, *, file: Path, profile: str, **options: Any) -> None:
        """Bring it in, or refuse in words."""
        if not file.is_file():
            raise CommandError(f"There is no file at {file}.")
        wanted = Wanted(
            file=file,
            profile=profile,
            encoding=_encoding(options["encoding"]),
            accept=frozenset(map(Stop, options["accept"])),
            dry=options["dry_run"],
            rejects=options["rejects"],
            say=self._say,
        )
        started = time.monotonic()
        try:
            brought = bring_extract(
                wanted=wanted, by=Actor.system("import_incidents"), now=clock.now()
            )
        except Refusal as refusal:
            raise CommandError(f"{refusal.message}\n{refusal.next_step}".strip()) from refusal
        self.stdout.write(_sentence(brought, dry=wanted.dry, seconds=time.monotonic() - started))

    def _say(self, step: str, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{_STEPS[step]}: {rows:,} lines", ending="")


def _encoding(name: str) -> str:
    try:
        "".encode(name or "utf-8")
    except LookupError as error:
        raise CommandError(f"There is no encoding called {name}. Try cp1252 or utf-16.") from error
    return name


def _sentence(brought: Brought, *, dry: bool, seconds: float) -> str:
    lines = [f"{brought.rows:,} lines in {seconds:.1f} seconds."]
    if brought.rejected:
        lines.append(
            f"{brought.rejected:,} cannot be read; each with its reason: {brought.rejects}"
        )
    if brought.elsewhere:
        lines.append(
            f"{brought.elsewhere:,} lie in no place of this partnership: they are in the whole "
            "number only."
        )
    if dry:
        lines.append("This was a dry run: nothing was changed.")
    elif brought.already:
        lines.append("This very file is in already: nothing was changed.")
    else:
        lines.append(
            f"New: {brought.new:,}. Changed since an earlier file: {brought.changed:,}. "
            f"Known before: {brought.same:,}."
        )
    return "\n".join(lines)
