"""``manage load_reference``: what this release's reference data changes, and that it counts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import now
from upstander.foundation.reference.actions import FaultyReference, record_reference
from upstander.foundation.reference.standing import Standing, standings

BY = Actor.system("load_reference")
_SHOWN = 40


class Command(BaseCommand):
    """Show the difference; record it when asked."""

    help = "Show what the reference data of this release changes here; --apply records it."

    def add_arguments(self, parser: Any) -> None:
        """Take whether to record."""
        parser.add_argument(
            "--apply", action="store_true", help="record it, in the audit trail too"
        )
        parser.add_argument("--all", action="store_true", help="show every line of a difference")

    def handle(self, *, apply: bool, **options: Any) -> None:
        """Print each file that changed, line by line."""
        changed = [one for one in standings() if not one.is_recorded]
        for one in changed:
            self._show(one, None if options["all"] else _SHOWN)
        if not changed:
            self.stdout.write("Nothing has changed since it was recorded.")
        elif apply:
            self._apply()
        else:
            self.stdout.write("Nothing was recorded. To record it: load_reference --apply")

    def _apply(self) -> None:
        try:
            done = record_reference(by=BY, now=now())
        except FaultyReference as refusal:
            raise CommandError("\n".join([str(refusal.message), *refusal.problems])) from refusal
        self.stdout.write(f"Recorded: {len(done)} files.")

    def _show(self, one: Standing, most: int | None) -> None:
        if one.recorded_at is None:
            self.stdout.write(f"{one.file} ({one.title}): {one.rows} rows, not recorded yet")
            return
        self.stdout.write(f"{one.file} ({one.title}): {len(one.changes)} differences")
        for change in one.changes[:most]:
            self.stdout.write(f"  {change.words}")
        if most is not None and len(one.changes) > most:
            self.stdout.write(f"  and {len(one.changes) - most} more: --all shows them")
