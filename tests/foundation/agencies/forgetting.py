"""What somebody does who forgot their password, step by step."""

import datetime as dt
import re
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from tests.cast import Partnership
from tests.foundation.accounts.signing_in import code_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.resetting import reset_password
from upstander.foundation.agencies.jobs import mail_reset_links
from upstander.foundation.agencies.models import Membership
from upstander.foundation.core import clock
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.queries import live_keys

NEW = "seven quiet otters drink tea"
FORGOTTEN = "/account/forgotten/"
HOUR = dt.timedelta(hours=1)


def asks(email: str, browser: Client | None = None) -> HttpResponse:
    return (browser or Client()).post(FORGOTTEN, {"email": email})


def mailed(email: str, mails: list[EmailMessage]) -> str:
    """Ask for a link, let the minute pass, and return the path of the link in the newest mail."""
    asks(email)
    mail_reset_links(clock.now())
    return path_in(mails[-1])


def path_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+", str(mail.body))
    assert found is not None
    return urlsplit(found[0]).path


def link_in(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


def own(user: User) -> Actor:
    return Actor(kind="user", user_id=user.id)


def resets(user: User, mails: list[EmailMessage], new: str = NEW) -> None:
    """Reset somebody's password the whole way."""
    link = link_in(mailed(user.email, mails))
    reset_password(link=link, new=new, code=code_of(user), by=own(user), now=clock.now())


def fills(path: str, user: User, browser: Client | None = None, **more: str) -> HttpResponse:
    typed = {"new": NEW, "again": NEW, "code": code_of(user)} | more
    return (browser or Client()).post(path, typed)


def states(user: User) -> dict[str, str]:
    rows = Membership.objects.filter(user=user).select_related("agency")
    return {row.agency.name: row.state for row in rows}


def reads(keyring: Keyring, house: Partnership) -> bool:
    """Return whether a keyring opens what the hate crime team is given now."""
    team = house.hate_crime_team.id
    try:
        keyring.private_of(live_keys([team])[team].id)
    except CannotOpen:
        return False
    return True
