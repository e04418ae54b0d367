"""Where somebody is signed in, and ending it there."""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SECRET, SET_UP
from tests.foundation.accounts.signing_in import (
    code_of,
    is_signed_in,
    locks,
    signs_in,
    types_code,
    types_password,
    unlock_secret,
    words_of,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import jobs, rules
from upstander.foundation.accounts.actions import close_account
from upstander.foundation.accounts.actions.sign_ins import end_sign_in, sign_out
from upstander.foundation.accounts.models import HeldText, SignIn, User
from upstander.foundation.accounts.queries import sign_ins_of
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.models import Session

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
LIST = "/account/signed-in/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[time_machine.Traveller]:
    """Let the clock stand, so that what a page says of the time is known."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


def with_browser(user: User, said: str, steps: int = 0) -> Client:
    return signs_in(user, browser=Client(headers={"User-Agent": said}), steps=steps)


def hall(browser: Client) -> str:
    answer = browser.get("/hall/")
    return answer.content.decode() or answer["Location"]


def ends(browser: Client, *, besides: Client) -> None:
    """End another browser's sign-in from the list of this one."""
    row = SignIn.objects.get(id=besides.session["sign_in"])
    browser.post(reverse("accounts:end_one", args=[row.id]))


def test_the_list_names_each_browser_coarsely_with_its_times(
    anwen: User, at_ten: time_machine.Traveller
) -> None:
    with_browser(anwen, FIREFOX)
    at_ten.shift(dt.timedelta(minutes=30))
    page = words_of(with_browser(anwen, CHROME).get(LIST))
    assert "Firefox on Windows Signed in on Friday 20 November, 10:00." in page
    assert "Chrome on Linux This one Signed in on Friday 20 November, 10:30." in page
    assert "Windows NT" not in page


def test_nothing_else_of_the_browser_is_kept(anwen: User) -> None:
    with_browser(anwen, FIREFOX)
    row = SignIn.objects.get()
    kept = {field.name: getattr(row, field.name) for field in SignIn._meta.fields}
    assert (kept.pop("browser"), kept.pop("system")) == ("Firefox", "Windows")
    assert set(kept) == {"id", "user", "started_at", "last_seen", "unlock"}


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (CHROME, ("Chrome", "Linux")),
        (SAFARI, ("Safari", "iPhone")),
        (CHROME + " Edg/156.0.0.0", ("Edge", "Linux")),
        ("", ("", "")),
        ("curl/8.0", ("", "")),
    ],
)
def test_a_browser_is_two_words(said: str, device: tuple[str, str]) -> None:
    assert rules.device(said) == rules.Device(*device)


def test_a_browser_that_says_nothing_is_a_browser(anwen: User) -> None:
    assert "A browser This one" in words_of(signs_in(anwen).get(LIST))


def test_ending_one_signs_it_out_and_takes_its_keys(anwen: User) -> None:
    elsewhere, here = signs_in(anwen), signs_in(anwen, steps=1)
    cookie = unlock_secret(elsewhere)
    ends(here, besides=elsewhere)
    assert unlocking.resume(cookie, NOW) is None
    assert hall(elsewhere).startswith(reverse("account_login"))
    assert not is_signed_in(elsewhere)
    assert hall(here) == "unlocked"
    assert "Signed out there." in words_of(here.get(LIST))
    event = Event.objects.get(name=EventName.SIGN_IN_ENDED)
    assert (event.actor_id, event.subject_id) == (anwen.id, anwen.id)


def test_what_is_sent_from_a_browser_that_was_ended_is_kept(anwen: User) -> None:
    elsewhere, here = signs_in(anwen), signs_in(anwen, steps=1)
    ends(here, besides=elsewhere)
    answer = elsewhere.post("/desk/", {"answer": "Some words that were typed there."})
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('accounts:kept')}"
    assert "Something you typed was not sent." in words_of(here.get("/work/"))
    assert (
        "Some words that were typed there." in here.get(reverse("accounts:kept")).content.decode()
    )


def test_what_cannot_be_kept_or_is_a_password_is_not(anwen: User) -> None:
    elsewhere, another, here = (signs_in(anwen, steps=steps) for steps in (-1, 0, 1))
    here.post(reverse("accounts:end_others"))
    elsewhere.post("/account/password/", {"old": SECRET, "new": "some new words", "again": "x"})
    another.post("/desk/", {"answer": "word " * (rules.HELD_BYTES // 5 + 1)})
    assert HeldText.objects.count() == 0


def test_after_unlocking_again_it_is_that_unlock_which_ends(anwen: User) -> None:
    elsewhere, here = signs_in(anwen), signs_in(anwen, steps=1)
    locks(elsewhere).post(reverse("accounts:unlock"), {"secret": SECRET})
    ends(here, besides=elsewhere)
    assert Session.objects.count() == 0


def test_ending_all_others_leaves_this_one(anwen: User) -> None:
    others = [signs_in(anwen, steps=steps) for steps in (-1, 0)]
    here = signs_in(anwen, steps=1)
    here.post(reverse("accounts:end_others"))
    assert [is_signed_in(other) for other in others if hall(other)] == [False, False]
    assert (hall(here), SignIn.objects.count()) == ("unlocked", 1)


def test_nobody_ends_what_is_another_s(anwen: User, bina: User) -> None:
    hers, his = signs_in(anwen), signs_in(bina)
    ends(his, besides=hers)
    end_sign_in(user=bina, sign_in=uuid4(), by=SET_UP, now=NOW)
    his.post(reverse("accounts:end_others"))
    assert (hall(hers), Event.objects.filter(name=EventName.SIGN_IN_ENDED).count()) == (
        "unlocked", 0,
    )  # fmt: skip


def test_a_sign_in_of_one_is_no_use_to_another(anwen: User, bina: User) -> None:
    hers, his = signs_in(anwen), signs_in(bina)
    session = his.session
    session["sign_in"] = hers.session["sign_in"]
    session.save()
    assert hall(his).startswith(reverse("account_login"))


def test_a_session_from_before_there_were_sign_ins_is_over(anwen: User) -> None:
    browser = signs_in(anwen)
    session = browser.session
    del session["sign_in"]
    session.save()
    assert hall(browser).startswith(reverse("account_login"))


def test_signing_out_takes_it_off_the_list(anwen: User) -> None:
    signs_in(anwen).post(reverse("account_logout"))
    assert (SignIn.objects.count(), Session.objects.count()) == (0, 0)
    sign_out(user_id=anwen.id, sign_in=None, by=SET_UP, now=NOW)


def test_changing_the_password_ends_all_others(anwen: User) -> None:
    elsewhere, here = signs_in(anwen), signs_in(anwen, steps=1)
    new = "seven quiet otters drink tea"
    here.post("/account/password/", {"old": SECRET, "new": new, "again": new})
    assert (SignIn.objects.count(), hall(here)) == (1, "unlocked")
    assert hall(elsewhere).startswith(reverse("account_login"))


def test_closing_the_account_ends_them_all(anwen: User) -> None:
    signs_in(anwen)
    close_account(user_id=anwen.id, by=SET_UP, now=NOW)
    assert SignIn.objects.count() == 0


def test_it_keeps_the_minute_of_the_last_click(anwen: User, at_ten: time_machine.Traveller) -> None:
    browser = signs_in(anwen)
    for minutes, seen in ((1, 0), (1, 2), (8, 10)):
        at_ten.shift(dt.timedelta(minutes=minutes))
        hall(browser)
        assert SignIn.objects.get().last_seen == NOW + dt.timedelta(minutes=seen)


@pytest.mark.parametrize(
    ("later", "there"),
    [(dt.timedelta(hours=8), True), (dt.timedelta(hours=8, seconds=1), False),
     (dt.timedelta(hours=-1), False)],
)  # fmt: skip
def test_it_ends_after_eight_hours_and_when_the_clock_is_set_back(
    anwen: User, later: dt.timedelta, there: bool, at_ten: time_machine.Traveller
) -> None:
    browser = signs_in(anwen)
    at_ten.move_to(NOW + later)
    assert bool(sign_ins_of(anwen, clock.now())) == there
    jobs.clear_sessions(clock.now())
    assert SignIn.objects.exists() == there
    if not there:
        assert hall(browser).startswith(reverse("account_login"))


def test_a_code_typed_twice_makes_one_sign_in(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    code = code_of(anwen)
    types_code(browser, code)
    types_code(browser, code)
    assert SignIn.objects.count() == 1
    assert Actor(kind="user", user_id=anwen.id).user_id == SignIn.objects.get().user_id
