"""The vault's vocabularies. A label is a permanent name: never change or reuse one."""

from django.db import models


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


class Label(models.TextChoices):
    """What a sealed document is. Part of what binds the ciphertext to its place."""

    STATEMENT = "statement/1"
    MESSAGE = "message/1"
    NOTE = "note/1"


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
