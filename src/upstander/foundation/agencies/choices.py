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


class Channel(models.TextChoices):
    """By which door a report comes in."""

    PUBLIC_WEB = "public_web", _("Website")
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


class AlarmKind(models.TextChoices):
    """What an agency's supervisors must look at."""

    MEMBER_SUSPENDED = "member_suspended", _("A member's keys were taken away")
    TOO_FEW_OPENERS = "too_few_openers", _("Fewer than two people can open reports")
    ROUTE_MOVED = "route_moved", _("Reports now go to the backup team")
    KEYS_RESET = "keys_reset", _("A member has a new password and waits for keys")
