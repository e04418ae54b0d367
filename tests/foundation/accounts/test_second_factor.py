"""Nobody works without a second factor; setting one up; spare codes."""

import datetime as dt
import re
from io import StringIO
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from time_machine import TimeMachineFixture

from tests.cast import NOW, SECRET, SET_UP
from tests.foundation.accounts.signing_in import (
    code_from,
    code_of,
    is_signed_in,
    signs_in,
    types_code,
    types_password,
    words_of,
)
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.accounts.actions import (
    connect_phone,
    enrol_second_factor,
    reset_second_factor,
)
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import (
    current_code,
    has_second_factor,
    spare_codes_left,
)
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Session

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
SET_UP_PAGE = "/account/phone/"


@pytest.fixture
def without(newcomer: User) -> Client:
    """Return the browser of somebody who has given a password and has no second factor."""
    browser = Client()
    types_password(browser, newcomer.email)
    return browser


def spare_codes_of(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def shown_secret(page: HttpResponse) -> str:
    letters = re.search(r'class="digits"><b>([A-Z2-7 ]+)</b>', page.content.decode())
    assert letters is not None
    return letters[1].replace(" ", "")


@pytest.mark.parametrize("path", ["/hall/", "/desk/", "/account/", "/account/password/",
                                  "/unlock/", "/account/spare-codes/"])  # fmt: skip
def test_without_one_everything_leads_to_setting_one_up(without: Client, path: str) -> None:
    assert without.get(path)["Location"] == SET_UP_PAGE


def test_without_one_it_is_still_possible_to_leave(without: Client) -> None:
    without.post(reverse("account_logout"))
    assert not is_signed_in(without)


def test_somebody_who_loses_theirs_must_set_one_up(anwen: User) -> None:
    browser = signs_in(anwen)
    Authenticator.objects.all().delete()
    assert browser.get("/hall/")["Location"] == SET_UP_PAGE


def test_the_secret_is_shown_as_a_picture_and_as_letters(without: Client) -> None:
    page = without.get(SET_UP_PAGE)
    html = page.content.decode()
    assert "<svg viewBox=" in html
    assert 'style="' not in html
    assert "data:" not in html
    assert len(shown_secret(page)) == 32


def test_connecting_a_phone_shows_ten_spare_codes_and_opens_the_house(
    without: Client, newcomer: User
) -> None:
    secret = shown_secret(without.get(SET_UP_PAGE))
    answer = without.post(SET_UP_PAGE, {"code": code_from(secret)})
    assert answer["Location"] == "/account/spare-codes/"
    codes = re.findall(r"<li>(\d{8})</li>", without.get(answer["Location"]).content.decode())
    assert len(set(codes)) == 10
    assert (has_second_factor(newcomer), spare_codes_left(newcomer)) == (True, 10)
    assert without.get("/hall/").content == b"unlocked"
    event = Event.objects.get(name=EventName.SECOND_FACTOR_SET, subject_id=newcomer.id)
    assert event.actor_id == newcomer.id


def test_a_wrong_first_code_changes_nothing(without: Client, newcomer: User) -> None:
    secret = shown_secret(without.get(SET_UP_PAGE))
    answer = without.post(SET_UP_PAGE, {"code": "000000"})
    assert "did not work" in words_of(answer)
    assert shown_secret(answer) == secret
    assert not has_second_factor(newcomer)


def test_a_new_phone_takes_the_place_of_the_old(anwen: User) -> None:
    before = spare_codes_of(anwen)
    old = code_of(anwen, 1)
    browser = signs_in(anwen)
    secret = shown_secret(browser.get(SET_UP_PAGE))
    browser.post(SET_UP_PAGE, {"code": code_from(secret)})
    assert Authenticator.objects.filter(user=anwen, type=Authenticator.Type.TOTP).count() == 1
    assert spare_codes_of(anwen) == before
    for code, works in ((old, False), (code_from(secret, 1), True)):
        again = Client()
        types_password(again, anwen.email)
        types_code(again, code)
        assert is_signed_in(again) == works


def test_nobody_connects_a_phone_to_another_s_account(anwen: User, bina: User) -> None:
    for by in (Actor(kind="user", user_id=bina.id), Actor.public()):
        with pytest.raises(NotPermitted):
            connect_phone(user=anwen, secret="A" * 32, by=by, now=NOW)


def test_a_lost_phone_is_taken_away_by_the_one_who_runs_the_service(anwen: User) -> None:
    browser = signs_in(anwen)
    said = StringIO()
    call_command("reset_second_factor", " ANWEN@example.org", stdout=said)
    assert said.getvalue() == "Anwen connects a new phone at the next sign-in.\n"
    assert (has_second_factor(anwen), spare_codes_left(anwen)) == (False, 0)
    assert Session.objects.count() == 0
    assert browser.get("/hall/")["Location"].startswith(reverse("account_login"))
    types_password(browser, anwen.email)
    assert browser.get("/hall/")["Location"] == SET_UP_PAGE
    event = Event.objects.get(name=EventName.SECOND_FACTOR_RESET)
    assert (event.actor_kind, event.actor_name) == ("system", "reset_second_factor")
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("reset_second_factor", "nobody@example.org")


def test_nobody_resets_it_from_a_screen(anwen: User) -> None:
    with pytest.raises(NotPermitted):
        reset_second_factor(user=anwen, by=Actor(kind="user", user_id=anwen.id), now=NOW)


def test_the_secret_is_sealed_in_the_table(anwen: User) -> None:
    rows = {row.type: row for row in Authenticator.objects.filter(user=anwen)}
    stored = rows[Authenticator.Type.TOTP].data["secret"]
    assert not re.fullmatch(r"[A-Z2-7]{32}", stored)
    assert not re.fullmatch(r"[0-9a-f]{80}", rows[Authenticator.Type.RECOVERY_CODES].data["seed"])
    assert re.fullmatch(r"\d{6}", code_of(anwen))


def test_a_spare_code_signs_in_once(anwen: User) -> None:
    spare = spare_codes_of(anwen)[0]
    for works in (True, False):
        browser = Client()
        types_password(browser, anwen.email)
        types_code(browser, spare)
        assert is_signed_in(browser) == works
    assert spare_codes_left(anwen) == 9


def test_new_spare_codes_replace_the_old(anwen: User) -> None:
    before = spare_codes_of(anwen)
    signs_in(anwen).post(reverse("mfa_generate_recovery_codes"))
    assert set(spare_codes_of(anwen)).isdisjoint(before)


def test_after_a_while_it_asks_again_who_is_there(
    anwen: User, time_machine: TimeMachineFixture
) -> None:
    now = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
    time_machine.move_to(now)
    browser = signs_in(anwen)
    codes = reverse("mfa_view_recovery_codes")
    assert browser.get(codes).status_code == 200
    time_machine.move_to(now + dt.timedelta(minutes=6))
    asked = browser.get(codes)["Location"]
    assert unquote(asked) == f"{reverse('account_reauthenticate')}?next={codes}"
    again = browser.post(asked, {"password": SECRET, "next": codes})
    assert again["Location"] == codes
    assert browser.get(codes).status_code == 200


def test_the_code_of_the_phone_does_as_well_and_only_once(
    anwen: User, time_machine: TimeMachineFixture
) -> None:
    now = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
    time_machine.move_to(now)
    browser = signs_in(anwen)
    again = reverse("mfa_reauthenticate")
    assert "did not work" in words_of(browser.post(again, {"code": code_of(anwen)}))
    assert browser.post(again, {"code": code_of(anwen, 1)}).status_code == 302


def test_own_sign_in_says_what_there_is(anwen: User) -> None:
    page = words_of(signs_in(anwen).get(reverse("mfa_index")))
    assert "You are Anwen, anwen@example.org." in page
    assert "(10 left)" in page


def test_codes_are_shown_in_the_demonstration_only(
    anwen: User, newcomer: User, settings: Settings
) -> None:
    with pytest.raises(NotPermitted):
        current_code(anwen.email)
    settings.DEMO = True
    shown = current_code(" Anwen@example.org")
    assert shown is not None
    assert shown.code == code_of(anwen)
    assert 1 <= shown.seconds <= 30
    assert current_code(newcomer.email) is None
    assert current_code("nobody@example.org") is None


def test_only_the_set_up_gives_somebody_a_second_factor(newcomer: User) -> None:
    own = Actor(kind="user", user_id=newcomer.id)
    for by in (own, Actor.public()):
        with pytest.raises(NotPermitted):
            enrol_second_factor(user=newcomer, by=by, now=NOW)
    enrol_second_factor(user=newcomer, by=SET_UP, now=NOW)
    assert has_second_factor(newcomer)
