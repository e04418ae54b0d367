"""Words of the exit: by what a notice goes, where it stands, and what it may say."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(StrEnum):
    """By what a person is reached."""

    EMAIL = "email"
    TEXT = "text"


class NoticeState(models.TextChoices):
    """Where a notice stands. ``rules.after_try`` decides on another try."""

    WAITING = "waiting", _("Waiting")
    # A process has it in hand; it is due again in case that process died.
    CLAIMED = "claimed", _("Being sent")
    FAILED = "failed", _("Tried, and tried again soon")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")


class Template(StrEnum):
    """Every notice that can be sent. None of them says what it is about."""

    ALERT = "alert"
    # The same, to somebody who has it because nobody was on duty.
    GAP = "gap"
    REPLY = "reply"
    UNREAD = "unread"
    DIGEST = "digest"


class Reason(StrEnum):
    """Why somebody has a digest: a kind of thing that waits, never how many or whose."""

    NEW = "new"
    ANSWER = "answer"
    TASK = "task"
    PLACE = "place"


class DigestWish(models.TextChoices):
    """How often somebody wants to hear of what can wait."""

    DAILY = "daily", _("Once a day, when something waits for me")
    OFF = "off", _("Never: I look by myself")
