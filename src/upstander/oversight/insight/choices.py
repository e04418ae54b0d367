"""Words of the numbers: why somebody was harmed, what was done, what is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strand(models.TextChoices):
    """Why somebody was harmed. An incident may have more than one."""

    RACE = "race", _("Race or ethnicity")
    RELIGION = "religion", _("Religion or belief")
    ORIENTATION = "orientation", _("Sexual orientation")
    DISABILITY = "disability", _("Disability")
    TRANS = "trans", _("Being trans")
    SUBCULTURE = "subculture", _("Looks, clothes or music")
    SEX = "sex", _("Being a woman or a man")
    AGE = "age", _("Age")
    OTHER = "other", _("Another reason")
    # What people tell us; no file of the police has it.
    FALSE_FRIEND = "false_friend", _("Somebody pretended to be a friend")


class PartOfDay(models.TextChoices):
    """In which part of a day something happened, as it was ticked."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")
    NIGHT = "night", _("Night")
    SEVERAL = "several", _("At different times")


class Offence(models.TextChoices):
    """What was done, in the groups of the published tables."""

    VIOLENCE = "violence", _("Violence against a person")
    PUBLIC_ORDER = "public_order", _("Fear, alarm or distress in public")
    DAMAGE = "damage", _("Damage and fire")
    OTHER = "other", _("Something else")


class Kind(models.TextChoices):
    """What one fact counts. The three are never added up."""

    REPORT = "report", _("Reports")
    INCIDENT = "incident", _("Incidents")
    OFFENCE = "offence", _("Offences")


class Reason(models.TextChoices):
    """Why closed periods were counted anew: printed beside the figures."""

    LATE = "late", _("What came late is counted now")
    MENDED = "mended", _("A mistake in what was counted is mended")
    CHANGED = "changed", _("A police file was corrected by the police")


class ExtractState(models.TextChoices):
    """Where the bringing in of a file stands. What is not done is counted nowhere."""

    READING = "reading", _("Being read")
    DONE = "done", _("In")


class Stop(models.TextChoices):
    """What can be wrong with a whole file, so that none of it comes in."""

    TRUNCATED = "truncated", _("The file ends in the middle. Ask for it again: it was cut off.")
    UTF16 = (
        "utf16",
        _("The file is in UTF-16, not UTF-8. Save it as “CSV UTF-8”, or say --encoding utf-16."),
    )
    NOT_UTF8 = (
        "not_utf8",
        _(
            "Some letters are not in UTF-8; Excel on Windows often saves like this. Save it as "
            "“CSV UTF-8”, or say --encoding cp1252 and look at the names."
        ),
    )
    NOT_A_TABLE = "not_a_table", _("This is not a table that we can read. Is it the right file?")
    WRONG_PROFILE = "wrong_profile", _("The columns are not those of this profile.")
    EMPTY = "empty", _("There is nothing in it, or a heading and no line below it.")
    TOO_MANY_REJECTS = (
        "too_many_rejects",
        _("More than one line in ten cannot be read. Most often the profile does not fit."),
    )
    TWICE_AS_LONG = (
        "twice_as_long",
        _(
            "The file is about twice as long as the last one. Is everything in it twice, or does "
            "it cover more time?"
        ),
    )
    FIRST_OF_MONTH = (
        "first_of_month",
        _(
            "Most dates are the first of a month, so the days were not known or were left out. "
            "Months can be counted, days cannot."
        ),
    )
    ELSEWHERE = (
        "elsewhere",
        _(
            "More than one line in ten lies in no district of this partnership. Every line would be "
            "in the whole number, and these on no map. Ask for a file of your own districts."
        ),
    )
    FLAGS_DOUBLED = (
        "flags_doubled",
        _(
            "The same offence stands on several lines, one for each reason. Counted like this there "
            "would be more offences than there were. Ask for one line for each offence."
        ),
    )


# What a person may look at and still bring in, by --accept.
ACCEPTABLE = frozenset({Stop.TWICE_AS_LONG, Stop.FIRST_OF_MONTH, Stop.ELSEWHERE})
