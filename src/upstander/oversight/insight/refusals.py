"""What bringing in a file refuses, in words for whoever typed the command."""

from collections.abc import Sequence

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
