"""Recovery keys at work: what they open, when they count, and how they are replaced."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP, TODAY
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import granting, recovering, taking
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import CannotOpen, TooFewOpeners
from upstander.foundation.vault.matching import rogue_grants, swapped_keys
from upstander.foundation.vault.models import Grant, KeyPair
from upstander.foundation.vault.queries import recovery_keys, short_of_openers, under_recovery
from upstander.foundation.vault.recovering import CardsOfAnother, CardsReplaced, CeremonyOver

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=3)


def made_by(person: given.Person, circle: given.Circle, *others: given.Circle) -> list[str]:
    """Make and confirm new cards for the body of a circle; return their words."""
    ceremony, circles = uuid4(), [one.id for one in (circle, *others)]
    cards = shown_to(person, circle, ceremony, *others)
    recovering.confirm_recovery(
        body=circle.body, ceremony=ceremony, circles=circles, by=SETUP, now=NOW
    )
    return cards


def shown_to(
    person: given.Person, circle: given.Circle, ceremony: UUID, *others: given.Circle
) -> list[str]:
    """Make new cards and show them, without anybody typing a word back."""
    shares = recovering.make_recovery(
        body=circle.body, ceremony=ceremony, circles=[one.id for one in (circle, *others)],
        keyring=person.keyring(), by=SETUP, now=NOW,
    )  # fmt: skip
    return list(shares.cards)


def let_in(recovery: recovering.OpenedRecovery, circle: given.Circle, user: UUID) -> None:
    granting.admit_to_circle(
        circle=circle.id, user=user, keyring=recovery.keyring(NOW), by=SETUP, now=NOW
    )


def test_two_cards_open_every_epoch_of_the_circle_for_somebody_new() -> None:
    officer, gone, heir = given.a_person(), given.a_person(), given.a_person()
    circle = given.a_circle(officer, gone)
    cards = made_by(officer, circle)
    before = given.a_report(circle, story="before")
    taking.remove_from_circle(circle=circle.id, user=gone.id, by=SETUP, now=NOW)
    after = given.a_report(circle, story="after")
    let_in(recovering.opened(body=circle.body, cards=cards[1:]), circle, heir.id)
    stories = [heir.keyring().open_document(given.the_statement(one)) for one in (before, after)]
    assert stories == [{"story": "before"}, {"story": "after"}]


@pytest.mark.parametrize("cause", [False, True])
def test_every_new_epoch_is_sealed_to_recovery_too(cause: bool) -> None:
    officer, leaving = given.a_person(), given.a_person()
    circle = given.a_circle(officer, leaving)
    for _ in range(2):
        taking.remove_from_circle(circle=circle.id, user=leaving.id, by=SETUP, now=NOW, cause=cause)
    key = recovery_keys(circle.body)[0]
    assert under_recovery(key.id, [circle.id]) == {circle.id: True}
    assert KeyPair.objects.filter(owner=circle.id, sealed_to__to=key).count() == 3


def test_a_circle_whose_only_member_went_is_still_under_recovery() -> None:
    officer, heir = given.a_person(), given.a_person()
    circle = given.a_circle(officer)
    cards = made_by(officer, circle)
    taking.remove_from_circle(circle=circle.id, user=officer.id, by=SETUP, now=NOW, cause=True)
    report = given.a_report(circle, story="after")
    let_in(recovering.opened(body=circle.body, cards=cards[:2]), circle, heir.id)
    assert heir.keyring().open_document(given.the_statement(report)) == {"story": "after"}


def test_a_first_ceremony_counts_only_when_its_words_were_typed_back() -> None:
    officer, circle, ceremony = given.a_person(), given.Circle(uuid4(), uuid4()), uuid4()
    shares = granting.found_circle(
        circle=circle.id, body=circle.body, first_user=officer.id, by=SETUP, now=NOW,
        ceremony=ceremony,
    )  # fmt: skip
    assert shares is not None
    report = given.a_report(circle)
    assert set(short_of_openers([report.id], NOW).values()) == {1}
    recovering.confirm_recovery(
        body=circle.body, ceremony=ceremony, circles=[circle.id], by=SETUP, now=NOW
    )
    assert short_of_openers([report.id], NOW) == {}
    assert recovery_keys(circle.body)[0].proved_on == TODAY


def test_cards_of_another_body_are_refused() -> None:
    ours, theirs = given.a_circle(given.a_person()), given.a_circle(officer := given.a_person())
    with pytest.raises(CardsOfAnother):
        recovering.opened(body=ours.body, cards=made_by(officer, theirs)[:2])


def test_cards_that_were_replaced_are_refused_with_their_day() -> None:
    officer = given.a_person()
    circle = given.a_circle(officer)
    old = made_by(officer, circle)
    made_by(officer, circle)
    with pytest.raises(CardsReplaced) as refused:
        recovering.opened(body=circle.body, cards=old[:2])
    assert "21 November 2026" in str(refused.value.message)


def test_replaced_cards_hold_no_grant_and_nothing_came_by_another_way() -> None:
    officer = given.a_person()
    circle = given.a_circle(officer)
    for _ in range(2):
        made_by(officer, circle)
    retired = KeyPair.objects.filter(kind=KeyKind.RECOVERY).exclude(retired_on=None)
    assert retired.count() == 2
    assert not Grant.objects.filter(to__in=retired).exists()
    assert [*rogue_grants({}), *swapped_keys({})] == []


def test_new_cards_leave_the_old_ones_good_until_they_are_confirmed() -> None:
    officer = given.a_person()
    circle = given.a_circle(officer)
    old, ceremony = made_by(officer, circle), uuid4()
    shown_to(officer, circle, ceremony)
    assert recovering.opened(body=circle.body, cards=old[:2]).key.retired_on is None
    recovering.confirm_recovery(
        body=circle.body, ceremony=ceremony, circles=[circle.id], by=SETUP, now=NOW
    )
    with pytest.raises(CardsReplaced):
        recovering.opened(body=circle.body, cards=old[:2])


def test_the_old_cards_stay_until_every_team_is_under_the_new_ones() -> None:
    officer, sergeant = given.a_person(), given.a_person()
    desk = given.a_circle(officer)
    nights = given.a_circle(sergeant, body=desk.body)
    both = [desk.id, nights.id]
    old = made_by(officer, desk)
    recovering.cover(body=desk.body, circles=both, keyring=sergeant.keyring(), by=SETUP, now=NOW)
    new = made_by(officer, desk, nights)
    newest = recovery_keys(desk.body)[0]
    assert under_recovery(newest.id, both) == {desk.id: True, nights.id: False}
    assert recovering.opened(body=desk.body, cards=old[:2])
    sealed = recovering.cover(
        body=desk.body, circles=both, keyring=sergeant.keyring(), by=SETUP, now=NOW
    )
    assert sealed == 1
    assert under_recovery(newest.id, both) == {desk.id: True, nights.id: True}
    assert recovering.opened(body=desk.body, cards=new[:2]).key == newest
    with pytest.raises(CardsReplaced):
        recovering.opened(body=desk.body, cards=old[:2])


def test_the_words_are_shown_once() -> None:
    officer = given.a_person()
    circle, ceremony = given.a_circle(officer), uuid4()
    shown_to(officer, circle, ceremony)
    with pytest.raises(CeremonyOver):
        shown_to(officer, circle, ceremony)


def test_a_ceremony_that_was_never_confirmed_is_dropped_by_the_next() -> None:
    officer = given.a_person()
    circle, first = given.a_circle(officer), uuid4()
    shown_to(officer, circle, first)
    made_by(officer, circle)
    with pytest.raises(CeremonyOver):
        recovering.confirm_recovery(
            body=circle.body, ceremony=first, circles=[circle.id], by=SETUP, now=NOW
        )
    assert len(recovery_keys(circle.body)) == 1


def test_a_drill_makes_it_count_for_another_year_and_opens_nothing() -> None:
    officer = given.a_person()
    circle = given.a_circle(officer)
    cards = made_by(officer, circle)
    grants = Grant.objects.count()
    recovery = recovering.opened(body=circle.body, cards=cards[:2])
    recovering.drill(recovery=recovery, circles=[circle.id], by=SETUP, now=LATER)
    assert recovery_keys(circle.body)[0].proved_on == LATER.date()
    assert Grant.objects.count() == grants
    assert Event.objects.filter(name=EventName.RECOVERY_DRILLED, subject_id=circle.body).exists()


def test_after_a_year_without_a_drill_recovery_is_no_opener() -> None:
    officer, colleague = given.a_person(), given.a_person()
    circle = given.a_circle(officer, colleague)
    a_year_on = NOW + dt.timedelta(days=366)
    for one in (officer, colleague):
        given.signed_in(one.id, a_year_on)
    with pytest.raises(TooFewOpeners):
        taking.remove_from_circle(circle=circle.id, user=colleague.id, by=SETUP, now=a_year_on)


def test_a_drill_lets_a_colleague_leave_again() -> None:
    officer, colleague = given.a_person(), given.a_person()
    circle = given.a_circle(officer, colleague)
    cards = made_by(officer, circle)
    a_year_on = NOW + dt.timedelta(days=366)
    given.signed_in(officer.id, a_year_on)
    recovery = recovering.opened(body=circle.body, cards=cards[:2])
    recovering.drill(recovery=recovery, circles=[circle.id], by=SETUP, now=a_year_on)
    taking.remove_from_circle(circle=circle.id, user=colleague.id, by=SETUP, now=a_year_on)
    assert not Grant.objects.filter(to__owner=colleague.id).exists()


def test_cards_give_nothing_of_a_team_of_another_body() -> None:
    officer = given.a_person()
    ours, theirs = given.a_circle(officer), given.a_circle(given.a_person())
    recovery = recovering.opened(body=ours.body, cards=made_by(officer, ours)[:2])
    with pytest.raises(CannotOpen):
        let_in(recovery, theirs, officer.id)
