"""The vault's vocabularies. A label is a permanent name: never change or reuse one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyKind(models.TextChoices):
    """What a key pair belongs to."""

    USER = "user"
    CIRCLE = "circle"
    RECOVERY = "recovery"
    CODE = "code"
    COMPARTMENT = "compartment"


class CompartmentKind(models.TextChoices):
    """One kind of content of a report or case."""

    STATEMENT = "statement"
    IDENTITY = "identity"
    OTHERS = "others"
    CONVERSATION = "conversation"
    WORK = "work"
    SUPPORT = "support"
    RESTORATIVE = "restorative"
    INTELLIGENCE = "intelligence"
    # Files as they came in, with what they carry: never among what is shared on.
    ORIGINALS = "originals"


class Label(models.TextChoices):
    """What a sealed document is. Part of what binds the ciphertext to its place."""

    STATEMENT = "statement/1"
    IDENTITY = "identity/1"
    OTHERS = "others/1"
    FILE = "file/1"
    ADDITION = "addition/1"
    ANSWERS = "answers/1"
    MESSAGE = "message/1"
    TRANSLATION = "translation/1"
    # What a person wrote when they booked a session.
    BOOKING = "booking/1"
    # What an officer writes on a session; how somebody answered the five questions.
    SESSION_NOTE = "session_note/1"
    MEASURE = "measure/1"
    # What a team does with a report: how it was sorted, and why.
    TRIAGE = "triage/1"
    # A case's name, and what is written on it as work goes on.
    CASE = "case/1"
    NOTE = "note/1"
    TASK = "task/1"
    MOVE = "move/1"
    HANDOVER = "handover/1"
    RISK = "risk/1"
    COUNTERSIGN = "countersign/1"
    DECISION = "decision/1"
    SAFETY_PLAN = "safety_plan/1"
    ATTEMPT = "attempt/1"
    # A list somebody brings, while its columns are looked at; then what did not come in.
    LIST = "list/1"
    LIST_COLUMNS = "list_columns/1"
    LIST_LEFT = "list_left/1"
    # What a case said in the list it came from; who it is about; who else is named.
    BROUGHT = "brought/1"
    BROUGHT_PERSON = "brought_person/1"
    BROUGHT_OTHERS = "brought_others/1"
    # Why a copy of a case was taken out.
    EXPORT = "export/1"
    # How a worker recognised somebody before they were given a new code.
    CODE_CHECK = "code_check/1"
    # What whoever took a phone call noted beside the caller's words.
    CALL_NOTE = "call_note/1"


class BlobRole(models.TextChoices):
    """Which copy of a file it is."""

    ORIGINAL = "original", _("Original")
    CLEAN = "clean", _("Clean copy")


class Scan(models.TextChoices):
    """What a scanner for harmful software said of a file."""

    NOT_SCANNED = "not_scanned", _("Not scanned for harmful software")
    PASSED = "passed", _("Scanned: nothing harmful found")
    INFECTED = "infected", _("Harmful software found")


class UnlockKind(models.TextChoices):
    """How a private key is unwrapped."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    CODE = "code"


class Taken(models.TextChoices):
    """What a fact of the take-away journal is about. Permanent names, like labels."""

    # Every key to a report or case, from one holder: subject, holder.
    SUBJECT = "subject"
    # A circle's keys, from one person: circle, person.
    CIRCLE = "circle"
    # One key version, from one key: what ran out.
    GRANT = "grant"
    # A key pair is over.
    KEY = "key"
    # Every key pair and session of a person is over.
    PERSON = "person"
    # The independent circle stood in: subject, grant, key, to, and the sealed key.
    STOOD_IN = "stood_in"
