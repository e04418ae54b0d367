"""``manage gather_facts``: do now what is done each night."""

from django.core.management.base import BaseCommand

from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts


class Command(BaseCommand):
    """Make facts of our own reports and cases, and freeze what is over."""

    help = "Count our own reports and cases now, and freeze the periods that are over."

    def handle(self, **_options: object) -> None:
        """Gather, freeze, and say how much."""
        now = clock.now()
        stored = gather_facts(by=Actor.system("gather_facts"), now=now)
        frozen = freeze_periods(by=Actor.system("freeze_periods"), now=now)
        self.stdout.write(
            f"New facts: {stored.new:,}. Changed: {stored.changed:,}. As before: {stored.same:,}. "
            f"Periods frozen: {frozen}."
        )
