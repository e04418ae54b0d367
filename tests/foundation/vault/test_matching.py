"""What came into the tables without an act shows in ``audit_verify``."""

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite, taking
from upstander.foundation.vault.models import Grant, Item, KeyPair

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


def test_a_rogue_grant_row_is_named() -> None:
    desk, thief = given.a_circle(given.a_person()), given.a_person()
    given.a_report(desk)
    grant = Grant.objects.filter(key__owner=desk.id, to__kind="user").get()
    grant.pk, grant.to = new_id(), KeyPair.objects.get(owner=thief.id)
    grant.save(force_insert=True)
    assert [words.split()[:2] for words in problems()] == [["Grant", str(grant.pk)]]


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
