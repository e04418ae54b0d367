"""What the staff's side of support sessions says when it will not do what it was asked."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upstander.confidential.support.models import Booking


class NotYet(Refusal):
    """The session has not begun."""

    def __init__(self) -> None:
        super().__init__(
            _("It is too early for that: the session has not begun."),
            next_step=_("Wait for its time. Somebody who is ten minutes late has not stayed away."),
        )


class NoMailbox(Refusal):
    """Nobody asked for a code, so there is nothing to write into."""

    def __init__(self) -> None:
        super().__init__(
            _("This person has no mailbox for the session."),
            next_step=_("Write to them the way they chose, or tell them when you meet."),
        )


class WrittenUp(Refusal):
    """What came of the session is written down already, or it was cancelled."""

    def __init__(self) -> None:
        super().__init__(
            _("This session is over, or it has no time any more."),
            next_step=_("Look at it as it is now. You can still write a note."),
        )


class PrivateMinutesMissing(Refusal):
    """Nobody said whether minutes without the supporter were offered."""

    def __init__(self) -> None:
        super().__init__(
            _("Say whether you offered five private minutes."),
            next_step=_("If they were alone with you all the time, choose that."),
        )


class WordsMissing(Refusal):
    """An empty note."""

    def __init__(self) -> None:
        super().__init__(_("Write something first."))


class WordsTooLong(Refusal):
    """A note that is longer than what is taken."""

    def __init__(self) -> None:
        super().__init__(
            _("That is too long to keep in one piece."), next_step=_("Write it as two notes.")
        )


class NothingAnswered(Refusal):
    """None of the five questions was answered."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one answer, or leave the questions for another time."))


class AskedAlready(Refusal):
    """The five questions were asked at this moment before."""

    def __init__(self) -> None:
        super().__init__(_("These questions were asked at this moment already."))


class NoCase(Refusal):
    """The booking belongs to no case, so a task has no place."""

    def __init__(self) -> None:
        super().__init__(
            _("This session belongs to no case, so there is nowhere to put a task."),
            next_step=_("Write it in a note, or book the next session."),
        )


class NotALink(Refusal):
    """What was pasted is not the address of a secure page."""

    def __init__(self) -> None:
        super().__init__(
            _("That is not a link we can use. It must begin with https://"),
            next_step=_("Copy the link of the meeting again, and paste it whole."),
        )


class NotInvited(Refusal):
    """The person of this session is not asked how it was, or has said so."""

    def __init__(self) -> None:
        super().__init__(_("These questions are closed. Thank you for looking."))


class NothingTicked(Refusal):
    """Nothing was chosen."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one answer, or press Not now."))


class NotOpenNow(Refusal):
    """No officer has checked in for this service."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no officer here just now."), next_step=_("You can book a time instead.")
        )


class CannotCheckIn(Refusal):
    """Nobody books this person, or what they gave cannot be reached, or the end has passed."""

    def __init__(self) -> None:
        super().__init__(
            _("You could not be checked in."),
            next_step=_(
                "Give a link that begins with https:// for a video call or a number for a phone "
                "call, and an end that is still to come today."
            ),
        )


class NobodyWaits(Refusal):
    """The line is empty."""

    def __init__(self) -> None:
        super().__init__(_("The line is empty."))


class KindInUse(Refusal):
    """A kind of officer that somebody still is."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody is still this kind of officer."),
            next_step=_("Give them another kind, or stop using them, then try again."),
        )


class BookableAlready(Refusal):
    """A member of staff who stands in the list already, in use or not."""

    def __init__(self) -> None:
        super().__init__(
            _("This colleague is in the list already."),
            next_step=_("Look under “Not in use”, or choose somebody else."),
        )


class BookedMeanwhile(Refusal):
    """Other people have a time on a day than those who were on the screen."""

    def __init__(self) -> None:
        super().__init__(
            _("Bookings on this day have changed since you looked. Nothing was removed."),
            next_step=_("Look at who has a time now, then say so again."),
        )


class SetUpMeanwhile(Refusal):
    """A colleague changed a service, a kind of officer, an officer or a room after it was loaded."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has changed this since you opened it. Nothing was saved."),
            next_step=_("Look at what is different, then save again."),
        )


class SomebodyBooked(Refusal):
    """Somebody would lose a time who was not on the screen. ``again``: others were."""

    def __init__(self, booked: "Sequence[Booking]", *, again: bool) -> None:
        super().__init__(
            _("Bookings have changed since you looked. Nothing was changed.")
            if again
            else _("Somebody has a time then. Nothing was changed."),
            next_step=_("Look at who has a time now, then say so again."),
        )
        self.booked = list(booked)
        self.again = again


class DayGone(Refusal):
    """A colleague took the day away while somebody changed it."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has taken this day away since you opened it. Nothing was saved."),
            next_step=_("What you typed is below. You can add it as a new day."),
        )


class BeforeToday(Refusal):
    """A change that would count from a day that is over."""

    def __init__(self) -> None:
        super().__init__(
            _("The past cannot be changed."), next_step=_("Choose today or a later day.")
        )


class RuleChangedMeanwhile(Refusal):
    """A colleague changed or ended the weekly rule after it was loaded."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has changed these days since you opened them. Nothing was saved."),
            next_step=_(
                "What you typed is below. Look at the list of days, then change them there."
            ),
        )


class RuleOver(Refusal):
    """A weekly rule that ends before the day on which it is to end."""

    def __init__(self) -> None:
        super().__init__(
            _("These days end before that already."),
            next_step=_(
                "Choose an earlier day, or look at the list: a colleague may have changed it."
            ),
        )


class NobodyCalled(Refusal):
    """Nobody is called, or their session has begun already."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody is called just now."),
            next_step=_("Take the next, or look at your sessions: it may have begun already."),
        )


class AttachedAlready(Refusal):
    """A session that belongs to a case or a report."""

    def __init__(self) -> None:
        super().__init__(_("This session belongs to a case or a report already."))


class NoSuchCase(Refusal):
    """A number of a case that the actor may not know of."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no case with this number that you can open."),
            next_step=_("Look at the number again. It stands at the top of the case."),
        )
