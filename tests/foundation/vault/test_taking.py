"""Taking keys away: at once, without a key, and never below two openers by routine."""

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import granting, sealing, taking
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.errors import CannotOpen, TooFewOpeners
from upstander.foundation.vault.models import Access, Compartment, Grant, KeyPair
from upstander.foundation.vault.queries import holders_of, items_of, short_of_openers

pytestmark = pytest.mark.django_db


def test_afterwards_the_circle_opens_nothing_and_has_no_row() -> None:
    officer, sergeant = given.a_person(), given.a_person()
    desk, police = given.a_circle(officer), given.a_circle(sergeant)
    report = given.a_report(desk, police)
    taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    with pytest.raises(CannotOpen):
        sergeant.keyring().open_document(given.the_statement(report))
    assert not Access.objects.filter(holder=police.id).exists()
    assert officer.keyring().open_document(given.the_statement(report)) == {"story": "story"}


def test_what_is_written_afterwards_is_under_a_new_version() -> None:
    desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, police)
    before = Compartment.objects.get(subject=report.id, kind="conversation").current
    taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    after = Compartment.objects.get(subject=report.id, kind="conversation").current
    assert (before.version, after.version) == (1, 2)
    owners = set(Grant.objects.filter(key=after).values_list("to__owner", flat=True))
    assert owners == {desk.id, report.id}


def test_a_routine_change_that_leaves_one_opener_is_refused_and_changes_nothing() -> None:
    desk = given.a_circle(given.a_person())
    report = given.a_report(desk)
    with pytest.raises(TooFewOpeners):
        taking.take_away(subject=report.id, holder=desk.id, by=SETUP, now=NOW)
    assert Access.objects.filter(holder=desk.id, subject=report.id).count() == 1


def test_the_person_who_reported_is_never_refused_and_the_independent_circle_stands_in() -> None:
    officer, independent_member = given.a_person(), given.a_person()
    desk, independent = given.a_circle(officer), given.a_circle(independent_member)
    report = given.a_report(desk, independent=independent)
    with pytest.raises(CannotOpen):
        independent_member.keyring().open_document(given.the_statement(report))
    stood_in = taking.take_away(
        subject=report.id, holder=desk.id, by=Actor.public(), now=NOW, keyring=report.keyring()
    )
    assert stood_in
    statement = given.the_statement(report)
    assert independent_member.keyring().open_document(statement) == {"story": "story"}
    with pytest.raises(CannotOpen):
        officer.keyring().open_document(statement)
    assert short_of_openers([report.id], NOW) == {}


def test_a_standby_is_useless_to_each_side_alone() -> None:
    member = given.a_person()
    independent = given.a_circle(member)
    report = given.a_report(given.a_circle(given.a_person()), independent=independent)
    statement = given.the_statement(report)
    for keyring in (member.keyring(), report.keyring()):
        with pytest.raises(CannotOpen):
            keyring.open_document(statement)


def test_withdrawing_from_the_second_holder_needs_nobody_to_stand_in() -> None:
    desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, police, independent=given.a_circle(given.a_person()))
    stood_in = taking.take_away(
        subject=report.id, holder=police.id, by=Actor.public(), now=NOW, keyring=report.keyring()
    )
    assert not stood_in
    assert {holding.holder for holding in holders_of(report.id, NOW)} == {desk.id, report.id}


def test_a_member_who_left_opens_nothing_new_and_nothing_old() -> None:
    stays, second, leaves = given.a_person(), given.a_person(), given.a_person()
    desk = given.a_circle(stays, second, leaves)
    report = given.a_report(desk)
    taking.remove_from_circle(circle=desk.id, user=leaves.id, by=SETUP, now=NOW)
    with pytest.raises(CannotOpen):
        leaves.keyring().open_document(given.the_statement(report))
    note = _append(report, {"text": "after"})
    assert second.keyring().open_document(note) == {"text": "after"}
    with pytest.raises(CannotOpen):
        leaves.keyring().open_document(note)


def test_an_append_makes_the_next_version_first_when_a_key_was_retired() -> None:
    stays, second, leaves = given.a_person(), given.a_person(), given.a_person()
    desk = given.a_circle(stays, second, leaves)
    report = given.a_report(desk)
    taking.remove_from_circle(circle=desk.id, user=leaves.id, by=SETUP, now=NOW)
    assert _append(report, {"text": "after"}).key.version == 2
    assert _append(report, {"text": "again"}).key.version == 2


def test_the_last_but_one_opener_cannot_be_removed_by_routine_but_can_for_cause() -> None:
    first, second = given.a_person(), given.a_person()
    desk = given.a_circle(first, second)
    KeyPair.objects.filter(kind="recovery").update(proved_on=None)
    with pytest.raises(TooFewOpeners):
        taking.remove_from_circle(circle=desk.id, user=second.id, by=SETUP, now=NOW)
    taking.remove_from_circle(circle=desk.id, user=second.id, by=SETUP, now=NOW, cause=True)
    report = given.a_report(desk)
    with pytest.raises(CannotOpen):
        second.keyring().open_document(given.the_statement(report))
    assert list(short_of_openers([report.id], NOW).values()) == [1, 1]


def test_a_suspended_person_is_out_at_once_everywhere() -> None:
    person = given.a_person()
    report = given.a_report(given.a_circle(given.a_person(), person))
    keyring = person.keyring()
    taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
    assert given.unlocking.resume(person.cookie, NOW) is None
    with pytest.raises(CannotOpen):
        keyring.open_document(given.the_statement(report))


def test_grants_that_ran_out_are_swept_with_their_rows() -> None:
    officer = given.a_person()
    report, duty = given.a_report(given.a_circle(officer)), given.a_circle(given.a_person())
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=duty.id,
        keyring=officer.keyring(), purpose="break glass", basis="", by=SETUP, now=NOW,
        expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    assert taking.drop_expired(by=SETUP, now=NOW) == 0
    assert taking.drop_expired(by=SETUP, now=NOW + given.HALF_AN_HOUR) == 1
    assert not Access.objects.filter(holder=duty.id).exists()


def test_a_grant_for_a_time_stays_one_when_the_next_version_is_made() -> None:
    officer = given.a_person()
    desk, police = given.a_circle(officer), given.a_circle(given.a_person())
    duty = given.a_circle(given.a_person())
    report = given.a_report(desk, police)
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=duty.id,
        keyring=officer.keyring(), purpose="break glass", basis="", by=SETUP, now=NOW,
        expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    ends = Grant.objects.filter(to__owner=duty.id, key__kind="compartment").values_list(
        "key__version", "expires_at"
    )
    assert dict(ends) == {1: NOW + given.HALF_AN_HOUR, 2: NOW + given.HALF_AN_HOUR}


def _append(report: given.Report, document: dict[str, object]) -> given.Item:
    compartment = Compartment.objects.get(subject=report.id, kind="conversation")
    item = sealing.append(
        compartment=compartment, label=Label.MESSAGE, document=document, by=SETUP, now=NOW
    )
    stored = items_of(report.id, [CompartmentKind.CONVERSATION])
    return next(row for row in stored if row.pk == item.pk)
