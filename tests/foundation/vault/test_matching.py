"""What came into the tables without an act shows in ``audit_verify``."""

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import granting, suite, taking
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.models import Grant, Item, KeyPair
from upstander.foundation.vault.queries import live_keys

pytestmark = pytest.mark.django_db


def problems() -> list[str]:
    return [problem.words for problem in verify(now=NOW, matchers=registered()).problems]


def test_a_world_made_by_actions_has_nothing_to_report() -> None:
    independent = given.a_circle(given.a_person())
    desk = given.a_circle(given.a_person(), given.a_person())
    report = given.a_report(desk, independent=independent)
    taking.take_away(
        subject=report.id, holder=desk.id, by=given.Actor.public(), now=NOW,
        keyring=report.keyring(),
    )  # fmt: skip
    assert problems() == []


def test_a_part_made_later_and_a_subject_of_another_act_have_nothing_to_report() -> None:
    desk = given.a_circle(given.a_person(), given.a_person())
    report = given.a_report(desk)
    documents = [(Label.NOTE, {"text": "one"}), (Label.NOTE, {"text": "two"})]
    granting.open_beside(
        subject=report.id, kind=CompartmentKind.WORK, beside=CompartmentKind.STATEMENT,
        documents=documents, purpose="work", by=given.SETUP, now=NOW,
    )  # fmt: skip
    opening = granting.Opening(CompartmentKind.WORK, list(live_keys([desk.id]).values()), documents)
    granting.open_subject(
        subject=new_id(), openings=[opening], facts=given.FACTS, standby=None, purpose="case",
        by=given.SETUP, now=NOW, event=EventName.CASE_OPENED,
    )  # fmt: skip
    assert problems() == []


def test_a_rogue_grant_row_is_named() -> None:
    desk, thief = given.a_circle(given.a_person()), given.a_person()
    given.a_report(desk)
    grant = Grant.objects.filter(key__owner=desk.id, to__kind="user").get()
    grant.pk, grant.to = new_id(), KeyPair.objects.get(owner=thief.id)
    grant.save(force_insert=True)
    assert [words.split()[:2] for words in problems()] == [["Grant", str(grant.pk)]]


def test_a_grant_row_that_leads_to_another_key_is_named() -> None:
    desk, thief = given.a_circle(given.a_person()), given.a_person()
    grant = Grant.objects.filter(key__owner=desk.id, to__kind="user").get()
    Grant.objects.filter(pk=grant.pk).update(to=KeyPair.objects.get(owner=thief.id))
    assert [words.split()[:2] for words in problems()] == [["Grant", str(grant.pk)]]


def test_a_grant_whose_end_was_put_off_is_named() -> None:
    officer, duty = given.a_person(), given.a_circle(given.a_person())
    report = given.a_report(given.a_circle(officer))
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=duty.id,
        keyring=officer.keyring(), purpose="break glass", basis="", by=given.SETUP, now=NOW,
        expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    assert problems() == []
    grant = Grant.objects.get(to__owner=duty.id, key__kind="compartment")
    Grant.objects.filter(pk=grant.pk).update(expires_at=NOW + 3 * given.HALF_AN_HOUR)
    assert [words.split()[:2] for words in problems()] == [["Grant", str(grant.pk)]]


def test_a_grant_that_was_taken_and_put_back_is_named() -> None:
    leaves = given.a_person()
    desk = given.a_circle(given.a_person(), given.a_person(), leaves)
    grant = Grant.objects.get(key__owner=desk.id, to__owner=leaves.id)
    taking.remove_from_circle(circle=desk.id, user=leaves.id, by=given.SETUP, now=NOW)
    grant.save(force_insert=True)
    assert [words[-30:] for words in problems()] == ["taken away, and is here again."]


def test_a_forged_item_is_named() -> None:
    item = given.the_statement(given.a_report(given.a_circle(given.a_person())))
    forged = suite.seal(b"something else", bytes(item.key.public), b"")
    Item.objects.filter(pk=item.pk).update(body=forged)
    assert [words.split()[:2] for words in problems()] == [["Item", str(item.pk)]]


def test_a_swapped_public_key_is_named() -> None:
    desk = given.a_circle(given.a_person())
    key = KeyPair.objects.get(owner=desk.id)
    KeyPair.objects.filter(pk=key.pk).update(public=suite.public_of(suite.new_private()))
    assert [words.split()[:4] for words in problems()] == [["The", "public", "key", str(key.pk)]]


def test_a_public_key_swapped_for_another_that_was_made_is_named() -> None:
    desk, thief = given.a_circle(given.a_person()), given.a_person()
    key, own = KeyPair.objects.get(owner=desk.id), KeyPair.objects.get(owner=thief.id)
    KeyPair.objects.filter(pk=key.pk).update(public=own.public)
    assert [words.split()[:4] for words in problems()] == [["The", "public", "key", str(key.pk)]]


@pytest.mark.parametrize("kind", ["compartment", "code"])
def test_a_swapped_key_of_a_report_or_of_its_sender_is_named(kind: str) -> None:
    given.a_report(given.a_circle(given.a_person()))
    key = KeyPair.objects.filter(kind=kind).first()
    assert key is not None
    KeyPair.objects.filter(pk=key.pk).update(public=suite.public_of(suite.new_private()))
    assert [words.split()[:4] for words in problems()] == [["The", "public", "key", str(key.pk)]]


def test_a_key_that_is_over_and_in_use_again_is_named() -> None:
    person = given.a_person()
    taking.retire_user_keys(user=person.id, by=given.SETUP, now=NOW)
    KeyPair.objects.filter(owner=person.id).update(retired_on=None)
    assert [words[-26:] for words in problems()] == ["over, and is in use again."]
