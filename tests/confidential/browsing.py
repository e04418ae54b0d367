"""Browsers of people who work here, signed in and unlocked at the present moment."""

from django.test import Client

from tests.cast import SECRET
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.core import clock
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.cookies import WORK_COOKIE


def signed_in(user: User) -> Client:
    """Return a browser of somebody who is signed in, with their keys still locked."""
    browser = Client()
    browser.force_login(user)
    return browser


def unlocked(user: User) -> Client:
    """Return a browser of somebody who is signed in and has unlocked their keys."""
    browser, now = signed_in(user), clock.now()
    pending = unlocking.start_pending(user_id=user.id, secret=SECRET, now=now)
    by = Actor(kind="user", user_id=user.id)
    promoted = unlocking.promote(cookie=pending, by=by, now=now)
    assert promoted is not None
    browser.cookies[WORK_COOKIE] = promoted.cookie
    return browser
