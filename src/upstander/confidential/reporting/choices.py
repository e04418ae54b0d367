"""Words of the reporting room: where a report stands, what happens to it, why it is closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a report stands, and so whose turn it is. Staff see these words."""

    NEW = "new", _("New")
    WITH_US = "with_us", _("Waiting for us")
    WITH_PERSON = "with_person", _("Waiting for the person")
    CLOSED = "closed", _("Closed")


class Happening(models.TextChoices):
    """What can happen to a report."""

    OPENED = "opened", _("Somebody opened it")
    ANSWERED = "answered", _("We wrote to the person")
    WROTE_BACK = "wrote_back", _("The person wrote to us")
    CLOSED = "closed", _("We closed it")


class CloseReason(models.TextChoices):
    """Why a report is closed. None of them says that a person was wrong to tell us."""

    HELPED = "helped", _("The person has what they asked for")
    PASSED_ON = "passed_on", _("Another organisation has taken over")
    ANOTHER_SERVICE = "another_service", _("Another service can help better")
    ASKED_TO_STOP = "asked_to_stop", _("The person asked us to stop")
    NO_REPLY = "no_reply", _("The person has not answered for some time")
    SENT_TWICE = "sent_twice", _("The same report was sent twice")


class WrittenBy(models.TextChoices):
    """Which side of the conversation wrote a message."""

    PERSON = "person", _("The person who told us")
    US = "us", _("Us")
