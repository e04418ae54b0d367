"""The sessions of a case in words: on its tab, and on the card beside it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from upstander.confidential.casework.beside import Card, Line
from upstander.confidential.casework.models import Case
from upstander.confidential.support import session_words
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.of_case import of_case
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission

# What fits beside a case; the tab has all.
_SHOWN = 3


def session(one: Booking) -> dict[str, object]:
    """Return a session as the tab of a case lists it."""
    return {"line": session_words.line(one), "when": moment_in_words(one.starts_at)}


def card(actor: Actor, case: Case, now: dt.datetime) -> Card | None:
    """Return the card of a case: its next sessions; none for who sees no sessions."""
    if not actor.may(Permission.SEE_SESSIONS):
        return None
    found = of_case(actor, case, now)
    return Card(
        title=_("Support sessions"),
        lines=[_line(one) for one in found.coming[:_SHOWN]],
        nothing=_("None to come."),
        url=reverse("support:case_sessions", args=[case.reference]),
        link=_("All sessions, and book one"),
    )


def _line(one: Booking) -> Line:
    shown = session_words.line(one)
    return Line(
        moment_in_words(one.starts_at),
        f"{shown.how} · {shown.officer} · {shown.state}",
        reverse("support:desk_session", args=[one.reference]),
    )
