"""What the support room says when it will not do what it was asked."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class TimeTaken(Refusal):
    """Somebody else has this time. ``nearest`` are the starts of the nearest free ones."""

    def __init__(self, nearest: Sequence[dt.datetime] = ()) -> None:
        super().__init__(
            _("That time has just been taken."),
            next_step=_("Nothing you wrote is lost. Please choose another time."),
        )
        self.nearest = list(nearest)


class NotATime(Refusal):
    """There is no session at this time that can still be booked."""

    def __init__(self) -> None:
        super().__init__(
            _("That time cannot be booked any more."),
            next_step=_("Nothing you wrote is lost. Please choose another time."),
        )


class CannotChange(Refusal):
    """The booking is over, or begins too soon."""

    def __init__(self) -> None:
        super().__init__(
            _("This booking cannot be changed any more."),
            next_step=_("You can make a new one."),
        )


class Crowded(Refusal):
    """So many times are held that no further one is; whoever goes on may still book it."""

    def __init__(self) -> None:
        super().__init__(
            _("Many people are choosing a time just now."),
            next_step=_("Go on. If your time is still free when you book, it is yours."),
        )


class HasMailbox(Refusal):
    """A code was made for this booking before, or it stands in a mailbox already."""

    def __init__(self) -> None:
        super().__init__(_("You have a code for this already."))


class NobodyToRead(Refusal):
    """The team of the service has no keys yet, so nothing could be sealed to it."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can be booked here yet."), next_step=_("Please phone, or come back later.")
        )


class NotYours(Refusal):
    """None of the actor's teams holds a key to the booking."""

    def __init__(self) -> None:
        super().__init__(_("Your team has no key to this booking."))


class OffTheGrid(Refusal):
    """A day whose times do not go in steps of five minutes."""

    def __init__(self) -> None:
        super().__init__(
            _("Times go in steps of five minutes."),
            next_step=_("Choose a start, a length and a pause that are whole steps of five."),
        )


class NoTimeOnThatDay(Refusal):
    """The clocks change, and the opening hours hold no session on that day."""

    def __init__(self) -> None:
        super().__init__(
            _("No session fits between these times on that day."),
            next_step=_("Make the day longer or the sessions shorter."),
        )


class NobodyThere(Refusal):
    """A session day without an officer."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one officer for this day."))


class ChangedMeanwhile(Refusal):
    """A colleague changed the day after it was loaded."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has changed this day since you opened it. Nothing was saved."),
            next_step=_("Look at the day as it is now, then change it again."),
        )


class DraftChanged(Refusal):
    """Another tab of the same browser wrote something, or booked, in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            _("You changed something in another window."),
            next_step=_("Please look at it once more, then book."),
        )


class TooFewOpeners(Refusal):
    """A team that fewer than two people can open the keys of."""

    def __init__(self) -> None:
        super().__init__(
            _("This team cannot read for a service yet: fewer than two people open its keys."),
            next_step=_("Let a second member in, or make recovery cards, then choose it again."),
        )
