"""Words of the reporting room: where a report stands, what happens to it, why it is closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """What somebody sent. Each kind has lists of its own, and only a report counts as one."""

    REPORT = "report", _("Report")
    # Words to somebody who listens. Nothing is recorded of what happened, and nothing is counted.
    EAR = "ear", _("Message")
    # Messages about a session that somebody booked: they stand with the session, in no list here.
    SESSION = "session", _("Messages about a session")


class ReportState(models.TextChoices):
    """Where a report stands, and so whose turn it is. Staff see these words."""

    NEW = "new", _("New")
    WITH_US = "with_us", _("Waiting for us")
    WITH_PERSON = "with_person", _("Waiting for the person")
    CLOSED = "closed", _("Closed")


class Whose(models.TextChoices):
    """Whose reports a list shows."""

    ALL = "", _("All you may see")
    TEAM = "team", _("Your team’s")
    MINE = "mine", _("Yours")


class Flag(models.TextChoices):
    """What staff must know of a report before they open it. Coded, and nothing finer."""

    CHILD = "child", _("Under 18")
    LIFE = "life", _("Thinks about ending their life")
    CLOSE = "close", _("The person who did it is close to them")
    WATCHED = "watched", _("Someone is with them")

    @property
    def brief(self) -> str:
        """The words for a list, where there is little room."""
        return str(_BRIEF[self])


_BRIEF = {
    Flag.CHILD: _("Under 18"),
    Flag.LIFE: _("Life at risk"),
    Flag.CLOSE: _("Someone close"),
    Flag.WATCHED: _("Watched"),
}


class Signal(models.TextChoices):
    """What can look odd about how a report came. None of them is about who sent it."""

    TRAP = "trap", _("A box that no person sees was filled in.")
    FAST = "fast", _("All of it was answered and sent within ten seconds.")
    SAME = "same", _("The same words came ten times or more within an hour.")
    MANY = "many", _("A hundred reports or more came within ten minutes.")


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


# What one person alone does not decide: it is offered on the tab Decide, not on the desk's own form.
NEED_A_SECOND = frozenset({CloseReason.ANOTHER_SERVICE})


class DeletionAnswer(models.TextChoices):
    """What we answer somebody who asked us to delete what they told us."""

    WILL = "will", _("Yes, we will delete it")
    PARTLY = "partly", _("We can delete a part of it")
    KEEP = "keep", _("We have to keep it for now")


class HowItWas(models.TextChoices):
    """What somebody says of how it was with us. The words of each question are on its page."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("A bit")
    NO = "no", _("No")


class Fits(models.TextChoices):
    """What a worker compared with the report to recognise somebody."""

    NAME = "name", _("The name they gave us")
    STORY = "story", _("Something that happened, which few people know")
    MESSAGES = "messages", _("Something that was written in the messages")
    DAY = "day", _("The day they told us")


class WrittenBy(models.TextChoices):
    """Which side of the conversation wrote a message."""

    PERSON = "person", _("The person who told us")
    US = "us", _("Us")


class CallState(models.TextChoices):
    """Where a phone call stands that somebody types in."""

    GOING_ON = "going_on", _("Being typed")
    CUT = "cut", _("The line was cut")
    SENT = "sent", _("Sent")


class Heard(models.TextChoices):
    """Whether a caller heard who may know before it was sent. Names are permanent: sealed."""

    YES = "yes", _("Yes. I read it out, and they want it sent.")
    CUT = "cut", _("No. The line was cut, and waiting could put somebody in danger.")


class MadeBy(models.TextChoices):
    """Who translated something. Names are permanent: they are sealed with the translation."""

    PERSON = "person", _("A person who knows both languages")
    MACHINE = "machine", _("A computer")
