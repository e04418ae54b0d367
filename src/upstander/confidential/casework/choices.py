"""Words of the casework room: what a report is about, where a case stands, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """What a report is about, as the team that read it decided. Never a word on the person."""

    CRIME = "crime", _("A hate crime")
    INCIDENT = "incident", _("A hate incident that is not a crime")
    FALSE_FRIEND = "false_friend", _("Abuse by somebody who pretended to be a friend")
    ANTISOCIAL = "antisocial", _("Antisocial behaviour")
    ADULT = "adult", _("An adult who needs safeguarding")
    CHILD = "child", _("A child who needs safeguarding")
    ANOTHER_SERVICE = "another_service", _("Another service can help better")
    TOO_LITTLE = "too_little", _("Not enough to go on")

    @property
    def brief(self) -> str:
        """The words for a heading, where there is little room."""
        return str(_BRIEF.get(self, self.label))


_BRIEF = {
    About.CRIME: _("Hate crime"),
    About.INCIDENT: _("Hate incident"),
    About.FALSE_FRIEND: _("False friend"),
    About.ADULT: _("Adult safeguarding"),
    About.CHILD: _("Child safeguarding"),
}


class Emergency(models.TextChoices):
    """What makes a report one for today. Ticked by whoever sorts it, and sealed."""

    LIFE = "life", _("A threat to life, or a weapon")
    CHILD = "child", _("A child at risk")
    ENDING = "ending", _("They speak of ending their life")
    FIRE = "fire", _("Fire, or a threat of fire")
    SEXUAL = "sexual", _("A sexual assault")
    KEYS = "keys", _("The person who did it can get into the home")
    CUCKOOED = "cuckooed", _("Somebody took over the home, and they are inside")
    WORSE = "worse", _("It happened again within seven days, and it is getting worse")
    WORSHIP = "worship", _("An attack on a place of worship")
    GROUP = "group", _("An organised or extremist group")


class Again(models.TextChoices):
    """How often it happened to the same person, as far as we were told."""

    BEFORE = "before", _("It happened before")
    OFTEN = "often", _("It happens again and again")


class SortingState(models.TextChoices):
    """How a decision on a report stands."""

    STANDS = "stands", _("Decided")
    WAITS = "waits", _("Waits for a second reader")
    AGREED = "agreed", _("A second reader agreed")
    NOT_AGREED = "not_agreed", _("A second reader did not agree")
    REPLACED = "replaced", _("Decided again later")


class CaseState(models.TextChoices):
    """Where a case stands. What may follow what is in rules/moves.py."""

    OPEN = "open", _("Open")
    ACTION = "action", _("We are doing something")
    MONITORING = "monitoring", _("We are watching it")
    REVIEW = "review", _("Under review")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Taken up again")


class Ending(models.TextChoices):
    """Why a case is closed. None of them says that a person was wrong to tell us."""

    RESOLVED = "resolved", _("It is put right")
    QUIET = "quiet", _("Nothing more has happened for some time")
    DECLINED = "declined", _("The person does not want us to go on")
    DISENGAGED = "disengaged", _("We could not reach the person any more")
    MOVED = "moved", _("The person has moved away")
    TRANSFERRED = "transferred", _("Another organisation has taken over")
    ANOTHER_SERVICE = "another_service", _("Another service can help better")
    DIED = "died", _("The person has died")
    DUPLICATE = "duplicate", _("It is part of another case")


# Nobody is asked how it was.
NOBODY_TO_ASK = frozenset({Ending.DIED})


class Outcome(models.TextChoices):
    """What came of a case. More than one may be true."""

    SUPPORTED = "supported", _("The person had support until they needed no more")
    SAFER = "safer", _("The home or the person was made safer")
    SAFEGUARDED = "safeguarded", _("There is a safeguarding plan")
    TENANCY = "tenancy", _("Something was done about a tenancy")
    ORDER = "order", _("There is an injunction, a notice or an order")
    SCHOOL = "school", _("A school acted")
    CHARGED = "charged", _("Somebody was charged or cautioned")
    TALKED = "talked", _("Both sides came to an agreement by restorative justice")
    REHOUSED = "rehoused", _("The person moved to another home")
    SIGNPOSTED = "signposted", _("The person was told who can help")
    NOTHING = "nothing", _("Nothing could be done")


class Bringing(models.TextChoices):
    """Where it stands when a team brings its cases in from a list."""

    MAPPING = "mapping", _("Columns are being chosen")
    UNDER_WAY = "under_way", _("Coming in")
    DONE = "done", _("Brought in")
    UNDONE = "undone", _("Taken back")


class ForWhom(models.TextChoices):
    """Who gets a copy of a case."""

    PERSON = "person", _("The person it is about")
    SYSTEM = "system", _("Another organisation's system")


class RiskBand(models.TextChoices):
    """How much danger there is, as people judged it. More than three bands do not help."""

    STANDARD = "standard", _("Standard")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")

    @property
    def rank(self) -> int:
        """Where the band stands: 0 is the lowest."""
        return list(RiskBand).index(self)


class Channel(models.TextChoices):
    """How somebody tried to reach the person."""

    MAILBOX = "mailbox", _("A message in their mailbox here")
    PHONE = "phone", _("Phone call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("Email")
    LETTER = "letter", _("Letter")
    MEETING = "meeting", _("A meeting")
    TRUSTED = "trusted", _("Through a person they trust")
    VISIT = "visit", _("A visit at their home")


class Answered(models.TextChoices):
    """Whether an attempt reached the person."""

    YES = "yes", _("We reached them")
    SOMEBODY_ELSE = "somebody_else", _("Somebody else answered")
    NO = "no", _("No answer yet")


class Stage(models.IntegerChoices):
    """The five stages of the National Decision Model. The person harmed stands at its centre."""

    GATHER = 1, _("What we know")
    ASSESS = 2, _("Danger, and what we want to reach")
    POWERS = 3, _("Powers and rules")
    OPTIONS = 4, _("What we could do")
    ACT = 5, _("What we decided")


class Judged(models.TextChoices):
    """How an assessment stands."""

    HOLDS = "holds", _("Decided")
    WAITS = "waits", _("Waits for a supervisor")
    AGREED = "agreed", _("A supervisor agreed")
    NOT_AGREED = "not_agreed", _("A supervisor did not agree")


class Changed(models.TextChoices):
    """What changed around a person, so that the danger must be judged again.

    The values are those of rules.risk.Trigger.
    """

    MOVED = "moved", _("They moved, or want to move")
    POLICE_STEP = "police_step", _("An arrest, a release or a change of bail")
    COURT_DATE = "court_date", _("A day in court")
    SUSPECT_CONTACT = "suspect_contact", _("The one who did it got in touch")
    NEW_INCIDENT = "new_incident", _("It happened again")
