"""What a signed-in, unlocked session can reach. No keyring, no content."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Grant, Item, KeyPair
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
        self.locks_at = locks_at
        self._now = now
        self._private: dict[UUID, bytes] = {key.id: private}
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
        if suite.public_of(self._private[self.key.id]) != bytes(self.key.public):
            self._swapped.add(self.key.id)
        return frozenset(self._swapped)

    def private_of(self, key_id: UUID) -> bytes:
        """Return a private key that the grants lead to, or raise CannotOpen."""
        self._load_circles()
        if key_id not in self._private:
            self.reach([key_id])
        if key_id not in self._private:
            raise CannotOpen
        return self._private[key_id]

    def reach(self, key_ids: Iterable[UUID]) -> None:
        """Open as many of these keys as the grants allow, in one query."""
        self._load_circles()
        wanted = set(key_ids) - self._private.keys()
        if wanted:
            self._take(
                Grant.objects.live(self._now).filter(key__in=wanted, to__in=list(self._private))
            )

    def holds(self, key_id: UUID) -> bool:
        """Return whether the grants that were reached so far lead to this key."""
        return key_id in self._private

    def locks(self, purpose: str) -> Mapping[UUID, bytes]:
        """Return a key for one purpose from each key that grants are sealed to: own and circles'.

        Made from the private halves, so that only a session that holds them can make it again.
        """
        self._load_circles()
        return {key: suite.expand(self._private[key], purpose) for key in self._holders}

    def open_document(self, item: Item) -> Mapping[str, object]:
        """Return the document sealed in an item.

        Raises CannotOpen without a grant, and for a ciphertext that was moved, cut or changed.
        """
        private = self.private_of(item.key_id)
        try:
            padded = suite.unseal(bytes(item.body), private, item_context(item, item.key.version))
        except suite.NotAuthentic as error:
            raise CannotOpen from error
        document: Mapping[str, object] = json.loads(suite.unpad(padded))
        return document

    def _load_circles(self) -> None:
        if self._circles_loaded:
            return
        self._circles_loaded = True
        self._take(Grant.objects.live(self._now).filter(to=self.key.id, key__kind=KeyKind.CIRCLE))
        self._holders = frozenset(self._private)

    def _take(self, grants: Iterable[Grant]) -> None:
        for grant in grants.select_related("key"):  # type: ignore[attr-defined]
            private = self._opened(grant)
            if private is None:
                continue
            if suite.public_of(private) != bytes(grant.key.public):
                self._swapped.add(grant.key_id)
                continue
            self._private[grant.key_id] = private

    def _opened(self, grant: Grant) -> bytes | None:
        """Return the private key inside a grant; None for a grant that was forged or copied."""
        try:
            return suite.unseal(
                bytes(grant.sealed), self._private[grant.to_id], grant_context(grant)
            )
        except suite.NotAuthentic:
            return None


def item_context(item: Item, version: int) -> bytes:
    """Return what an item's envelope is bound to: its label, itself, its place and key version."""
    return suite.context(item.label, item.id.bytes, item.compartment_id.bytes, version.to_bytes(4))
