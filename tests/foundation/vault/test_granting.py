"""Giving keys: who can open what afterwards."""

from uuid import uuid4

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP
from upstander.foundation.vault import granting
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.errors import CannotOpen, NoLiveKey
from upstander.foundation.vault.models import Access, Grant
from upstander.foundation.vault.queries import holders_of, short_of_openers

pytestmark = pytest.mark.django_db
STATEMENT = [CompartmentKind.STATEMENT]


def share(report: given.Report, to: given.Circle, by: given.Person) -> None:
    granting.give(
        subject=report.id, kinds=STATEMENT, holder=to.id, keyring=by.keyring(),
        purpose="support", basis="agreed", by=SETUP, now=NOW,
    )  # fmt: skip


def test_a_member_of_the_circle_opens_what_the_public_door_sealed() -> None:
    officer = given.a_person()
    report = given.a_report(given.a_circle(officer), story="He takes my money. ☂ مرحبا")
    opened = officer.keyring().open_document(given.the_statement(report))
    assert opened == {"story": "He takes my money. ☂ مرحبا"}


def test_nobody_else_opens_it() -> None:
    outsider = given.a_person()
    given.a_circle(outsider)
    report = given.a_report(given.a_circle(given.a_person()))
    with pytest.raises(CannotOpen):
        outsider.keyring().open_document(given.the_statement(report))


def test_the_code_opens_the_conversation_and_never_the_statement() -> None:
    report = given.a_report(given.a_circle(given.a_person()))
    with pytest.raises(CannotOpen):
        report.keyring().open_document(given.the_statement(report))
    kinds = {holding.holder: holding.kinds for holding in holders_of(report.id, NOW)}
    assert kinds[report.id] == ("conversation",)


def test_each_circle_that_holds_a_key_has_one_access_row_with_the_coded_facts() -> None:
    desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, police)
    rows = Access.objects.filter(subject=report.id).values_list("holder", "state", "danger")
    assert set(rows) == {(desk.id, "new", False), (police.id, "new", False)}


def test_sharing_lets_the_other_circle_open_and_gives_it_a_row() -> None:
    officer, sergeant = given.a_person(), given.a_person()
    report, police = given.a_report(given.a_circle(officer)), given.a_circle(sergeant)
    share(report, police, by=officer)
    assert sergeant.keyring().open_document(given.the_statement(report)) == {"story": "story"}
    assert Access.objects.filter(subject=report.id, holder=police.id).count() == 1


def test_sharing_twice_changes_nothing() -> None:
    officer = given.a_person()
    report, police = given.a_report(given.a_circle(officer)), given.a_circle(given.a_person())
    share(report, police, by=officer)
    before = Grant.objects.count()
    share(report, police, by=officer)
    assert Grant.objects.count() == before


def test_a_giver_who_cannot_open_it_cannot_share_it() -> None:
    outsider = given.a_person()
    report, police = given.a_report(given.a_circle(given.a_person())), given.a_circle(outsider)
    with pytest.raises(CannotOpen):
        share(report, police, by=outsider)
    assert not Access.objects.filter(holder=police.id).exists()


def test_a_circle_without_keys_cannot_be_shared_with() -> None:
    officer = given.a_person()
    report = given.a_report(given.a_circle(officer))
    with pytest.raises(NoLiveKey):
        share(report, given.Circle(uuid4(), uuid4()), by=officer)


def test_what_was_never_written_cannot_be_shared() -> None:
    officer = given.a_person()
    report, police = given.a_report(given.a_circle(officer)), given.a_circle(given.a_person())
    with pytest.raises(granting.NothingToShare):
        granting.give(
            subject=report.id, kinds=[CompartmentKind.SUPPORT], holder=police.id,
            keyring=officer.keyring(), purpose="support", basis="", by=SETUP, now=NOW,
        )  # fmt: skip


def test_a_new_member_opens_what_came_before_them() -> None:
    first, second = given.a_person(), given.a_person()
    circle = given.a_circle(first)
    report = given.a_report(circle)
    granting.admit_to_circle(
        circle=circle.id, user=second.id, keyring=first.keyring(), by=SETUP, now=NOW
    )
    assert second.keyring().open_document(given.the_statement(report)) == {"story": "story"}


def test_only_a_member_lets_another_in() -> None:
    outsider, friend = given.a_person(), given.a_person()
    circle = given.a_circle(given.a_person())
    with pytest.raises(CannotOpen):
        granting.admit_to_circle(
            circle=circle.id, user=friend.id, keyring=outsider.keyring(), by=SETUP, now=NOW
        )


def test_the_recovery_cards_are_made_once_for_a_body() -> None:
    body, founder = uuid4(), given.a_person()
    first = granting.found_circle(
        circle=uuid4(), body=body, first_user=founder.id, by=SETUP, now=NOW
    )
    second = granting.found_circle(
        circle=uuid4(), body=body, first_user=founder.id, by=SETUP, now=NOW
    )
    assert first is not None
    assert len(first.cards) == 3
    assert second is None


def test_one_person_and_recovery_are_two_openers() -> None:
    report = given.a_report(given.a_circle(given.a_person()))
    assert short_of_openers([report.id], NOW) == {}


def test_a_grant_that_has_run_out_opens_nothing() -> None:
    officer, visitor = given.a_person(), given.a_person()
    report, duty = given.a_report(given.a_circle(officer)), given.a_circle(visitor)
    granting.give(
        subject=report.id, kinds=STATEMENT, holder=duty.id, keyring=officer.keyring(),
        purpose="break glass", basis="", by=SETUP, now=NOW, expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    assert visitor.keyring().open_document(given.the_statement(report)) == {"story": "story"}
    with pytest.raises(CannotOpen):
        visitor.keyring(NOW + given.HALF_AN_HOUR).open_document(given.the_statement(report))
