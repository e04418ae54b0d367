"""Words of the staff's side of support sessions: what happened, how somebody is, what is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.choices import BookingState


class Happened(models.TextChoices):
    """What came of a session. The names are those of the booking's state afterwards."""

    ATTENDED = BookingState.ATTENDED.value, _("It took place")
    ENDED_EARLY = BookingState.ENDED_EARLY.value, _("It took place and ended early")
    MISSED = BookingState.MISSED.value, _("Nobody came")


class PrivateMinutes(models.TextChoices):
    """Whether somebody with a supporter beside them was offered five minutes without them."""

    TAKEN = "taken", _("Yes, and they took them")
    DECLINED = "declined", _("Yes, and they did not want them")
    NOT_POSSIBLE = "not_possible", _("It was not possible")
    ALONE = "alone", _("Nobody else was there")


class Moment(models.TextChoices):
    """When the five questions were asked."""

    START = "start", _("At the start")
    END = "end", _("At the end")


class Change(models.TextChoices):
    """How somebody's answers at the end differ from those at the start."""

    BETTER = "better", _("Better")
    SAME = "same", _("About the same")
    WORSE = "worse", _("Worse")


class CalendarState(models.TextChoices):
    """How the reading of an outside calendar goes."""

    NEW = "new", _("Not read yet")
    WORKING = "working", _("Read")
    FAILING = "failing", _("Could not be read last time")


class VideoState(models.TextChoices):
    """Where the link of a video session comes from."""

    PASTED = "pasted", _("Pasted by a colleague")
    MADE = "made", _("Made by Microsoft Teams")
    # Nobody has a link: then the session is by phone, and the pages say so.
    FAILED = "failed", _("Could not be made")


class PlaceState(models.TextChoices):
    """Where somebody stands in the line."""

    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("It is their turn")
    TALKING = "talking", _("They are there")
    # Over, until the night: so that the page of a line that closed says what is true of them.
    TALKED = "talked", _("They were talked to")
    NO_TURN = "no_turn", _("Nobody talked to them")
