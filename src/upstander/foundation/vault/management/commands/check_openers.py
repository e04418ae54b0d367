"""``manage check_openers``: name what fewer than two people could open."""

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.core import starting
from upstander.foundation.core.clock import now
from upstander.foundation.vault.queries import openers_report


class Command(BaseCommand):
    """Look at every key of every compartment; exit with 1 if any has fewer than two openers."""

    help = "Check that at least two live principals can open every part of every report."

    def handle(self, **_options: object) -> None:
        """Print what is short, by report part, without opening anything."""
        for sentence in starting.begin():
            self.stdout.write(sentence)
        checked, short = openers_report(now())
        self.stdout.write(f"Key versions checked: {checked}.")
        for place in short:
            self.stdout.write(
                f"- {place.kind} of {place.subject}, version {place.version}: {place.openers} "
                "can open it"
            )
        if short:
            raise CommandError(f"Fewer than two can open {len(short)}. Let another member in.")
        if not checked:
            self.stdout.write("There is nothing to open yet.")
            return
        self.stdout.write("At least two people could open each of them.")
