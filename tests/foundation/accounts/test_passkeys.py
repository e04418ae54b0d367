"""This computer's lock or a security key as the second step."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import NOW, SECRET, SET_UP
from tests.foundation.accounts.security_key import SITE, SecurityKey
from tests.foundation.accounts.signing_in import (
    is_signed_in,
    signs_in,
    types_password,
    words_of,
)
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.accounts.actions.passkeys import (
    LastSecondFactor,
    add_passkey,
    remove_passkey,
)
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import (
    has_second_factor,
    passkeys_of,
    spare_codes_left,
)
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.urls("tests.foundation.accounts.desk_urls")
ADD = "/account/passkey/"
CODE = "/account/code/"


def at_our_site() -> Client:
    return Client(SERVER_NAME=SITE)


def asked_on(answer: HttpResponse) -> dict[str, object]:
    """Return what a page asks the browser for."""
    found = re.search(r'data-passkey="([^"]+)"', answer.content.decode())
    assert found is not None
    asked: dict[str, object] = json.loads(unescape(found[1]))
    return asked


def adds(browser: Client, key: SecurityKey, name: str = "The blue key") -> HttpResponse:
    return browser.post(ADD, {"name": name, "credential": key.made(asked_on(browser.get(ADD)))})


def signs_in_with(user: User, key: SecurityKey) -> Client:
    browser = at_our_site()
    types_password(browser, user.email)
    browser.post(CODE, {"credential": key.used(asked_on(browser.get(CODE)))})
    return browser


def own(user: User) -> Actor:
    return Actor(kind="user", user_id=user.id)


def test_a_key_that_was_added_does_for_the_second_step(anwen: User) -> None:
    key = SecurityKey()
    browser = signs_in(anwen, browser=at_our_site())
    assert adds(browser, key)["Location"] == reverse("mfa_index")
    page = words_of(browser.get(reverse("mfa_index")))
    assert "The blue key Added on" in page
    assert "Not used yet." in page
    again = signs_in_with(anwen, key)
    assert again.get("/hall/").content == b"unlocked"
    assert "Last used on" in words_of(again.get(reverse("mfa_index")))
    event = Event.objects.get(name=EventName.PASSKEY_ADDED)
    assert (event.actor_id, event.subject_id) == (anwen.id, anwen.id)


def test_the_code_of_the_phone_still_does(anwen: User) -> None:
    adds(signs_in(anwen, browser=at_our_site()), SecurityKey())
    assert signs_in(anwen, steps=1).get("/hall/").content == b"unlocked"


def test_another_key_does_not_do(anwen: User) -> None:
    adds(signs_in(anwen, browser=at_our_site()), SecurityKey())
    browser = at_our_site()
    types_password(browser, anwen.email)
    answer = browser.post(CODE, {"credential": SecurityKey().used(asked_on(browser.get(CODE)))})
    assert not is_signed_in(browser)
    assert "That did not work." in words_of(answer)


def test_an_answer_is_good_once(anwen: User) -> None:
    key = SecurityKey()
    adds(signs_in(anwen, browser=at_our_site()), key)
    first, second = at_our_site(), at_our_site()
    for browser in (first, second):
        types_password(browser, anwen.email)
    answer = key.used(asked_on(first.get(CODE)))
    second.get(CODE)
    second.post(CODE, {"credential": answer})
    assert not is_signed_in(second)
    first.post(CODE, {"credential": answer})
    assert is_signed_in(first)


def test_a_key_shown_to_another_site_is_no_use_here(anwen: User) -> None:
    key = SecurityKey()
    adds(signs_in(anwen, browser=at_our_site()), key)
    key._site = "upstander.example"
    assert not is_signed_in(signs_in_with(anwen, key))


def test_the_key_alone_without_the_password_opens_nothing(anwen: User) -> None:
    adds(signs_in(anwen, browser=at_our_site()), SecurityKey())
    assert at_our_site().get(CODE)["Location"] == reverse("account_login")
    with pytest.raises(NoReverseMatch):
        reverse("mfa_login_webauthn")


@pytest.mark.parametrize("said", ["", "no", "{}", '{"response": 1}', "[]"])
def test_what_no_key_ever_said_is_refused_kindly(anwen: User, said: str) -> None:
    browser = signs_in(anwen, browser=at_our_site())
    browser.get(ADD)
    answer = browser.post(ADD, {"name": "x", "credential": said})
    assert answer.status_code == 200
    assert "It did not work, and nothing was changed." in words_of(answer)
    assert passkeys_of(anwen) == []


def test_a_key_without_a_name_has_one(anwen: User) -> None:
    browser = signs_in(anwen, browser=at_our_site())
    adds(browser, SecurityKey(), name="")
    assert [one.name for one in passkeys_of(anwen)] == ["My computer or key"]
    assert "60" in words_of(adds(browser, SecurityKey(), name="x" * 61))


def test_somebody_new_can_begin_with_one_and_gets_spare_codes(newcomer: User) -> None:
    browser, key = at_our_site(), SecurityKey()
    types_password(browser, newcomer.email)
    set_up = words_of(browser.get(reverse("mfa_activate_totp")))
    assert "Use this computer’s lock or a security key" in set_up
    assert adds(browser, key)["Location"] == reverse("mfa_view_recovery_codes")
    assert (has_second_factor(newcomer), spare_codes_left(newcomer)) == (True, 10)
    assert browser.get("/hall/").content == b"unlocked"
    assert is_signed_in(signs_in_with(newcomer, key))
    asked = at_our_site()
    assert asked.get("/hall/").status_code == 302


def test_the_last_second_step_stays(newcomer: User) -> None:
    browser, key = at_our_site(), SecurityKey()
    types_password(browser, newcomer.email)
    adds(browser, key)
    only = passkeys_of(newcomer)[0]
    with pytest.raises(LastSecondFactor):
        remove_passkey(user=newcomer, passkey=only.id, by=own(newcomer), now=NOW)
    assert "your only second step" in words_of(
        browser.post(reverse("accounts:remove_passkey", args=[only.id]))
    )
    assert has_second_factor(newcomer)


def test_one_of_two_can_be_taken_off(anwen: User) -> None:
    key = SecurityKey()
    browser = signs_in(anwen, browser=at_our_site())
    adds(browser, key)
    gone = passkeys_of(anwen)[0].id
    assert browser.post(reverse("accounts:remove_passkey", args=[gone])).status_code == 302
    browser.post(reverse("accounts:remove_passkey", args=[gone]))
    assert passkeys_of(anwen) == []
    assert Event.objects.filter(name=EventName.PASSKEY_REMOVED).count() == 1
    other = at_our_site()
    types_password(other, anwen.email)
    assert "data-passkey" not in other.get(CODE).content.decode()


def test_the_phone_is_not_taken_off_as_if_it_were_a_key(anwen: User) -> None:
    phone = Authenticator.objects.get(user=anwen, type=Authenticator.Type.TOTP)
    remove_passkey(user=anwen, passkey=phone.id, by=own(anwen), now=NOW)
    assert has_second_factor(anwen)


def test_nobody_touches_the_keys_of_another(anwen: User, bina: User) -> None:
    adds(signs_in(anwen, browser=at_our_site()), SecurityKey())
    hers = passkeys_of(anwen)[0].id
    signs_in(bina).post(reverse("accounts:remove_passkey", args=[hers]))
    for by in (own(bina), SET_UP, Actor.public()):
        with pytest.raises(NotPermitted):
            remove_passkey(user=anwen, passkey=hers, by=by, now=NOW)
        with pytest.raises(NotPermitted):
            add_passkey(user=anwen, name="x", credential={}, by=by, now=NOW)
    assert len(passkeys_of(anwen)) == 1


def test_confirming_who_is_there_goes_by_password_or_code(anwen: User) -> None:
    browser = signs_in(anwen, browser=at_our_site())
    adds(browser, SecurityKey())
    page = words_of(browser.get(reverse("account_reauthenticate")))
    assert "Use the code on your phone instead" in page
    browser.post(reverse("account_reauthenticate"), {"password": SECRET})
    Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).delete()
    assert "instead" not in words_of(browser.get(reverse("account_reauthenticate")))
