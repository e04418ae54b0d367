"""Somebody who can write to the database: what they put there opens nothing and shows."""

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite, unlocking
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Grant, Item, KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> given.Person:
    return given.a_person()


@pytest.fixture
def desk(officer: given.Person) -> given.Circle:
    return given.a_circle(officer)


def test_a_ciphertext_moved_to_another_report_stays_closed(
    officer: given.Person, desk: given.Circle
) -> None:
    one, other = given.a_report(desk), given.a_report(desk)
    Item.objects.filter(pk=given.the_statement(other).pk).update(body=given.the_statement(one).body)
    with pytest.raises(CannotOpen):
        officer.keyring().open_document(given.the_statement(other))


def test_an_item_moved_to_another_compartment_stays_closed(
    officer: given.Person, desk: given.Circle
) -> None:
    one, other = given.a_report(desk), given.a_report(desk)
    target = given.the_statement(other)
    moved = given.the_statement(one)
    Item.objects.filter(pk=moved.pk).update(compartment=target.compartment, key=target.key)
    with pytest.raises(CannotOpen):
        officer.keyring().open_document(Item.objects.select_related("key").get(pk=moved.pk))


@pytest.mark.parametrize("keep", [0, 1, 2, 40, -1])
def test_a_truncated_ciphertext_stays_closed(
    officer: given.Person, desk: given.Circle, keep: int
) -> None:
    statement = given.the_statement(given.a_report(desk))
    statement.body = bytes(statement.body)[:keep]
    with pytest.raises(CannotOpen):
        officer.keyring().open_document(statement)


def test_a_grant_row_copied_to_another_person_opens_nothing(desk: given.Circle) -> None:
    thief = given.a_person()
    report = given.a_report(desk)
    grant = Grant.objects.filter(key__owner=desk.id, to__kind="user").get()
    grant.pk, grant.to = new_id(), KeyPair.objects.get(owner=thief.id)
    grant.save(force_insert=True)
    with pytest.raises(CannotOpen):
        thief.keyring().open_document(given.the_statement(report))


def test_a_rogue_grant_row_with_a_key_of_its_own_opens_nothing_and_is_noticed(
    officer: given.Person, desk: given.Circle
) -> None:
    report = given.a_report(desk)
    statement = given.the_statement(report)
    rogue = suite.new_private()
    grant = Grant.objects.get(key=statement.key, to__owner=desk.id)
    context = suite.context("grant/1", grant.id.bytes, grant.key_id.bytes, grant.to_id.bytes)
    grant.sealed = suite.seal(rogue, bytes(grant.to.public), context)
    grant.save()
    keyring = officer.keyring()
    with pytest.raises(CannotOpen):
        keyring.open_document(statement)
    assert keyring.swapped() == {statement.key_id}


def test_a_public_key_swapped_in_the_table_shows_at_the_next_unlock(
    officer: given.Person, desk: given.Circle
) -> None:
    KeyPair.objects.filter(owner=desk.id).update(public=suite.public_of(suite.new_private()))
    pending = unlocking.start_pending(user_id=officer.id, secret=given.SECRET, now=NOW)
    promoted = unlocking.promote(cookie=pending, by=given.themselves(officer.id), now=NOW)
    assert promoted is not None
    assert promoted.swapped == {KeyPair.objects.get(owner=desk.id).id}
