"""``manage reset_second_factor EMAIL``: for somebody who lost their phone and their spare codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions import reset_second_factor
from upstander.foundation.accounts.models import User
from upstander.foundation.core import clock


class Command(BaseCommand):
    """Make sure by voice or in person who is asking, before running this."""

    help = "Let somebody who lost their phone connect a new one at their next sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("email")

    def handle(self, *, email: str, **_options: object) -> None:
        """Reset, or say that nobody has this address."""
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address {email}.")
        reset_second_factor(user=user, by=Actor.system("reset_second_factor"), now=clock.now())
        self.stdout.write(f"{user.name} connects a new phone at the next sign-in.")
