"""A browser's steps through signing in, as a person takes them."""

import re
import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import SECRET
from upstander.foundation.accounts.models import User
from upstander.foundation.vault.cookies import WORK_COOKIE
from upstander.foundation.vault.models import Session

HALF_MINUTE = 30


def code_of(user: User, steps: int = 0) -> str:
    """Return what somebody's authenticator shows now, or some half minutes from now."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_from(get_adapter().decrypt(row.data["secret"]), steps)


def code_from(secret: str, steps: int = 0) -> str:
    """Return the code that an authenticator with this secret shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + steps))


def types_password(browser: Client, email: str, secret: str = SECRET) -> HttpResponse:
    """Send the first page of signing in."""
    return browser.post(reverse("account_login"), {"login": email, "password": secret})


def types_code(browser: Client, code: str) -> HttpResponse:
    """Send the second page."""
    return browser.post(reverse("mfa_authenticate"), {"code": code})


def signs_in(user: User, *, browser: Client | None = None, steps: int = 0) -> Client:
    """Return a browser in which somebody has signed in, with their keys unlocked."""
    browser = browser or Client()
    assert types_password(browser, user.email)["Location"] == reverse("mfa_authenticate")
    assert types_code(browser, code_of(user, steps))["Location"] == "/work/"
    return browser


def locks(browser: Client) -> Client:
    """Take the unlock from a browser that stays signed in, as after an idle hour."""
    Session.objects.all().delete()
    return browser


def is_signed_in(browser: Client) -> bool:
    """Return whether the browser is past both factors."""
    return "_auth_user_id" in browser.session


def unlock_secret(browser: Client) -> str:
    """Return the secret of the browser's unlock cookie, or an empty string."""
    cookie = browser.cookies.get(WORK_COOKIE)
    return cookie.value if cookie else ""


def words_of(response: HttpResponse) -> str:
    """Return a page's text, without what differs from one page to the next by design."""
    html = response.content.decode()
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    html = re.sub(r'value="[^"]*@[^"]*"', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
