"""From a password to a keyring, and when it ends."""

import datetime as dt
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.models import KeyPair, ReturnVisit, Session

pytestmark = pytest.mark.django_db


def test_a_wrong_password_opens_nothing() -> None:
    person = given.a_person()
    with pytest.raises(WrongSecret):
        unlocking.start_pending(user_id=person.id, secret="not the passphrase", now=NOW)


def test_somebody_without_keys_is_told_the_same() -> None:
    with pytest.raises(WrongSecret):
        unlocking.start_pending(user_id=uuid4(), secret=given.SECRET, now=NOW)


def test_a_pending_unlock_opens_nothing_until_the_second_factor() -> None:
    person = given.a_person()
    pending = unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    assert unlocking.resume(pending, NOW) is None


def test_a_pending_unlock_lasts_five_minutes() -> None:
    person = given.a_person()
    pending = unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    late = NOW + dt.timedelta(minutes=5)
    assert unlocking.promote(cookie=pending, by=given.themselves(person.id), now=late) is None


def test_a_pending_unlock_is_good_for_one_session() -> None:
    person = given.a_person()
    pending = unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    assert unlocking.promote(cookie=pending, by=given.themselves(person.id), now=NOW) is not None
    assert unlocking.promote(cookie=pending, by=given.themselves(person.id), now=NOW) is None


@pytest.mark.parametrize(
    ("later", "open_still"),
    [(dt.timedelta(minutes=60), True), (dt.timedelta(minutes=61), False)],
)
def test_an_idle_session_ends(later: dt.timedelta, open_still: bool) -> None:
    person = given.a_person()
    assert (unlocking.resume(person.cookie, NOW + later) is not None) == open_still


def test_a_session_ends_after_eight_hours_however_busy() -> None:
    person = given.a_person()
    moment = NOW
    for _half_hour in range(15):
        moment += dt.timedelta(minutes=30)
        assert unlocking.resume(person.cookie, moment) is not None
    assert unlocking.resume(person.cookie, NOW + dt.timedelta(hours=8)) is None


@pytest.mark.parametrize(
    ("back", "open_still"),
    [(dt.timedelta(minutes=1), True), (dt.timedelta(minutes=1, seconds=1), False)],
)
def test_a_session_does_not_live_on_when_the_clock_is_set_back(
    back: dt.timedelta, open_still: bool
) -> None:
    person = given.a_person()
    assert (unlocking.resume(person.cookie, NOW - back) is not None) == open_still
    assert (unlocking.resume(person.cookie, NOW) is not None) == open_still


def test_a_pending_unlock_does_not_live_on_when_the_clock_is_set_back() -> None:
    person = given.a_person()
    pending = unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    earlier = NOW - dt.timedelta(hours=1)
    assert unlocking.promote(cookie=pending, by=given.themselves(person.id), now=earlier) is None


def test_sessions_of_a_time_still_to_come_are_deleted_by_the_clock() -> None:
    given.a_person()
    unlocking.drop_ended(NOW)
    assert Session.objects.count() == 1
    unlocking.drop_ended(NOW - dt.timedelta(hours=1))
    assert Session.objects.count() == 0


def test_a_session_says_when_it_locks() -> None:
    person = given.a_person()
    for minutes, locks in ((0, 60), (1, 60), (2, 62), (62, 122)):
        keyring = unlocking.resume(person.cookie, NOW + dt.timedelta(minutes=minutes))
        assert keyring is not None
        assert keyring.locks_at == NOW + dt.timedelta(minutes=locks)


def test_the_eighth_hour_is_the_last_however_it_is_counted(settings: Settings) -> None:
    settings.UPSTANDER_IDLE = dt.timedelta(hours=10)
    keyring = unlocking.resume(given.a_person().cookie, NOW)
    assert keyring is not None
    assert keyring.locks_at == NOW + dt.timedelta(hours=8)


def test_a_shorter_idle_time_can_be_configured(settings: Settings) -> None:
    settings.UPSTANDER_IDLE = dt.timedelta(seconds=20)
    person = given.a_person()
    for seconds, open_still in ((20, True), (40, True), (61, False)):
        keyring = unlocking.resume(person.cookie, NOW + dt.timedelta(seconds=seconds))
        assert (keyring is not None) == open_still


def test_signing_out_ends_the_copy_of_the_cookie_too() -> None:
    person = given.a_person()
    unlocking.end(person.cookie)
    assert unlocking.resume(person.cookie, NOW) is None


def test_every_session_of_a_person_can_be_ended() -> None:
    person = given.a_person()
    second = given.signed_in(person.id)
    unlocking.end_all(person.id)
    assert unlocking.resume(person.cookie, NOW) is None
    assert unlocking.resume(second, NOW) is None


def test_a_new_password_opens_the_same_keys() -> None:
    person = given.a_person()
    report = given.a_report(given.a_circle(person))
    fresh = unlocking.rewrapped(user_id=person.id, old=given.SECRET, new="another long passphrase")
    fresh.save(force_update=True)
    with pytest.raises(WrongSecret):
        unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    pending = unlocking.start_pending(user_id=person.id, secret="another long passphrase", now=NOW)
    promoted = unlocking.promote(cookie=pending, by=given.themselves(person.id), now=NOW)
    assert promoted is not None
    keyring = unlocking.resume(promoted.cookie, NOW)
    assert keyring is not None
    assert keyring.open_document(given.the_statement(report)) == {"story": "story"}


def test_nobody_else_can_use_a_pending_unlock() -> None:
    person, other = given.a_person(), given.a_person()
    pending = unlocking.start_pending(user_id=person.id, secret=given.SECRET, now=NOW)
    assert unlocking.promote(cookie=pending, by=given.themselves(other.id), now=NOW) is None


def test_unlocking_is_what_makes_a_principal_live() -> None:
    person = given.a_person()
    KeyPair.objects.filter(owner=person.id).update(proved_on=None)
    given.signed_in(person.id)
    assert KeyPair.objects.get(owner=person.id).proved_on == given.TODAY


def test_the_session_row_holds_neither_the_cookie_nor_the_key() -> None:
    person = given.a_person()
    row = Session.objects.get()
    assert person.cookie not in row.id
    assert len(bytes(row.wrapped)) == 12 + 32 + 16


class TestAReportersVisit:
    def test_is_over_after_twenty_idle_minutes(self) -> None:
        cookie = self._visit()
        last = NOW + dt.timedelta(minutes=20)
        assert unlocking.resume_return(cookie, last) is not None
        idle = last + dt.timedelta(minutes=20, seconds=1)
        assert unlocking.resume_return(cookie, idle) is None

    def test_does_not_live_on_when_the_clock_is_set_back(self) -> None:
        assert unlocking.resume_return(self._visit(), NOW - dt.timedelta(hours=1)) is None

    def test_leaves_the_day_and_nothing_finer(self) -> None:
        self._visit()
        assert ReturnVisit.objects.values_list("day", flat=True).get() == given.TODAY

    def test_is_over_when_they_leave(self) -> None:
        cookie = self._visit()
        unlocking.end_return(cookie)
        assert unlocking.resume_return(cookie, NOW) is None

    @pytest.mark.parametrize(
        ("clicked", "swept", "open_still"),
        [(0, 15, True), (15, 25, True), (0, 35, False)],
        ids=["begun before midnight", "in use since", "left alone"],
    )
    def test_goes_on_over_midnight(self, clicked: int, swept: int, open_still: bool) -> None:
        before = NOW.replace(hour=23, minute=50)
        clicked_at, swept_at = (before + dt.timedelta(minutes=each) for each in (clicked, swept))
        cookie = self._visit(before)
        unlocking.resume_return(cookie, clicked_at)
        unlocking.drop_ended(swept_at)
        assert ReturnVisit.objects.exists() == open_still
        assert (unlocking.resume_return(cookie, swept_at) is not None) == open_still

    def _visit(self, now: dt.datetime = NOW) -> str:
        report = given.a_report(given.a_circle(given.a_person()))
        keyring = report.keyring()
        return unlocking.start_return(
            key=keyring.key, private=keyring.private_of(keyring.key.id), now=now
        )
