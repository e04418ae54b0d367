"""``manage audit_verify``: say whether the record of who did what is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import Verdict, verify
from upstander.foundation.audit.rules import Head
from upstander.foundation.core import starting
from upstander.foundation.core.clock import now

MOST_LINES = 100


class Command(BaseCommand):
    """Read the whole audit trail; exit with 1 and name every fault if there is one."""

    help = "Check that no audit event was altered, deleted or left out of the chain."

    def add_arguments(self, parser: Any) -> None:
        """Take heads that anchors kept."""
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=_head,
            metavar="POSITION:HASH",
            help="a head that an earlier anchor kept; may be given more than once",
        )

    def handle(self, *, head: list[Head], **_options: object) -> None:
        """Print the verdict."""
        for sentence in starting.begin():
            self.stdout.write(sentence)
        verdict = verify(now=now(), matchers=registered(), heads=head)
        self.stdout.write(_summary(verdict))
        for problem in verdict.problems[:MOST_LINES]:
            self.stdout.write(f"- {problem.words}")
        if not verdict.sound:
            raise CommandError(f"The audit trail is not whole. Faults: {len(verdict.problems)}.")
        self.stdout.write("The audit trail is whole.")


def _summary(verdict: Verdict) -> str:
    end = f"{verdict.head.position}:{verdict.head.hash}" if verdict.head else "none yet"
    return f"Events: {verdict.events}. Links: {verdict.links}. Head: {end}"


def _head(text: str) -> Head:
    position, _, digest = text.partition(":")
    return Head(position=int(position), hash=digest)
