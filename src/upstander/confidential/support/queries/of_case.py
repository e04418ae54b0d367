"""The sessions of a case, for those who hold a key to each of them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.support.choices import Attached, BookingState
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.sessions import sessions_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.vault.models import Access


@dataclass(frozen=True)
class OfCase:
    """Sessions to come, the next first, and those before, the last first."""

    coming: tuple[Booking, ...]
    past: tuple[Booking, ...]


def of_case(actor: Actor, case: Case, now: dt.datetime) -> OfCase:
    """Return the sessions of a case, or of its reports, that the actor holds a key to."""
    reports = CaseReport.objects.filter(case=case).values("report")
    own = Q(attached_kind=Attached.CASE, attached_to=case.pk)
    of_reports = Q(attached_kind=Attached.REPORT, attached_to__in=reports)
    rows = list(sessions_of(actor, mine=False).filter(own | of_reports))
    open_ones = (BookingState.BOOKED, BookingState.UNSETTLED)
    coming = [one for one in rows if one.state in open_ones and one.ends_at > now]
    past = [one for one in reversed(rows) if one not in coming]
    return OfCase(tuple(coming), tuple(past))


def officer_reads(booking: Booking) -> bool:
    """Return whether the officer of a session is in a team that can open it."""
    holders = Access.objects.filter(subject=booking.pk).values("holder")
    return Membership.objects.filter(
        user=booking.officer.user, circle__in=holders, state=MemberState.ACTIVE
    ).exists()
