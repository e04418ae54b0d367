"""The reporter's key: made before sending, stored with the report, opened by the code."""

import datetime as dt
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import gate, masters, suite
from upstander.foundation.vault.choices import KeyKind, UnlockKind
from upstander.foundation.vault.codes import Code, mint
from upstander.foundation.vault.errors import HandleTaken, WrongCode, WrongSecret
from upstander.foundation.vault.models import KeyPair, Unlock
from upstander.foundation.vault.versions import new_key
from upstander.foundation.vault.wrapping import unwrap, wrap


@dataclass(frozen=True)
class DerivedReceipt:
    """A new code with the key pair it unlocks, not stored yet."""

    code: Code
    key: KeyPair
    unlock: Unlock


def derive_receipt(*, report: UUID, now: dt.datetime) -> DerivedReceipt:
    """Mint a code and derive its key: slow, gated, and outside any transaction.

    ``report`` is the id the report will have; the key belongs to it.
    """
    with gate.for_sending():
        return _derived(mint(), report, 1, now)


def derive_again(*, report: UUID, handle: str, version: int, now: dt.datetime) -> DerivedReceipt:
    """Make other words for a handle: as slow, and raises Busy so that sending has its place."""
    with gate.for_returning():
        return _derived(mint(handle), report, version, now)


def _derived(code: Code, report: UUID, version: int, now: dt.datetime) -> DerivedReceipt:
    key, private = new_key(KeyKind.CODE, report, version, london_day(now))
    cost = suite.Cost(**settings.UPSTANDER_ARGON2["code"])
    unlock = wrap(key, private, code.known, cost, UnlockKind.CODE)
    unlock.handle = code.handle
    return DerivedReceipt(code, key, unlock)


def store_receipt(receipt: DerivedReceipt) -> None:
    """Insert the reporter's key, unless it is stored already, in the caller's transaction.

    Raises HandleTaken, which must leave that transaction (and so undo it): derive anew, try again.
    """
    if receipt.key._state.adding:
        receipt.key.save(force_insert=True)
    try:
        receipt.unlock.save(force_insert=True)
    except IntegrityError as error:
        raise HandleTaken from error


def open_receipt(code: Code) -> tuple[KeyPair, bytes]:
    """Return the reporter's key pair and its private half.

    Raises WrongCode after the same work whether or not there is such a handle, and Busy.
    """
    unlock = Unlock.objects.select_related("key").filter(handle=code.handle).first()
    with gate.for_returning():
        try:
            private = unwrap(unlock or _nobody(), code.known)
        except WrongSecret as error:
            raise WrongCode from error
    if unlock is None or unlock.key.retired_on is not None:
        raise WrongCode
    return unlock.key, private


def _nobody() -> Unlock:
    """Return a row that nothing opens, so that an unknown handle takes as long as a known one."""
    cost = suite.Cost(**settings.UPSTANDER_ARGON2["code"])
    return Unlock(
        key=KeyPair(id=new_id()),
        kind=UnlockKind.CODE,
        salt=secrets.token_bytes(16),
        memory=cost.memory,
        passes=cost.passes,
        pepper_version=masters.PEPPER_VERSION,
        wrapped=b"",
        verifier=bytes(32),
    )
