"""Words of the support room: who and what is booked, how people meet, where a session stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    """What can be in one place at a time only."""

    OFFICER = "officer", _("Officer")
    INTERPRETER = "interpreter", _("Interpreter")
    ROOM = "room", _("Room")


class Meeting(models.TextChoices):
    """How somebody talks to an officer."""

    VIDEO = "video", _("Video call")
    PHONE = "phone", _("Phone call")
    IN_PERSON = "in_person", _("In person")


class BookingState(models.TextChoices):
    """Where a booking stands."""

    # The time is kept while somebody fills in the form. Gone when the hold runs out.
    HELD = "held", _("Kept for a few minutes")
    BOOKED = "booked", _("Booked")
    # Its day or officer fell away: the person is told and chooses another time.
    UNSETTLED = "unsettled", _("Needs a new time")
    CANCELLED = "cancelled", _("Cancelled")
    ATTENDED = "attended", _("Took place")
    ENDED_EARLY = "ended_early", _("Ended early")
    MISSED = "missed", _("Nobody came")


class EndedBy(models.TextChoices):
    """Who cancelled."""

    PERSON = "person", _("The person")
    SERVICE = "service", _("The service")


class BlockedWhy(models.TextChoices):
    """Why somebody or something cannot be booked for a while."""

    AWAY = "away", _("Away")
    CALENDAR = "calendar", _("Busy in their own calendar")


class Attached(models.TextChoices):
    """What a booking belongs to, where it came from there."""

    REPORT = "report", _("A report")
    CASE = "case", _("A case")


class Medium(models.TextChoices):
    """By what a person asked to be reached."""

    EMAIL = "email", _("Email")
    TEXT = "text", _("Text message")


class Wording(models.TextChoices):
    """What a reminder says, as the person chose. None of them says what it is about."""

    TIME_ONLY = "time_only", _("The day and the time")
    NO_TIME = "no_time", _("Only that there is something to look at")


class PassedOver(models.TextChoices):
    """Why an earlier time was not offered to somebody who waits for one."""

    NOT_EARLIER = "not_earlier", _("It is not earlier than the time they have")
    OTHER_ROLE = "other_role", _("They asked for another kind of officer")
    OTHER_MEETING = "other_meeting", _("They asked to meet in another way")
    NO_INTERPRETER = "no_interpreter", _("Their interpreter is not free then")
    HAS_OFFER = "has_offer", _("Another time is kept for them already")
    SAID_NO = "said_no", _("They said no to this time")
    TOO_SOON = "too_soon", _("It begins too soon to tell them")
