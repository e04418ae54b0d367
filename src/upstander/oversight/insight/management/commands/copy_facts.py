"""``manage copy_facts``: do now what is done each night."""

from django.core.management.base import BaseCommand

from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.oversight.insight import parquet
from upstander.oversight.insight.actions.copying import copy_facts


class Command(BaseCommand):
    """Copy the facts to Parquet, where there are many."""

    help = "Copy the facts to Parquet, so that millions are counted in a moment."

    def handle(self, **_options: object) -> None:
        """Copy, and say how many."""
        rows = copy_facts(by=Actor.system("copy_facts"), now=clock.now())
        if rows:
            self.stdout.write(f"{rows:,} facts are in the copy, in {parquet.home()}.")
        else:
            self.stdout.write(
                f"Fewer than {parquet.LEAST:,} facts are counted in the database: no copy is kept."
            )
