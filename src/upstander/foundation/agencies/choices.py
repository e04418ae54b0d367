"""Words of the agencies' room: kinds of body, team, membership, way in, and alarm."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What sort of body an agency is."""

    POLICE = "police", _("Police")
    COUNCIL_COUNTY = "council_county", _("County council")
    COUNCIL_DISTRICT = "council_district", _("District or borough council")
    UNITARY = "unitary", _("Unitary council")
    POLICING_BODY = "policing_body", _("Local policing body")
    FIRE = "fire", _("Fire and rescue service")
    ICB = "icb", _("Integrated care board")
    NHS_TRUST = "nhs_trust", _("NHS trust")
    PROBATION = "probation", _("Probation")
    CPS = "cps", _("Crown Prosecution Service")
    YJS = "yjs", _("Youth justice service")
    HOUSING = "housing", _("Housing association")
    SCHOOL = "school", _("School")
    COLLEGE = "college", _("College")
    UNIVERSITY = "university", _("University")
    CHARITY = "charity", _("Charity")
    FAITH = "faith", _("Faith body")
    SAFE_PLACE = "safe_place", _("Safe place")
    TPRC = "tprc", _("Reporting centre")
    BUSINESS = "business", _("Business")


class CircleKind(models.TextChoices):
    """A team's part in receiving reports."""

    DESK = "desk", _("Team")
    INDEPENDENT = "independent", _("Independent team")


class MemberState(models.TextChoices):
    """Where a membership stands. Only an active one counts for anything."""

    WAITING = "waiting", _("Waiting for keys")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left")


class LossReason(models.TextChoices):
    """Why somebody has no second factor any more."""

    LOST = "lost", _("The phone or security key is lost")
    STOLEN = "stolen", _("It was stolen")
    BROKEN = "broken", _("It is broken, or was wiped")


class MadeSure(models.TextChoices):
    """How a supervisor knows who is asking."""

    MET = "met", _("I met them, and I know them")
    PHONED = "phoned", _("I phoned them on a number I already had, and know their voice")
    PICTURE = "picture", _("I saw them in a video call, and I know them")


# A fact of the take-away journal: a membership is over. Its id, how it ended, and the day.
ENDED = "member"
# Another: somebody can no longer sign in. Their id.
SHUT_OUT = "account"


class Channel(models.TextChoices):
    """By which door a report comes in."""

    PUBLIC_WEB = "public_web", _("Website")
    # A door of its own, because another team reads it: the child safeguarding lead.
    PUBLIC_CHILD = "public_child", _("Website, somebody under 18")
    PHONE = "phone", _("Phone")
    TPRC = "tprc", _("Reporting centre")
    POLICE = "police", _("Police")
    COUNCIL = "council", _("Council")
    HOUSING = "housing", _("Housing")
    SCHOOL = "school", _("School or college")
    HEALTH = "health", _("Health service")
    EVENT = "event", _("Event")
    PEER = "peer", _("Peer worker")
    PAPER = "paper", _("Paper form")
    EMAIL = "email", _("Email")
    API = "api", _("Another system")


class InvitationState(models.TextChoices):
    """What became of an invitation. Only an open one lets somebody in, and for a week."""

    OPEN = "open", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Sent again")


class SuspensionReason(models.TextChoices):
    """Why keys were taken at once: a code, so that nothing about a person stands in clear."""

    AT_RISK = "at_risk", _("Their password, phone or computer may be in other hands")
    MISUSE = "misuse", _("They may have opened or used reports they should not have")
    CONFLICT = "conflict", _("They are close to somebody in a report, and did not say so")
    ALLEGATION = "allegation", _("Something serious was said about them")
    OTHER = "other", _("Another reason, kept on paper outside this system")


class AlarmKind(models.TextChoices):
    """What an agency's supervisors must look at."""

    MEMBER_SUSPENDED = "member_suspended", _("A member's keys were taken away")
    TOO_FEW_OPENERS = "too_few_openers", _("Fewer than two people can open reports")
    ROUTE_MOVED = "route_moved", _("Reports now go to the backup team")
    RECOVERY_USED = "recovery_used", _("Two recovery cards were used to give keys")
    KEYS_RESET = "keys_reset", _("A member has a new password and waits for keys")
    KEY_DOUBTED = "key_doubted", _("The four check words did not match")
    KEY_SWAPPED = "key_swapped", _("A key kept here is not the one that was made")


ALARM_STEPS = {
    AlarmKind.MEMBER_SUSPENDED: _("Ask their colleagues what they were working on."),
    AlarmKind.TOO_FEW_OPENERS: _("Invite another person into this team."),
    AlarmKind.ROUTE_MOVED: _("Tell the coordinator when your team can receive again."),
    AlarmKind.RECOVERY_USED: _(
        "If nobody of you did this, take that person's keys at once. Then make new cards."
    ),
    AlarmKind.KEYS_RESET: _(
        "They had forgotten their password. Phone them, compare the words, and give them keys."
    ),
    AlarmKind.KEY_DOUBTED: _(
        "Nobody can give this person keys until you have looked. Phone them yourself and compare "
        "the words again. If they differ, tell the person who runs the server: somebody may have "
        "put another key in place of theirs."
    ),
    AlarmKind.KEY_SWAPPED: _(
        "Somebody may have changed the database. Let nobody write or open reports of this team, "
        "and phone the person who runs the server now."
    ),
}


class AlertKind(models.TextChoices):
    """What an alert is about, as far as everybody of a team may know at a glance."""

    DANGER = "danger", _("Somebody says they are not safe")
    URGENT_REPLY = "urgent_reply", _("A new message where the risk is high")


class AlertStep(models.TextChoices):
    """Whom an alert calls, in this order."""

    DUTY = "duty", _("on duty")
    BACKUP = "backup", _("backup")
    LEAD = "lead", _("supervisor")
    TEAM = "team", _("team")


class Protects(models.TextChoices):
    """Whom a safeguarding contact protects."""

    ADULTS = "adults", _("Adults")
    CHILDREN = "children", _("Children and young people")


class OwnText(models.TextChoices):
    """A text that a partnership writes itself, on its public pages."""

    WELCOME = "welcome", _("Welcome on the first page")
    PHONE = "phone", _("How to phone us")
    ELSEWHERE = "elsewhere", _("Where else to tell, while the door is closed")
    PRIVACY = "privacy", _("Privacy notice")
