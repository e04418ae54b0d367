"""``manage anchor_verify FILE``: hold a kept anchor against what is here now."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.agencies.anchoring import NotSigned, checked, differences
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.audit.rules import Head
from upstander.foundation.core import starting
from upstander.foundation.core.clock import now


class Command(BaseCommand):
    """Check the signature, and that the audit chain still contains the anchor's head."""

    help = "Check that nothing recorded up to the day of an anchor was rewritten since."

    def add_arguments(self, parser: Any) -> None:
        """Take the kept file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: object) -> None:
        """Say whether it holds."""
        try:
            says: Any = checked(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except NotSigned as error:
            raise CommandError("This anchor was not signed here, or was changed.") from error
        for sentence in starting.begin():
            self.stdout.write(sentence)
        heads = [Head(**says["audit_head"])] if says["audit_head"] else []
        verdict = verify(now=now(), matchers=registered(), heads=heads)
        found = [*differences(says), *(problem.words for problem in verdict.problems)]
        if found:
            lines = "\n".join(f"- {words}" for words in found[:100])
            raise CommandError(f"What is here does not agree with the anchor:\n{lines}")
        self.stdout.write(f"The record up to {says['day']} is as the anchor says.")
