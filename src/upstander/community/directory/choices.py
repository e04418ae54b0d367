"""Words of the directory: kinds of entry, what a service helps with, what a place offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entry is."""

    SAFE_PLACE = "safe_place", _("Safe Place")
    CENTRE = "centre", _("Place that helps you report")
    SUPPORT = "support", _("Support service")
    POLICE = "police", _("Police")
    HELPLINE = "helpline", _("Helpline")
    NATIONAL = "national", _("National service")


class State(models.TextChoices):
    """Whether an entry runs. One that ended stays, so that links and imports still find it."""

    OPEN = "open", _("Running")
    PAUSED = "paused", _("Closed for now")
    ENDED = "ended", _("Ended")


class Holidays(models.TextChoices):
    """What a place does on a bank holiday."""

    CLOSED = "closed", _("Closed on bank holidays")
    USUAL = "usual", _("Open as usual on bank holidays")
    ASK = "ask", _("Ask first about bank holidays")


class CheckedBy(models.TextChoices):
    """Who found that an entry is right: a role, as the public reads it."""

    PARTNERSHIP = "partnership", _("this partnership")
    PROVIDER = "provider", _("the place itself")
    VISITOR = "visitor", _("a person who visited")


class Way(models.TextChoices):
    """A way to reach an entry."""

    PHONE = "phone", _("Phone")
    TEXT = "text", _("Text")
    EMAIL = "email", _("Email")


class Access(models.TextChoices):
    """What a place offers so that everybody can use it."""

    STEP_FREE = "step_free", _("No steps")
    TOILET = "toilet", _("Accessible toilet")
    CHANGING = "changing", _("Changing Places toilet")
    LOOP = "loop", _("Hearing loop")
    QUIET = "quiet", _("Quiet room")
    PARKING = "parking", _("Blue Badge parking")
    DOGS = "dogs", _("Assistance dogs welcome")


class Vocabulary(models.TextChoices):
    """The lists of words that a service is found by."""

    NEED = "need", _("What it helps with")
    WHO = "who", _("Who it is for")


class Need(models.TextChoices):
    """What a service helps with."""

    TALK = "talk", _("Somebody to talk to")
    REPORT = "report", _("Help to report hate")
    SAFE = "safe", _("A safe place to wait")
    FRIENDS = "friends", _("Someone who pretends to be a friend")
    FEELINGS = "feelings", _("How I feel")
    LAW = "law", _("Rights and the law")
    MONEY = "money", _("Money and benefits")
    HOME = "home", _("Housing")
    SPEAK_UP = "speak_up", _("Someone to speak up for me")


class Who(models.TextChoices):
    """Who a service is for; one that is for everybody has none of these."""

    DISABLED = "disabled", _("Disabled people")
    LEARNING = "learning", _("People with a learning disability")
    RACE = "race", _("People hurt because of race")
    FAITH = "faith", _("People hurt because of religion")
    LGBT = "lgbt", _("Lesbian, gay, bi and trans people")
    WOMEN = "women", _("Women")
    YOUNG = "young", _("Children and young people")
    OLDER = "older", _("Older people")
