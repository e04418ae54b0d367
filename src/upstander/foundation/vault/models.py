"""Everything is a key pair, a sealed edge or a sealed item (vault.md)."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.choices import (
    BlobRole,
    CompartmentKind,
    KeyKind,
    Scan,
    UnlockKind,
)


class KeyPair(BaseModel):
    """A public key, whose owner it is, and which version of the owner's keys it is.

    ``proved_on`` is the day the owner last showed that the private half still opens: a person by
    unlocking, a recovery key by a drill.
    """

    PERSONAL: ClassVar = ("owner",)

    kind = models.CharField(max_length=12, choices=KeyKind)
    owner = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    suite = models.PositiveSmallIntegerField(default=1)
    public = models.BinaryField(max_length=32)
    made_on = models.DateField()
    retired_on = models.DateField(null=True)
    proved_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "kind", "version"], name="one_key_a_version")
        ]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads over grants."""

    def live(self, now: dt.datetime) -> "GrantQuerySet":
        """Return grants that have not run out."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now))


class Grant(BaseModel):
    """One key's private half, sealed to another key."""

    PERSONAL: ClassVar = ("by",)

    key = models.ForeignKey(KeyPair, models.PROTECT, related_name="sealed_to")
    to = models.ForeignKey(KeyPair, models.PROTECT, related_name="opens")
    sealed = models.BinaryField()
    purpose = models.CharField(max_length=60)
    basis = models.CharField(max_length=60, blank=True)
    consent = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    made_on = models.DateField()
    expires_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "to"], name="one_grant_an_edge")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"], condition=~Q(expires_at=None), name="grants_that_run_out"
            )
        ]


class Standby(BaseModel):
    """A grant that only the person who reported can bring to life.

    The private half is sealed to the independent circle and that envelope is sealed to the
    reporter's key: neither of them alone can open it. When a withdrawal would leave too few
    openers, the reporter's own visit turns it into a grant (ADR 0003).
    """

    PERSONAL: ClassVar = ()

    key = models.ForeignKey(KeyPair, models.CASCADE, related_name="standbys")
    to = models.ForeignKey(KeyPair, models.PROTECT, related_name="+")
    through = models.ForeignKey(KeyPair, models.PROTECT, related_name="+")
    sealed = models.BinaryField()


class Compartment(BaseModel):
    """Content of one kind that belongs to one report or case."""

    PERSONAL: ClassVar = ("subject",)

    subject = models.UUIDField()
    kind = models.CharField(max_length=12, choices=CompartmentKind)
    current = models.ForeignKey(KeyPair, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "kind"], name="one_compartment_a_kind")
        ]


class Item(BaseModel):
    """One sealed document. Never edited: a correction is a new item that names the old one."""

    PERSONAL: ClassVar = ("body", "by")

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="items")
    key = models.ForeignKey(KeyPair, models.PROTECT, related_name="+")
    # A name of choices.Label. The table does not list them: a new one needs no change of a table.
    label = models.CharField(max_length=40)
    body = models.BinaryField()
    on = models.DateField()
    by = models.UUIDField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")


class Card(models.Model):
    """A few words for finding what one grant opens, locked under a key of its holder (ADR 0022).

    It belongs to the grant and goes with it. Empty means that there is nothing to find;
    ``withered`` that something was added to the compartment since. ``face`` is what a list calls
    the subject, locked in the same way; empty where the grant does not open its name.
    """

    PERSONAL: ClassVar = ("subject", "sealed", "face")

    grant = models.OneToOneField(Grant, models.CASCADE, primary_key=True, related_name="card")
    to = models.ForeignKey(KeyPair, models.PROTECT, related_name="+")
    place = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    # That of the compartment, so that what has no card yet is found without looking at it.
    subject = models.UUIDField()
    sealed = models.BinaryField(max_length=512)
    face = models.BinaryField(max_length=512, default=b"")
    withered = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "to"], name="cards_of_a_subject"),
            models.Index(fields=["to"], condition=Q(withered=True), name="cards_to_renew"),
        ]

    def __str__(self) -> str:
        return "withered" if self.withered else "fresh"


class Blob(BaseModel):
    """Sealed bytes in the folder ``files``, named like the row. Their key is in a sealed document.

    While somebody is still writing, that is the draft: ``draft`` is its id and ``item`` is empty.
    """

    PERSONAL: ClassVar = ("draft",)

    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="blobs")
    draft = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=8, choices=BlobRole)
    padded_size = models.PositiveIntegerField()
    scan = models.CharField(max_length=11, choices=Scan, default=Scan.NOT_SCANNED.value)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item=None) & ~Q(draft="") | Q(item__isnull=False) & Q(draft=""),
                name="blob_in_an_item_or_a_draft",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["draft"], condition=~Q(draft=""), name="blobs_of_drafts")
        ]


class Unlock(BaseModel):
    """A private key wrapped under something a person knows: a password, or a receipt code."""

    PERSONAL: ClassVar = ("handle",)

    key = models.OneToOneField(KeyPair, models.CASCADE, related_name="unlock")
    kind = models.CharField(max_length=8, choices=UnlockKind)
    handle = models.CharField(max_length=5, null=True, unique=True)  # noqa: DJ001 - absent, not empty
    salt = models.BinaryField(max_length=16)
    memory = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    pepper_version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    verifier = models.BinaryField(max_length=32)
    must_change = models.BooleanField(default=False)


class Session(models.Model):
    """A member of staff who is signed in and unlocked: the private key under the cookie."""

    PERSONAL: ClassVar = ("key", "last_seen")

    id = models.CharField(max_length=64, primary_key=True)
    key = models.ForeignKey(KeyPair, models.CASCADE, related_name="+")
    pending = models.BooleanField()
    wrapped = models.BinaryField()
    last_seen = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return "pending" if self.pending else "unlocked"


class ReturnVisit(models.Model):
    """A reporter who came back. Its times are inside the sealed part: the row has the day only."""

    PERSONAL: ClassVar = ("key",)

    id = models.CharField(max_length=64, primary_key=True)
    key = models.ForeignKey(KeyPair, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    day = models.DateField()

    def __str__(self) -> str:
        return self.day.isoformat()


class AccessQuerySet(models.QuerySet["Access"]):
    """Reads over access rows."""

    def visible_to(self, actor: Actor) -> "AccessQuerySet":
        """Return rows of the actor's holders: themselves and the circles they are in."""
        return self.filter(holder__in=actor.holders)

    def of(self, kind: str) -> "AccessQuerySet":
        """Return rows about subjects of one kind, such as reports."""
        return self.filter(kind=kind)

    def listed(self) -> "AccessQuerySet":
        """Return rows that are not held: what lists and counts are about."""
        return self.filter(held=False)


class Access(BaseModel):
    """One row for each user or circle that holds a live grant on a report or case.

    Written and deleted with the grants; lists read this table and nothing else. A held row stands
    apart from the lists for a while; its keys are as good as any other's.
    """

    PERSONAL: ClassVar = ("holder", "subject")

    holder = models.UUIDField()
    subject = models.UUIDField()
    # What the subject is, as the room that made it calls it: each has lists of its own.
    kind = models.CharField(max_length=8, default="report")
    danger = models.BooleanField()
    state = models.CharField(max_length=20)
    day = models.DateField()
    area = models.CharField(max_length=12, blank=True)
    held = models.BooleanField(default=False)

    objects = AccessQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder", "subject"], name="one_access_a_holder")
        ]
        indexes: ClassVar = [
            # Of what is listed only: a page must not step over thousands that are held.
            models.Index(
                fields=["holder", "kind", "-day", "subject"],
                condition=Q(held=False),
                name="access_newest",
            ),
            models.Index(
                fields=["holder", "kind", "state", "-day", "subject"],
                condition=Q(held=False),
                name="access_state",
            ),
            models.Index(
                fields=["holder", "kind", "area", "-day", "subject"],
                condition=Q(held=False),
                name="access_area",
            ),
            models.Index(
                fields=["holder", "-day", "subject"], condition=Q(held=True), name="access_held"
            ),
            models.Index(fields=["subject"], name="access_subject"),
            models.Index(
                fields=["holder", "state"], condition=Q(danger=True), name="access_danger"
            ),
        ]


class JournalMark(BaseModel):
    """A number of the take-away journal that this database holds: written by its transaction.

    A number that the journal calls done and that has no mark here was lost with a newer copy.
    """

    PERSONAL: ClassVar = ()

    number = models.PositiveBigIntegerField(unique=True)
