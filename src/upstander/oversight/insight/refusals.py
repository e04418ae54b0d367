"""What bringing in a file, and showing figures, refuses: in words for whoever asked."""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal
from upstander.oversight.insight.choices import ACCEPTABLE, Stop


class FileRefused(Refusal):
    """Nothing of the file came in."""

    def __init__(self, stops: Sequence[Stop], more: Sequence[str] = ()) -> None:
        self.stops = tuple(stops)
        lines = [f"- {stop.label}" for stop in stops]
        super().__init__(
            "\n".join([_("Nothing was brought in."), *lines, *more]), next_step=_accepting(stops)
        )


class BeingReadAlready(Refusal):
    """Two files at once would count each other's lines."""

    def __init__(self) -> None:
        super().__init__(
            _("Another file is being brought in at this moment."),
            next_step=_("Wait until it is in, then run the same command again."),
        )


class KeysMissing(Refusal):
    """Without the key folder's master no line has the id that it had before."""

    def __init__(self, said: str) -> None:
        super().__init__(
            _("Nothing was brought in. {said}").format(said=said),
            next_step=_(
                "Bring the key folder back first: with another key each line would count twice."
            ),
        )


class NoSuchProfile(Refusal):
    """No data file describes this kind of file."""

    def __init__(self, key: str, known: Sequence[str]) -> None:
        super().__init__(
            _("There is no profile called “{key}”.").format(key=key),
            next_step=_("There are: {known}.").format(known=", ".join(known)),
        )


def _accepting(stops: Sequence[Stop]) -> str:
    if not stops or not ACCEPTABLE.issuperset(stops):
        return ""
    flags = " ".join(f"--accept {stop.value}" for stop in stops)
    return _("If that is right, say so: {flags}").format(flags=flags)


class NobodyAsked(Refusal):
    """There is nothing to confirm."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody asks any more to show the numbers."),
            next_step=_("Ask for it yourself: somebody else then confirms."),
        )


class SamePerson(Refusal):
    """Whoever asked cannot be the second person."""

    def __init__(self) -> None:
        super().__init__(
            _("You asked for this yourself, so somebody else must look at it."),
            next_step=_("A coordinator or an analyst can confirm it under Numbers."),
        )


class RevisedThisYear(Refusal):
    """Two releases close together would tell who came in between."""

    def __init__(self, allowed: dt.date) -> None:
        super().__init__(
            _("Closed periods are counted anew once a year."),
            next_step=_("The next time is possible from {day} on.").format(
                day=date_format(allowed, "j F Y")
            ),
        )


class SaysTheSame(Refusal):
    """A revision that changes nothing would print a note about nothing."""

    def __init__(self) -> None:
        super().__init__(
            _("Counted anew, every closed period says what it said before."),
            next_step=_("Nothing was changed, and no note is printed."),
        )
