"""Words of the sharing room: why something is shared, what the person knows, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What the other team needs it for."""

    SUPPORT = "support", _("To support the person")
    SAFETY = "safety", _("To keep the person or somebody else safe")
    INVESTIGATE = "investigate", _("To look into what happened")
    HOUSING = "housing", _("To put a home or a neighbourhood right")
    TAKE_OVER = "take_over", _("To take the report over from us")


class Agreed(models.TextChoices):
    """What the person knows about it. Agreeing is a wish we keep to, not the lawful basis."""

    AGREED = "agreed", _("They know, and they agreed")
    TOLD = "told", _("They know. They were told, not asked")
    NOT_TOLD = "not_told", _("They do not know yet")


class EndedBy(models.TextChoices):
    """Who ended it."""

    US = "us", _("Ended by us")
    PERSON = "person", _("Ended by the person")
