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


# The picture of each on Easy Read pages: none of them stands for something else on the same page.
KIND_PICTURES = {
    Kind.SAFE_PLACE: "door",
    Kind.CENTRE: "writing",
    Kind.SUPPORT: "caring",
    Kind.POLICE: "police",
    Kind.HELPLINE: "ear",
    Kind.NATIONAL: "team",
}


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


class Stage(models.TextChoices):
    """Where a place stands on its way to being a Safe Place or a centre, and after."""

    APPLIED = "applied", _("Asked to join")
    VISITED = "visited", _("Visited")
    TRAINED = "trained", _("Trained")
    AGREED = "agreed", _("Agreement signed")
    ACCREDITED = "accredited", _("Accredited")
    OFF = "off", _("Off the list")
    ENDED = "ended", _("Ended")


class Move(models.TextChoices):
    """What happens to a place on its way. ``rules.accrediting.MOVES`` says when it can."""

    APPLY = "apply", _("Asked to join")
    VISIT = "visit", _("Visited, and ready")
    NOT_READY = "not_ready", _("Visited, and not ready yet")
    MYSTERY = "mystery", _("Mystery visit")
    TRAIN = "train", _("Trained")
    AGREE = "agree", _("Agreement signed")
    STICKER = "sticker", _("Given its sticker")
    RENEW = "renew", _("Accredited for another year")
    LAPSE = "lapse", _("Ran out")
    TAKE_OFF = "take_off", _("Taken off the list")
    END = "end", _("Ended")


class StaffKnew(models.TextChoices):
    """Whether the people in a place knew what to do."""

    YES = "yes", _("Yes")
    SOME = "some", _("Some of them")
    NO = "no", _("No")


class WhyOff(models.TextChoices):
    """Why a place is not on the public list any more. Those who keep the list read these words."""

    RAN_OUT = "ran_out", _("Its accreditation ran out")
    NOT_SAFE = "not_safe", _("A visit or an incident showed that it is not safe")
    UNTRAINED = "untrained", _("The trained staff have left")
    OWN_WISH = "own_wish", _("The place asked for it")
    CLOSED = "closed", _("The place has closed")


class Happened(models.TextChoices):
    """What happened in a place. Coded: no word about anybody."""

    CAME_IN = "came_in", _("Somebody came in for help")
    FOLLOWED = "followed", _("Somebody was followed inside")
    ABUSED = "abused", _("Somebody was abused in the place")
    TURNED_AWAY = "turned_away", _("Somebody was turned away")
    OTHER = "other", _("Something else")


class Done(models.TextChoices):
    """What the place did."""

    CALMED = "calmed", _("Gave them a quiet place")
    PHONED = "phoned", _("Phoned somebody they trust")
    POLICE = "police", _("Phoned the police")
    AMBULANCE = "ambulance", _("Phoned an ambulance")
    NOTHING = "nothing", _("Did nothing")


class ProposalState(models.TextChoices):
    """What became of a change that a provider or a partner's program proposed."""

    WAITING = "waiting", _("Waiting for a look")
    ANSWERED = "answered", _("Looked at")
    REPLACED = "replaced", _("Replaced by a later one")
