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
