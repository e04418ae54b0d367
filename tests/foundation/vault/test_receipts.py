"""The reporter's key: derived before sending, opened by the code and by nothing else."""

from uuid import uuid4

import pytest
from django.db import transaction

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.vault import gate, receipts
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.errors import Busy, HandleTaken, WrongCode
from upstander.foundation.vault.models import KeyPair, Unlock

pytestmark = pytest.mark.django_db


def a_stored_receipt() -> receipts.DerivedReceipt:
    receipt = receipts.derive_receipt(report=uuid4(), now=NOW)
    with transaction.atomic():
        receipts.store_receipt(receipt)
    return receipt


def test_the_code_opens_its_own_key() -> None:
    receipt = a_stored_receipt()
    key, private = receipts.open_receipt(receipt.code)
    assert (key.owner, len(private)) == (receipt.key.owner, 32)


@pytest.mark.parametrize("handle", ["same", "unknown"])
def test_another_secret_and_an_unknown_handle_are_told_the_same(handle: str) -> None:
    receipt = a_stored_receipt()
    tried = Code(receipt.code.handle if handle == "same" else "22222", receipt.code.secret ^ 1)
    with pytest.raises(WrongCode):
        receipts.open_receipt(tried)


def test_a_frozen_code_opens_nothing() -> None:
    receipt = a_stored_receipt()
    KeyPair.objects.filter(pk=receipt.key.pk).update(retired_on=given.TODAY)
    with pytest.raises(WrongCode):
        receipts.open_receipt(receipt.code)


def test_a_handle_that_is_taken_undoes_the_transaction_and_asks_for_another() -> None:
    first = a_stored_receipt()
    second = receipts.derive_receipt(report=uuid4(), now=NOW)
    second.unlock.handle = first.code.handle
    with pytest.raises(HandleTaken), transaction.atomic():
        receipts.store_receipt(second)
    assert list(Unlock.objects.values_list("handle", flat=True)) == [first.code.handle]


def test_the_row_gives_nothing_to_guess_against_without_the_pepper() -> None:
    receipt = a_stored_receipt()
    row = Unlock.objects.get(handle=receipt.code.handle)
    cost = receipts.suite.Cost(row.memory, row.passes)
    guess = receipts.suite.stretch(receipt.code.known, bytes(32), bytes(row.salt), cost)
    assert receipts.suite.expand(guess, "verifier") != bytes(row.verifier)


def test_returning_waits_and_then_says_busy_while_sending_still_has_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receipt = a_stored_receipt()
    monkeypatch.setattr(gate, "RETURN_WAITS", 0.01)
    held = [gate._returning.acquire(timeout=1) for _ in range(gate._cores - 1)]
    assert all(held)
    try:
        with pytest.raises(Busy):
            receipts.open_receipt(receipt.code)
        assert receipts.derive_receipt(report=uuid4(), now=NOW).unlock.handle
    finally:
        for _ in held:
            gate._returning.release()
