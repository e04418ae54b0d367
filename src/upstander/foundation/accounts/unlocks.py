"""Carrying an unlock through signing in: from the typed password to a keyring (vault.md rule 7).

The password is seen once, before the second factor. It opens the person's key into a pending row,
good for five minutes; only ``user_logged_in``, which fires after the second factor, promotes it.
"""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.actions.sign_ins import note_unlock, open_sign_in
from upstander.foundation.accounts.models import User
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.cookies import (
    WORK_COOKIE,
    drop_cookie,
    row_id,
    secret_in,
    set_cookie,
)
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.keyrings import Keyring

_CARRIED = "_unlock_carried"
_SIGN_IN = "sign_in"


def begin(request: HttpRequest, user: User, secret: str, now: dt.datetime) -> None:
    """Open a pending unlock with the typed password; raises WrongSecret."""
    _carry(request, unlocking.start_pending(user_id=user.id, secret=secret, now=now))


def finish(request: HttpRequest, user: User, now: dt.datetime) -> bool:
    """Turn the person's own pending unlock into a session; return whether there was one."""
    pending = getattr(request, _CARRIED, None) or secret_in(request, WORK_COOKIE)
    if not pending:
        return False
    by = Actor(kind="user", user_id=user.id)
    promoted = unlocking.promote(cookie=pending, by=by, now=now)
    if promoted is None:
        return False
    _carry(request, promoted.cookie)
    sign_in = sign_in_of(request)
    if sign_in is not None:
        note_unlock(sign_in=sign_in, session=row_id(promoted.cookie), by=by)
    if promoted.swapped:
        messages.error(
            request,
            _(
                "A key kept here is not the one that was made. Do not open or write anything. "
                "Tell your supervisor by phone."
            ),
        )
    return True


def end(request: HttpRequest) -> None:
    """End this browser's unlock."""
    secret = secret_in(request, WORK_COOKIE)
    if secret:
        unlocking.end(secret)
        _carry(request, "")


def keyring_of(request: HttpRequest, user: User, now: dt.datetime) -> Keyring | None:
    """Return the keyring of this browser's unlock, if it is this person's and still good."""
    secret = secret_in(request, WORK_COOKIE)
    keyring = unlocking.resume(secret, now) if secret else None
    return keyring if keyring is not None and keyring.owner == user.id else None


def sign_in_of(request: HttpRequest) -> UUID | None:
    """Return which of the person's sign-ins this browser is."""
    known = request.session.get(_SIGN_IN)
    return None if known is None else UUID(known)


def put_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the secret that this request made, or take the old one away."""
    carried = getattr(request, _CARRIED, None)
    if carried is None:
        return
    if carried:
        set_cookie(response, WORK_COOKIE, carried)
    else:
        drop_cookie(response, WORK_COOKIE)


def after_sign_in(*, request: HttpRequest, user: User, **_rest: object) -> None:
    """Write the sign-in down and promote its pending unlock. Called after the second factor."""
    now = clock.now()
    try:
        device = rules.device(request.headers.get("User-Agent", ""))
        by = Actor(kind="user", user_id=user.id)
        row = open_sign_in(user=user, device=device, by=by, now=now)
    except Refusal:
        # What cannot be written down does not happen.
        request.session.flush()
        raise
    request.session[_SIGN_IN] = str(row.id)
    finish(request, user, now)


def unlock_pending(request: HttpRequest, user: User, secret: str) -> None:
    """Begin an unlock at the password step; somebody whose keys it does not open stays locked."""
    try:
        begin(request, user, secret, clock.now())
    except WrongSecret:
        # The password is right and the key is another's: they are asked at the unlock screen.
        return


def _carry(request: HttpRequest, secret: str) -> None:
    """Keep a secret for the answer's cookie; an empty one takes the cookie away."""
    setattr(request, _CARRIED, secret)
