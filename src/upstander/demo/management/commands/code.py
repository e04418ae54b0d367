"""``manage code EMAIL``: somebody's current second-factor code, in the demonstration only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.accounts.queries import current_code


class Command(BaseCommand):
    """Print the six digits and how long they last."""

    help = "Print the current second-factor code of somebody in the demonstration."
    # Whoever waits for a code wants it before it is over: the checks would take twice as long.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Take whose."""
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: object) -> None:
        """Print the code, or say that nobody has that address."""
        code = current_code(email)
        if code is None:
            raise CommandError(f"Nobody in the demonstration signs in as {email}.")
        self.stdout.write(f"{code.code} (for {code.seconds} more seconds)")
