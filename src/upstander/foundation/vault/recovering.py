"""Recovery keys at work: made anew, proved, put over more teams, and replaced.

A recovery key belongs to a body and opens the epochs of its circles. It counts for nothing until
the words of its cards were typed back. Only the rooms named in the import contract "Who may hand
out keys" may use this module.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import journal, suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Grant, KeyPair
from upstander.foundation.vault.queries import grant_marks, recovery_keys, under_recovery
from upstander.foundation.vault.recovery import RecoveryShares, combine, split
from upstander.foundation.vault.rekeying import held_epochs, record_key
from upstander.foundation.vault.taking import retire_recovery_key
from upstander.foundation.vault.versions import Terms, sealed_grant


class CardsOfAnother(Refusal):
    """The cards fit together, and belong to no recovery of this body."""

    def __init__(self) -> None:
        super().__init__(
            _("These two cards fit together, but they are not the cards of this organisation."),
            next_step=_("Look at the name and the mark on the cards."),
        )


class CardsReplaced(Refusal):
    """The cards were good once; newer ones took their place."""

    def __init__(self, made_on: dt.date) -> None:
        super().__init__(
            _("These cards were made on %(day)s and have been replaced since. They open nothing.")
            % {"day": date_format(made_on, "j F Y")},
            next_step=_("Find the newer cards, and tear up these."),
        )


class CeremonyOver(Refusal):
    """The cards of this ceremony were shown already, or newer ones took their place."""

    def __init__(self) -> None:
        super().__init__(
            _("The words of these cards are gone. They were shown once and kept nowhere."),
            next_step=_("If you do not have all three cards on paper, make new ones."),
        )


@dataclass(frozen=True)
class OpenedRecovery:
    """A recovery key with its private half, as two cards brought it back. Lives for one request."""

    key: KeyPair
    private: bytes

    def keyring(self, now: dt.datetime) -> Keyring:
        """Return what the recovery key reaches."""
        return Keyring(self.key, self.private, now)


def opened(*, body: UUID, cards: Sequence[str]) -> OpenedRecovery:
    """Return a body's recovery key, opened by two cards.

    Raises what ``combine`` raises, CardsOfAnother, and CardsReplaced for cards that were good
    once. Changes nothing; call it outside a transaction.
    """
    private = combine(cards)
    public = suite.public_of(private)
    rows = KeyPair.objects.filter(owner=body, kind=KeyKind.RECOVERY)
    key = next((row for row in rows if bytes(row.public) == public), None)
    if key is None:
        raise CardsOfAnother
    if key.retired_on is not None:
        raise CardsReplaced(key.made_on)
    return OpenedRecovery(key, private)


def make_recovery(
    *,
    body: UUID,
    ceremony: UUID,
    circles: Iterable[UUID],
    keyring: Keyring,
    by: Actor,
    now: dt.datetime,
) -> RecoveryShares:
    """Make a body's next recovery key; return its three cards, to be shown once.

    Every epoch of these circles that the keyring opens is sealed to it. It counts for nothing,
    and the one before stays, until ``confirm_recovery``; one that was never confirmed is dropped.
    Raises CeremonyOver when this ceremony has shown its cards already.
    """
    made = split()
    with journal.written_down(now):
        earlier = list(KeyPair.objects.select_for_update().filter(
            owner=body, kind=KeyKind.RECOVERY
        ))  # fmt: skip
        if any(key.id == ceremony for key in earlier):
            raise CeremonyOver
        for key in earlier:
            if key.retired_on is None and key.proved_on is None:
                retire_recovery_key(key=key, by=by, now=now)
        fresh = KeyPair(
            id=ceremony, kind=KeyKind.RECOVERY, owner=body, public=made.public,
            version=1 + max((key.version for key in earlier), default=0),
            made_on=london_day(now),
        )  # fmt: skip
        fresh.save(force_insert=True)
        record_key(fresh, by=by, now=now)
        cover(body=body, circles=circles, keyring=keyring, by=by, now=now)
    return made.shares


def confirm_recovery(
    *, body: UUID, ceremony: UUID, circles: Iterable[UUID], by: Actor, now: dt.datetime
) -> None:
    """Say that the cards of a ceremony were read back: its key is an opener from today.

    The recovery before it ends, once every epoch is under the new one. Raises CeremonyOver when a
    newer ceremony dropped this one.
    """
    with journal.written_down(now):
        key = KeyPair.objects.select_for_update().filter(
            id=ceremony, owner=body, kind=KeyKind.RECOVERY, retired_on=None
        ).first()  # fmt: skip
        if key is None:
            raise CeremonyOver
        _prove(key, EventName.RECOVERY_MADE, by, now)
        end_older(body=body, circles=circles, by=by, now=now)


def drill(
    *, recovery: OpenedRecovery, circles: Iterable[UUID], by: Actor, now: dt.datetime
) -> None:
    """Write down that two cards bring the key back: it is an opener for another year."""
    with journal.written_down(now):
        _prove(recovery.key, EventName.RECOVERY_DRILLED, by, now)
        end_older(body=recovery.key.owner, circles=circles, by=by, now=now)


def use(*, recovery: OpenedRecovery, by: Actor, now: dt.datetime) -> None:
    """Write down that two cards were used to give keys, in the caller's transaction."""
    _prove(recovery.key, EventName.RECOVERY_USED, by, now)


def cover(
    *, body: UUID, circles: Iterable[UUID], keyring: Keyring, by: Actor, now: dt.datetime
) -> int:
    """Seal what the keyring opens of these circles to the body's recovery keys; return how much.

    Afterwards the recovery before the newest ends, if nothing needs it any more.
    """
    wanted = list(circles)
    terms = Terms(purpose="recovery", on=london_day(now), by=by.user_id)
    with journal.written_down(now):
        grants = [
            sealed_grant(epoch, private, key, terms)
            for key in recovery_keys(body)
            for epoch, private in _opens(keyring, _not_under(key, wanted))
        ]
        Grant.objects.bulk_create(grants)
        record(
            name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind="agency", subject_id=body,
            detail=grant_marks(grants),
        )  # fmt: skip
        end_older(body=body, circles=wanted, by=by, now=now)
    return len(grants)


def end_older(*, body: UUID, circles: Iterable[UUID], by: Actor, now: dt.datetime) -> None:
    """End all recovery keys but the newest, if that one is proved and every epoch is under it.

    Runs in the caller's transaction.
    """
    found = recovery_keys(body)
    if not found or found[0].proved_on is None:
        return
    if not all(under_recovery(found[0].id, circles).values()):
        return
    for key in found[1:]:
        retire_recovery_key(key=key, by=by, now=now)


def _prove(key: KeyPair, event: EventName, by: Actor, now: dt.datetime) -> None:
    KeyPair.objects.filter(pk=key.pk).update(proved_on=london_day(now))
    record(name=event, by=by, now=now, subject_kind="agency", subject_id=key.owner, detail={})


def _not_under(key: KeyPair, circles: Iterable[UUID]) -> list[KeyPair]:
    """Return the epochs that are not sealed to a recovery key; nobody makes another meanwhile."""
    return [
        epoch
        for circle in sorted(circles)
        for epoch in held_epochs(circle).exclude(sealed_to__to=key)
    ]


def _opens(keyring: Keyring, epochs: Iterable[KeyPair]) -> Iterator[tuple[KeyPair, bytes]]:
    for epoch in epochs:
        try:
            yield epoch, keyring.private_of(epoch.id)
        except CannotOpen:
            # A team that this person is not in: its own members put it under the cards.
            continue
