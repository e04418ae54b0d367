"""Password, then code, then an open keyring: and every way in which that must not work."""

import base64
import datetime as dt
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.contrib.sessions.models import Session as DjangoSession
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import SECRET
from tests.foundation.accounts.signing_in import (
    code_of,
    is_signed_in,
    signs_in,
    types_code,
    types_password,
    unlock_secret,
    words_of,
)
from upstander.foundation.accounts.adapters import AccountAdapter, SecondFactorAdapter
from upstander.foundation.accounts.models import User
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock
from upstander.foundation.vault import suite, unlocking
from upstander.foundation.vault.cookies import WORK_COOKIE
from upstander.foundation.vault.models import Session

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")


def events_of(user: User) -> list[str]:
    rows = Event.objects.filter(subject_kind="user", subject_id=user.id)
    return list(rows.order_by("at").values_list("name", flat=True))


def hall(browser: Client) -> str:
    return browser.get("/hall/").content.decode()


def test_the_password_alone_opens_nothing(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    assert not is_signed_in(browser)
    assert browser.get("/hall/").status_code == 302
    assert list(Session.objects.values_list("pending", flat=True)) == [True]


def test_with_the_code_the_keys_are_open(anwen: User) -> None:
    browser = signs_in(anwen)
    assert hall(browser) == "unlocked"
    assert list(Session.objects.values_list("pending", flat=True)) == [False]
    assert browser.get("/desk/").content.decode() == f"desk of {anwen.id}"


def test_the_cookie_is_replaced_and_cannot_leave_this_site(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    before = unlock_secret(browser)
    types_code(browser, code_of(anwen))
    cookie = browser.cookies[WORK_COOKIE]
    assert cookie.value not in {before, ""}
    assert [cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")] == [
        True, True, "Strict", "/", "",
    ]  # fmt: skip


def test_sign_in_and_unlock_are_written_down(anwen: User) -> None:
    signs_in(anwen)
    assert {EventName.SIGNED_IN, EventName.UNLOCKED} <= set(events_of(anwen))


def test_a_sign_in_that_cannot_be_written_down_does_not_happen(anwen: User) -> None:
    browser = Client(raise_request_exception=False)
    types_password(browser, anwen.email)
    code = code_of(anwen)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_gone")
    assert types_code(browser, code).status_code >= 400
    assert not is_signed_in(browser)


def test_an_address_in_capitals_is_the_same_address(anwen: User) -> None:
    answer = types_password(Client(), " ANWEN@Example.ORG ")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert anwen.email == "anwen@example.org"


def test_a_wrong_password_and_an_unknown_address_look_the_same(anwen: User) -> None:
    wrong = types_password(Client(), anwen.email, "not her password at all")
    unknown = types_password(Client(), "nobody@example.org", "not her password at all")
    assert (wrong.status_code, words_of(wrong)) == (unknown.status_code, words_of(unknown))
    assert "could not sign you in" in words_of(wrong)
    assert Session.objects.count() == 0


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Return the cost of each slow derivation as it is asked for: memory and passes."""
    asked: list[tuple[int, int]] = []

    def noted(**how: Any) -> Argon2id:
        asked.append((how["memory_cost"], how["iterations"]))
        return Argon2id(**how)

    monkeypatch.setattr(suite, "Argon2id", noted)
    return asked


def test_an_unknown_address_costs_as_much_as_a_wrong_password(
    anwen: User, derivations: list[tuple[int, int]]
) -> None:
    types_password(Client(), anwen.email, "not her password at all")
    known = list(derivations)
    derivations.clear()
    types_password(Client(), "nobody@example.org", "not her password at all")
    assert derivations == known == [(64, 1)]


def test_a_stopped_account_cannot_sign_in(anwen: User) -> None:
    User.objects.update(is_active=False)
    browser = Client()
    answer = types_password(browser, anwen.email)
    assert answer["Location"] == reverse("account_inactive")
    assert "This account has been stopped." in words_of(browser.get(answer["Location"]))
    assert (is_signed_in(browser), Session.objects.count()) == (False, 0)


def test_an_account_that_is_stopped_while_signed_in_is_out_at_the_next_click(
    anwen: User,
) -> None:
    browser = signs_in(anwen)
    User.objects.update(is_active=False)
    assert browser.get("/hall/").status_code == 302


def test_a_pending_unlock_runs_out_after_five_minutes(anwen: User) -> None:
    browser = Client()
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)) as moving:
        types_password(browser, anwen.email)
        moving.shift(dt.timedelta(minutes=5, seconds=1))
        types_code(browser, code_of(anwen))
        assert is_signed_in(browser)
        assert hall(browser) == "locked"


def test_a_code_is_good_once(anwen: User) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)) as moving:
        code = code_of(anwen, steps=1)
        first, second = Client(), Client()
        types_password(first, anwen.email)
        types_code(first, code)
        assert is_signed_in(first)
        types_password(second, anwen.email)
        # Still within the minute and a half in which the code itself would count.
        moving.shift(dt.timedelta(seconds=50))
        answer = types_code(second, code)
        assert not is_signed_in(second)
        assert "did not work" in words_of(answer)


@pytest.mark.parametrize("hours", [1, 23])
def test_a_code_is_good_once_though_the_clock_is_set_back(anwen: User, hours: int) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)) as moving:
        code, another = code_of(anwen), code_of(anwen, steps=1)
        signs_in(anwen)
        # Somebody who looked over her shoulder then waits until the clock shows the same again.
        moving.shift(dt.timedelta(hours=hours))
        Client().get("/healthz")
        moving.shift(dt.timedelta(hours=-hours))
        for typed, works in ((code, False), (another, True)):
            browser = Client()
            types_password(browser, anwen.email)
            types_code(browser, typed)
            assert is_signed_in(browser) == works


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True),
                                              (2, False)])  # fmt: skip
def test_a_slow_hand_or_clock_is_forgiven_half_a_minute(
    anwen: User, steps: int, works: bool
) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    types_code(browser, code_of(anwen, steps))
    assert is_signed_in(browser) == works


def test_after_five_wrong_passwords_the_right_one_is_refused_too(anwen: User) -> None:
    browser = Client()
    for _ in range(5):
        types_password(browser, anwen.email, "not her password at all")
    answer = types_password(browser, anwen.email)
    assert "Too many tries" in words_of(answer)
    assert Session.objects.count() == 0


def test_an_unknown_address_is_limited_in_the_same_way(anwen: User) -> None:
    pages = []
    for email in (anwen.email, "nobody@example.org"):
        browser = Client()
        for _ in range(6):
            answer = types_password(browser, email, "not her password at all")
        pages.append(words_of(answer))
    assert pages[0] == pages[1]


def test_codes_cannot_be_guessed_at_will(anwen: User) -> None:
    browser = Client()
    types_password(browser, anwen.email)
    for _ in range(5):
        types_code(browser, "000000")
    types_code(browser, code_of(anwen))
    assert not is_signed_in(browser)


def test_nobody_s_address_is_kept_by_the_limits(anwen: User) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.7")
    types_password(browser, anwen.email, "not her password at all")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = str(cursor.fetchall())
    assert "login_failed" in rows
    assert [part for part in ("203.0.113", anwen.email, "anwen") if part in rows] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
    ],
)
def test_limits_count_by_address_without_knowing_it(one: str, other: str, same: bool) -> None:
    adapter = AccountAdapter()
    digests = [
        adapter.get_client_ip(RequestFactory(REMOTE_ADDR=address).get("/"))
        for address in (one, other)
    ]
    assert (digests[0] == digests[1]) == same
    assert [digest for digest in digests if one in digest or len(digest) != 64] == []


def test_a_session_row_says_nothing(anwen: User) -> None:
    signs_in(anwen)
    raw = "".join(DjangoSession.objects.values_list("session_data", flat=True))
    text = raw + str(base64.urlsafe_b64decode(raw.split(":")[0].lstrip(".") + "==="))
    assert [part for part in (anwen.email, str(anwen.id)) if part in text] == []


def test_confirming_the_password_again_opens_nothing_a_second_time(anwen: User) -> None:
    browser = signs_in(anwen)
    rows = set(Session.objects.values_list("id", flat=True))
    answer = browser.post(reverse("account_reauthenticate"), {"password": SECRET})
    assert answer.status_code == 302
    assert set(Session.objects.values_list("id", flat=True)) == rows


def test_a_wrong_password_is_not_confirmed(anwen: User) -> None:
    browser = signs_in(anwen)
    answer = browser.post(reverse("account_reauthenticate"), {"password": "not her password"})
    assert "That is not your password." in words_of(answer)


def test_signing_out_ends_the_unlock(anwen: User) -> None:
    browser = signs_in(anwen)
    copied = unlock_secret(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)
    assert (unlock_secret(browser), Session.objects.count()) == ("", 0)
    assert unlocking.resume(copied, clock.now()) is None
    assert EventName.SIGNED_OUT in events_of(anwen)


def test_somebody_whose_keys_have_another_password_is_asked_for_it(anwen: User) -> None:
    anwen.set_password("another set of plain words")
    anwen.save()
    browser = Client()
    types_password(browser, anwen.email, "another set of plain words")
    types_code(browser, code_of(anwen))
    assert hall(browser) == "locked"
    assert browser.post("/unlock/", {"secret": SECRET})["Location"] == "/work/"


def test_signing_out_without_an_unlock_is_fine(anwen: User) -> None:
    browser = signs_in(anwen)
    browser.cookies.pop(WORK_COOKIE)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)


def test_sign_up_is_closed_and_a_second_factor_stays(anwen: User) -> None:
    request = RequestFactory().get("/")
    authenticator = Authenticator.objects.filter(user=anwen).first()
    assert AccountAdapter().is_open_for_signup(request) is False
    assert SecondFactorAdapter().can_delete_authenticator(authenticator) is False


def test_signing_out_asks_first(anwen: User) -> None:
    browser = signs_in(anwen)
    assert "Sign out?" in words_of(browser.get(reverse("account_logout")))
    assert is_signed_in(browser)


def test_the_password_of_one_and_the_code_of_another_open_nothing(anwen: User, bina: User) -> None:
    browser = Client()
    types_password(browser, bina.email)
    thief = Client()
    types_password(thief, anwen.email)
    browser.cookies[WORK_COOKIE] = unlock_secret(thief)
    types_code(browser, code_of(bina))
    assert is_signed_in(browser)
    assert hall(browser) == "locked"
    assert list(Session.objects.filter(pending=False)) == []


def test_somebody_else_s_unlock_is_not_taken(anwen: User, bina: User) -> None:
    hers = signs_in(anwen)
    his = signs_in(bina)
    his.cookies[WORK_COOKIE] = unlock_secret(hers)
    assert hall(his) == "locked"


def test_signing_in_goes_back_to_where_one_was_going(anwen: User) -> None:
    browser = Client()
    sign_in = browser.get("/desk/")["Location"]
    assert sign_in == f"{reverse('account_login')}?next=/desk/"
    browser.post(sign_in, {"login": anwen.email, "password": SECRET, "next": "/desk/"})
    assert types_code(browser, code_of(anwen))["Location"] == "/desk/"


def test_nothing_but_these_pages_of_the_library_exists() -> None:
    browser = Client()
    gone = [
        "account/signup/", "account/email/", "account/confirm-email/", "account/password/reset/",
        "account/password/set/", "account/login/", "account/login/code/confirm/",
        "account/totp/deactivate/", "account/recovery-codes/download/", "account/webauthn/",
        "accounts/login/", "account/social/login/",
    ]  # fmt: skip
    assert [path for path in gone if browser.get(f"/{path}").status_code != 404] == []


def test_the_actor_is_known_to_every_page(anwen: User) -> None:
    assert Client().get("/who/").content == b"public"
    assert signs_in(anwen).get("/who/").content == b"user"


def test_an_unlocked_request_takes_four_queries(
    anwen: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signs_in(anwen)
    # Django's session, the person, their sign-in with the second factor, their unlock.
    with django_assert_num_queries(4):
        browser.get("/hall/")


@pytest.mark.django_db
def test_a_page_that_asks_nobody_costs_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        Client().get("/hall/")


def test_the_settings_this_rests_on_stand() -> None:
    assert settings.MFA_TRUST_ENABLED is False
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "recovery_codes", "webauthn"]
    assert settings.MFA_PASSKEY_LOGIN_ENABLED is False
