"""Booking a session from a case: whoever can open the case can open it, and nobody else."""

import datetime as dt
from dataclasses import dataclass

from upstander.confidential.casework.models import Case
from upstander.confidential.casework.refusals import CaseIsClosed
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.following import Next
from upstander.confidential.support.choices import Attached
from upstander.confidential.support.models import Booking
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.session_refusals import NoSuchCase
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission


@dataclass(frozen=True)
class Asked:
    """What is booked from a case: service, kind of officer and language; and a time."""

    wish: Wish
    time: Next


def book_for_case(*, case: Case, asked: Asked, by: Actor, now: dt.datetime) -> Booking:
    """Book a session that belongs to a case; what the person said is sealed to its readers.

    The same form handed in again gets the same booking. Raises NotPermitted, NoSuchCase,
    CaseIsClosed, NotATime, and TimeTaken with the nearest free times.
    """
    by.require(Permission.HOLD_SESSIONS)
    by.require(Permission.WORK_ON_CASE)
    fresh = Case.objects.visible_to(by).filter(pk=case.pk).first()
    if fresh is None:
        raise NoSuchCase
    if fresh.closed_on is not None:
        raise CaseIsClosed
    time = asked.time
    slip = Slip(
        wish=asked.wish, starts_at=time.starts_at, form=time.form, link=time.link,
        said=time.said, attached=(Attached.CASE, fresh.pk),
    )  # fmt: skip
    return book(slip=slip, by=by, now=now)
