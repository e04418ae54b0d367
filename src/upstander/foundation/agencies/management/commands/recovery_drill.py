"""``manage recovery_drill``: prove at the terminal that two cards still work."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.recovery import try_cards
from upstander.foundation.agencies.models import Agency
from upstander.foundation.agencies.queries.recovery import recovery_of
from upstander.foundation.core.clock import now
from upstander.foundation.core.errors import Refusal

DRILL = Actor.system("recovery_drill")


class Command(BaseCommand):
    """Take two cards of one organisation, and write down that they fit. Opens nothing."""

    help = (
        "Test two recovery cards of an organisation. Nothing is opened: if they fit, they count "
        "for another year. The same test is on screen, under Recovery."
    )

    def add_arguments(self, parser: Any) -> None:
        """Take whose cards; the words are asked for, so that no shell keeps them."""
        parser.add_argument("--agency", required=True, help="name of the organisation")

    def handle(self, *, agency: str, **_options: object) -> None:
        """Ask for the words of two cards and say whether they fit."""
        row = Agency.objects.filter(name__iexact=agency).first()
        if row is None:
            names = ", ".join(Agency.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"There is no organisation “{agency}”. There are: {names}.")
        before = recovery_of(row.id, now())
        if before.made_on is None:
            raise CommandError("There are no cards yet. A supervisor makes them, under Recovery.")
        self.stdout.write(f"Cards of {row.name}, mark {before.mark}, made on {before.made_on}.")
        cards = [self._words(which) for which in ("one card", "another card")]
        try:
            try_cards(agency=row.id, cards=cards, by=DRILL, now=now())
        except Refusal as refusal:
            card = getattr(refusal, "card", None)
            which = f"Card {card} as typed: " if card else ""
            raise CommandError(f"{which}{refusal.message} {refusal.next_step}".strip()) from refusal
        until = recovery_of(row.id, now()).lapses_on
        self.stdout.write(f"The two cards work. They count until {until}. Nothing was opened.")
        self.stdout.write("Now clear this window: the words stand in it.")

    def _words(self, which: str) -> str:
        """Return a line typed by a person, or the next one of a file."""
        if sys.stdin.isatty():
            return input(f"The twenty words of {which}: ")
        return sys.stdin.readline()
