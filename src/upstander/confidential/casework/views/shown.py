"""Opening a case is an act: it is asked for once, and holds while somebody works on the case."""

import datetime as dt

from upstander.confidential.casework.models import Case
from upstander.foundation.accounts.requests import StaffRequest

# While pages of the case follow each other within this time, it need not be asked for again.
# Each display is written down all the same.
HOLDS = dt.timedelta(minutes=30)
_KEY = "cases_shown"
# The cases somebody opened last, by reference. They are forgotten with the session.
_LATELY = "cases_lately"
LATELY = 10


def ask_no_more(request: StaffRequest, case: Case, now: dt.datetime) -> None:
    """Remember that somebody has asked to open this case."""
    held = request.session.get(_KEY, {})
    fresh = {ref: at for ref, at in held.items() if _is_fresh(at, now)}
    request.session[_KEY] = {**fresh, case.reference: now.isoformat()}


def note_lately(request: StaffRequest, case: Case) -> None:
    """Remember that somebody opened this case last."""
    others = [one for one in lately(request) if one != case.reference]
    request.session[_LATELY] = [case.reference, *others][:LATELY]


def lately(request: StaffRequest) -> list[str]:
    """Return the references of the cases this person opened last, the newest first."""
    return list(request.session.get(_LATELY, []))


def was_asked_for(request: StaffRequest, case: Case, now: dt.datetime) -> bool:
    """Return whether this person asked to open the case, and has worked on it since."""
    at = request.session.get(_KEY, {}).get(case.reference)
    return at is not None and _is_fresh(at, now)


def _is_fresh(at: str, now: dt.datetime) -> bool:
    return now - dt.datetime.fromisoformat(at) < HOLDS
