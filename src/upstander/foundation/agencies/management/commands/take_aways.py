"""``manage take_aways``: look at the journal of what was taken away, and put it right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.restoring import take_again
from upstander.foundation.core.clock import now
from upstander.foundation.vault import journal
from upstander.foundation.vault.restoring import begin_anew, look

BY = Actor.system("take_aways")


class Command(BaseCommand):
    """Say how the journal stands; with an option, mend it, begin another, or take again."""

    help = "Look at the journal of keys that were taken away, after a restore or a power cut."

    def add_arguments(self, parser: Any) -> None:
        """Take what to do, one thing at a time."""
        wanted = parser.add_mutually_exclusive_group()
        wanted.add_argument("--mend", action="store_true", help="cut off a line without an end")
        wanted.add_argument(
            "--again", action="store_true", help="take again, even what nobody could open then"
        )
        wanted.add_argument(
            "--begin-anew", action="store_true", help="the journal is lost for good: begin another"
        )

    def handle(self, *, mend: bool, again: bool, begin_anew: bool, **_options: object) -> None:
        """Do it, and say how things stand."""
        if mend:
            self._mend()
        if begin_anew:
            self._begin_anew()
        if again:
            for sentence in take_again(by=BY, now=now(), anyhow=True):
                self.stdout.write(sentence)
        found = look(now())
        self.stdout.write(f"The journal of what was taken away is whole: {journal.path()}.")
        for sentence in found.sentences:
            self.stdout.write(sentence)
        if found.lost:
            numbers = ", ".join(str(taken.number) for taken in found.lost)
            raise CommandError(
                f"This database does not know of number {numbers}. The next start takes it again."
            )
        self.stdout.write("The database knows of everything in it.")

    def _mend(self) -> None:
        try:
            mended = journal.mend()
        except OSError as error:
            raise CommandError(f"There is no journal to mend: {error.strerror}.") from error
        self.stdout.write(
            "The line without an end was cut off. Nothing was lost: it was never finished."
            if mended
            else "There was nothing to mend."
        )

    def _begin_anew(self) -> None:
        after = begin_anew(by=BY, now=now())
        self.stdout.write(f"Another journal begins after number {after}. Keep an eye on who holds")
        self.stdout.write("what: a restored database may hold keys that were taken since.")
