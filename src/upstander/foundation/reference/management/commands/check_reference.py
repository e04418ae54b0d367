"""``manage check_reference``: is the reference data sound, and were the helplines checked?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.core.clock import london_day, now
from upstander.foundation.reference import queries, rules, tables
from upstander.foundation.reference.standing import Line, stale_lines


class Command(BaseCommand):
    """Fail on a fault in the files, or on a line of help that nobody checked for 90 days."""

    help = "Check the reference data, and that each line of help was checked in the last 90 days."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take whether to look at the files alone."""
        parser.add_argument(
            "--files", action="store_true", help="without the database: only what is shipped"
        )

    def handle(self, *, files: bool, **_options: Any) -> None:
        """Say what is wrong and what to do about it."""
        wrong = [*tables.problems(), *(_stale_in_files() if files else _stale_here())]
        if wrong:
            wrong.append(
                "Phone or read up each, then press “It is right” under Settings, Reference."
            )
            raise CommandError("\n".join(wrong))
        self.stdout.write("The reference data is sound, and every line of help was checked.")


def _stale_here() -> list[str]:
    return [f"{one.name}: last checked {one.checked_on or 'never'}." for one in stale_lines(now())]


def _stale_in_files() -> list[str]:
    today = london_day(now())
    shown: list[Line] = [*queries.emergency_lines(now()), *queries.all_support(now())]
    return [
        f"{one.key}: last checked {one.checked_on or 'never'}."
        for one in shown
        if rules.is_stale(one.checked_on, today)
    ]
