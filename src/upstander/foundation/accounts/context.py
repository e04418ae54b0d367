"""What pages are told of the unlock: when it ends, so that they can warn."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from upstander.foundation.accounts import rules
from upstander.foundation.core import clock
from upstander.foundation.vault.unlocking import session_idle


def idle(request: HttpRequest) -> dict[str, object]:
    """Give templates the note that warns before the keys lock; nothing while they are locked."""
    return {"idle": SimpleLazyObject(lambda: _note(request))}


def _note(request: HttpRequest) -> str:
    left = seconds_left(request)
    if not left:
        return ""
    span = session_idle()
    values = {
        "locks_in": left,
        "warn": int(rules.warn_before(span).total_seconds()),
        "every": int(rules.noted_every(span).total_seconds()),
        "stay": reverse("accounts:stay"),
        "hold": reverse("accounts:hold"),
        "lock": reverse("accounts:lock"),
        # Nothing else of the request is on it: it is not worth asking every context processor.
        "csrf_token": get_token(request),
    }
    return render_to_string("accounts/idle.html", values)


def seconds_left(request: HttpRequest) -> int:
    """Return in how many seconds this browser's keys lock if nothing happens; 0 when locked."""
    keyring = getattr(request, "keyring", None)
    if keyring is None or keyring.locks_at is None:
        return 0
    return max(0, int((keyring.locks_at - clock.now()).total_seconds()))
