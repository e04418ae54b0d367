"""What a signed-in, unlocked session can reach. No keyring, no content."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Grant, Item, KeyPair
from upstander.foundation.vault.suite import PrivateKey
from upstander.foundation.vault.versions import grant_context


class Keyring:
    """The private keys reachable from one person's own key. Lives for one request."""

    def __init__(
        self,
        key: KeyPair,
        private: bytes,
        now: dt.datetime,
        locks_at: dt.datetime | None = None,
    ) -> None:
        """Start from the holder's own key; ``now`` decides which grants have run out.

        ``locks_at`` is when the session it comes from locks, if nothing happens until then.
        """
        self.key = key
        self.at = now
        self.locks_at = locks_at
        self._keys: dict[UUID, PrivateKey] = {key.id: PrivateKey(private)}
        self._swapped: set[UUID] = set()
        self._circles_loaded = False
        self._holders: frozenset[UUID] = frozenset()

    @property
    def owner(self) -> UUID:
        """The user, report code or body whose keyring this is."""
        return self.key.owner

    def swapped(self) -> frozenset[UUID]:
        """Return ids of key pairs whose stored public half is not that of the private half.

        Somebody who can write to the database may have put their own key there (rule 10).
        """
        self._load_circles()
        if self._keys[self.key.id].public != bytes(self.key.public):
            self._swapped.add(self.key.id)
        return frozenset(self._swapped)

    def private_of(self, key_id: UUID) -> bytes:
        """Return a private key that the grants lead to, or raise CannotOpen."""
        return self._key(key_id).raw

    def reach(self, key_ids: Iterable[UUID]) -> None:
        """Open as many of these keys as the grants allow, in one query.

        Grants are sealed to a person, a code or a circle, never to what these open: so the question
        stays as short after thousands of keys as it was before the first.
        """
        self._load_circles()
        wanted = set(key_ids) - self._keys.keys()
        if wanted:
            rows = Grant.objects.live(self.at).filter(key__in=wanted, to__in=[*self._holders])
            self._take(rows.values_list(*_EDGE))

    def holds(self, key_id: UUID) -> bool:
        """Return whether the grants that were reached so far lead to this key."""
        return key_id in self._keys

    def locks(self, purpose: str) -> Mapping[UUID, bytes]:
        """Return a key for one purpose from each key that grants are sealed to: own and circles'.

        Made from the private halves, so that only a session that holds them can make it again.
        """
        self._load_circles()
        return {key: suite.expand(self._keys[key].raw, purpose) for key in self._holders}

    def open_document(self, item: Item) -> Mapping[str, object]:
        """Return the document sealed in an item.

        Raises CannotOpen without a grant, and for a ciphertext that was moved, cut or changed.
        """
        private = self._key(item.key_id)
        try:
            padded = private.unseal(bytes(item.body), item_context(item, item.key.version))
        except suite.NotAuthentic as error:
            raise CannotOpen from error
        document: Mapping[str, object] = json.loads(suite.unpad(padded))
        return document

    def _key(self, key_id: UUID) -> PrivateKey:
        self._load_circles()
        if key_id not in self._keys:
            self.reach([key_id])
        if key_id not in self._keys:
            raise CannotOpen
        return self._keys[key_id]

    def _load_circles(self) -> None:
        if self._circles_loaded:
            return
        self._circles_loaded = True
        self._take(_CIRCLES.rows(to=self.key.id, now=self.at))
        self._holders = frozenset(self._keys)

    def _take(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            edge = _Edge(*row)
            private = self._opened(edge)
            if private is None:
                continue
            if private.public != bytes(edge.public):
                self._swapped.add(edge.key_id)
                continue
            self._keys[edge.key_id] = private

    def _opened(self, edge: "_Edge") -> PrivateKey | None:
        """Return the private key inside a grant; None for a grant that was forged or copied."""
        to = self._keys[edge.to_id]
        try:
            return PrivateKey(to.unseal(bytes(edge.sealed), grant_context(edge)))
        except (suite.NotAuthentic, ValueError):
            return None


class _Edge(NamedTuple):
    """What is read of a grant: where it leads, what is in it, and the key that should be."""

    id: UUID
    key_id: UUID
    to_id: UUID
    sealed: bytes
    public: bytes


_EDGE = ("id", "key_id", "to_id", "sealed", "key__public")
_CIRCLES = Prepared(
    lambda to, now: (
        Grant.objects.live(now).filter(to=to, key__kind=KeyKind.CIRCLE).values_list(*_EDGE)
    )
)


def item_context(item: Item, version: int) -> bytes:
    """Return what an item's envelope is bound to: its label, itself, its place and key version."""
    return suite.context(item.label, item.id.bytes, item.compartment_id.bytes, version.to_bytes(4))
