"""Before the keys lock: the warning, staying, and what was typed."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.cast import NOW, SECRET
from tests.foundation.accounts.signing_in import locks, signs_in, words_of
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.models import HeldText, User
from upstander.foundation.accounts.rules import HELD_BYTES
from upstander.foundation.vault.models import Session

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
STAY, HOLD, LOCK = "/unlock/stay/", "/unlock/hold/", "/unlock/lock/"
TYPED = {"answer": "Some words that wait.", "state": "open"}


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[time_machine.Traveller]:
    """Let the clock stand."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.mark.parametrize(
    ("idle", "warn", "every"), [(3600, 120, 60), (240, 120, 60), (60, 30, 15), (20, 10, 5)]
)
def test_the_warning_comes_two_minutes_before_or_at_half_time(
    idle: int, warn: int, every: int
) -> None:
    span = dt.timedelta(seconds=idle)
    assert rules.warn_before(span).total_seconds() == warn
    assert rules.noted_every(span).total_seconds() == every


def test_a_page_knows_when_the_keys_lock(
    anwen: User, at_ten: time_machine.Traveller, settings: Settings
) -> None:
    browser = signs_in(anwen)
    assert 'data-locks-in="3600" data-warn="120"' in browser.get("/work/").content.decode()
    at_ten.shift(dt.timedelta(seconds=50))
    assert 'data-locks-in="3550"' in browser.get("/work/").content.decode()
    settings.UPSTANDER_IDLE = dt.timedelta(minutes=2)
    assert 'data-locks-in="120" data-warn="60"' in browser.get("/work/").content.decode()


def test_a_locked_page_does_not_warn(anwen: User) -> None:
    assert "data-idle" not in locks(signs_in(anwen)).get("/work/").content.decode()


def test_staying_gives_another_hour_until_the_eighth(
    anwen: User, at_ten: time_machine.Traveller
) -> None:
    browser = signs_in(anwen)
    for minutes, seconds in ((59, 3600), (59, 3600), (59, 3600)):
        at_ten.shift(dt.timedelta(minutes=minutes))
        assert browser.post(STAY).json() == {"locks_in": seconds}
    for _ in range(5):
        at_ten.shift(dt.timedelta(minutes=60))
        browser.post(STAY)
    assert browser.post(STAY).json() == {"locks_in": 3 * 60}


def test_staying_too_late_says_that_it_is_over(anwen: User, at_ten: time_machine.Traveller) -> None:
    browser = signs_in(anwen)
    at_ten.shift(dt.timedelta(minutes=61))
    assert browser.post(STAY).json() == {"locks_in": 0}


@pytest.mark.parametrize("locked", [False, True])
def test_what_was_typed_is_kept_locked_or_not(anwen: User, locked: bool) -> None:
    browser = signs_in(anwen)
    if locked:
        locks(browser)
    assert browser.post(f"{HOLD}?for=/desk/%3Freport%3D7", TYPED).status_code == 204
    asked = browser.post(f"{LOCK}?next=/desk/")["Location"]
    assert Session.objects.count() == 0
    assert "What you typed is kept." in words_of(browser.get(asked))
    assert browser.post(asked, {"secret": SECRET})["Location"] == "/unlock/kept/"
    page = browser.get("/unlock/kept/").content.decode()
    assert 'action="/desk/?report=7"' in page
    assert "Some words that wait." in page


def test_locking_goes_back_to_where_one_was(anwen: User) -> None:
    browser = signs_in(anwen)
    asked = browser.post(f"{LOCK}?next=/desk/")["Location"]
    assert browser.post(asked, {"secret": SECRET, "next": "/desk/"})["Location"] == "/desk/"


def test_a_form_with_nothing_written_leaves_nothing(anwen: User) -> None:
    assert signs_in(anwen).post(f"{HOLD}?for=/desk/", {"state": "open"}).status_code == 204
    assert HeldText.objects.count() == 0


@pytest.mark.parametrize("address", ["", "https://example.org/", "//example.org/", "desk/"])
def test_nothing_is_kept_for_another_site(anwen: User, address: str) -> None:
    assert signs_in(anwen).post(f"{HOLD}?for={address}", TYPED).status_code == 400
    assert HeldText.objects.count() == 0


def test_too_much_to_keep_is_said_so_that_the_page_stays(anwen: User) -> None:
    long = {"answer": "word " * (HELD_BYTES // 5 + 1)}
    assert signs_in(anwen).post(f"{HOLD}?for=/desk/", long).status_code == 409


def test_strangers_keep_and_lock_nothing() -> None:
    for address in (STAY, f"{HOLD}?for=/desk/", LOCK):
        assert Client().post(address, TYPED).status_code == 302
