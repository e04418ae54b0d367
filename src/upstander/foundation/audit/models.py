"""Three tables: what was done, the chain over it, and what public acts leave until tonight.

There are no foreign keys: the record of the past never depends on the rows of the present.
"""

from typing import ClassVar

from django.db import models

from upstander.foundation.audit import rules
from upstander.foundation.core.models import BaseModel


class Fields(BaseModel):
    """What an event and a public act have in common: which act, on what, on which day."""

    name = models.CharField(max_length=80)
    day = models.DateField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    # Codes, ids and numbers only; never what a person typed.
    detail = models.JSONField(default=dict)
    # SHA-256 of the ciphertext this act wrote, or empty.
    item_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


class Event(Fields):
    """One act of a person who works here, of a process, or of the public (then without a time)."""

    PERSONAL: ClassVar = ("actor_id", "actor_name")

    at = models.DateTimeField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id"], name="audit_event_subject"),
            models.Index(fields=["day"], name="audit_event_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.day}"

    @property
    def facts(self) -> rules.EventFacts:
        """Everything the digest covers."""
        return rules.EventFacts(
            id=self.id,
            name=self.name,
            day=self.day,
            at=self.at,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            detail=self.detail,
            item_digest=self.item_digest,
        )


class Link(BaseModel):
    """One link of the chain: it holds an event in its place."""

    PERSONAL: ClassVar = ()

    position = models.PositiveBigIntegerField(unique=True)
    event = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"link {self.position}"

    @property
    def facts(self) -> rules.LinkFacts:
        """Everything the hash covers, and the hash."""
        return rules.LinkFacts(
            position=self.position,
            event=self.event,
            digest=self.digest,
            previous=self.previous,
            hash=self.hash,
        )


class PublicAct(Fields):
    """What a public act leaves until the night's job: a day and no order, so no time is told."""

    PERSONAL: ClassVar = ()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="audit_publicact_day")]

    def __str__(self) -> str:
        return f"{self.name} on {self.day}"
