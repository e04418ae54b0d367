"""The tabs of the sessions pages, for whoever may see each."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission

TABS = (
    ("support:desk_sessions", _("Booked"), Permission.SEE_SESSIONS),
    ("support:line", _("Drop in now"), Permission.HOLD_SESSIONS),
    ("support:days", _("Days"), Permission.KEEP_DAYS),
    ("support:setup", _("Services and people"), Permission.KEEP_DAYS),
    ("support:capacity", _("What is asked for"), Permission.KEEP_DAYS),
    ("support:calendar_mine", _("My calendar"), Permission.HOLD_SESSIONS),
)


def session_tabs(request: HttpRequest) -> dict[str, object]:
    """Give templates the tabs, when they ask."""
    return {"session_tabs": SimpleLazyObject(lambda: _tabs(request))}


def _tabs(request: HttpRequest) -> list[dict[str, object]]:
    actor: Actor = getattr(request, "actor", None) or Actor.public()
    return [
        {"label": label, "url": reverse(name), "here": request.path == reverse(name)}
        for name, label, permission in TABS
        if actor.may(permission)
    ]
