"""Key versions of a compartment, built in memory. Needs public keys only: no keyring."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Grant, KeyPair, Standby

# Holders that have lists: each keeps an Access row beside its grants.
LISTED = {KeyKind.USER, KeyKind.CIRCLE}


@dataclass(frozen=True)
class Terms:
    """Why a grant is made, by whom and on which day."""

    purpose: str
    on: dt.date
    basis: str = ""
    by: UUID | None = None
    consent: UUID | None = None
    expires_at: dt.datetime | None = None


@dataclass(frozen=True)
class StandbyPlan:
    """Who takes over (the independent circle) when the person who holds the code withdraws."""

    to: KeyPair
    through: KeyPair


@dataclass(frozen=True)
class Version:
    """A new key pair of a compartment, its private half sealed to each holder."""

    key: KeyPair
    private: bytes
    grants: tuple[Grant, ...]
    standbys: tuple[Standby, ...] = field(default=())


def new_key(kind: KeyKind, owner: UUID, version: int, on: dt.date) -> tuple[KeyPair, bytes]:
    """Return an unsaved key pair row and its private half."""
    private = suite.new_private()
    public = suite.public_of(private)
    return KeyPair(kind=kind, owner=owner, version=version, public=public, made_on=on), private


def sealed_grant(key: KeyPair, private: bytes, to: KeyPair, terms: Terms) -> Grant:
    """Return an unsaved grant: bound to its own id and to both keys, so a copy opens nothing."""
    grant = Grant(
        key=key,
        to=to,
        purpose=terms.purpose,
        basis=terms.basis,
        consent=terms.consent,
        by=terms.by,
        made_on=terms.on,
        expires_at=terms.expires_at,
    )
    grant.sealed = suite.seal(private, bytes(to.public), grant_context(grant))
    return grant


class Edge(Protocol):
    """A private key sealed to another, by ids: a grant, a standby, or what was read of one."""

    @property
    def id(self) -> UUID: ...
    @property
    def key_id(self) -> UUID: ...
    @property
    def to_id(self) -> UUID: ...


def grant_context(grant: Edge) -> bytes:
    """Return what a grant's envelope is bound to."""
    return suite.context("grant/1", grant.id.bytes, grant.key_id.bytes, grant.to_id.bytes)


def standby_context(standby: Standby) -> bytes:
    """Return what the outer envelope of a standby is bound to."""
    parts = (standby.id, standby.key_id, standby.through_id)
    return suite.context("standby/1", *(part.bytes for part in parts))


def standby(key: KeyPair, private: bytes, plan: StandbyPlan) -> Standby:
    """Return an unsaved standby: sealed to the circle, and that envelope to the reporter's key."""
    row = Standby(id=new_id(), key=key, to=plan.to, through=plan.through)
    inner = suite.seal(private, bytes(plan.to.public), grant_context(row))
    row.sealed = suite.seal(inner, bytes(plan.through.public), standby_context(row))
    return row


def new_version(
    *,
    compartment: UUID,
    number: int,
    holders: Iterable[KeyPair],
    plans: Sequence[StandbyPlan],
    terms: Terms,
) -> Version:
    """Return the compartment's next key version, sealed to the public keys of the holders."""
    key, private = new_key(KeyKind.COMPARTMENT, compartment, number, terms.on)
    grants = tuple(sealed_grant(key, private, to, terms) for to in holders)
    return Version(key, private, grants, tuple(standby(key, private, plan) for plan in plans))
