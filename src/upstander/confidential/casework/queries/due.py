"""For whom something is due in a case, for the digest of the day."""

import datetime as dt
from uuid import UUID

from upstander.confidential.casework.models import Case, Handover, Task
from upstander.confidential.casework.queries.cases import WORKS
from upstander.confidential.casework.queries.covers import covers
from upstander.confidential.casework.rules.board import effective_worker
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership


def due_for_whom(today: dt.date) -> set[UUID]:
    """Return for whom a task or a look at the danger is due, or a handover waits to be seen.

    Whoever stands in hears instead of somebody away, and nobody who left hears at all. Asked in
    the same number of questions for one case and for a thousand.
    """
    tasks = Task.objects.filter(done_on=None, due_on__lte=today).values_list("owner", flat=True)
    looks = Case.objects.filter(closed_on=None, review_on__lte=today).exclude(worker=None)
    handed = Handover.objects.filter(seen_on=None, case__closed_on=None)
    standing_in = covers(today)
    found = {
        effective_worker(one, standing_in)
        for rows in (tasks, looks.values_list("worker", flat=True))
        for one in rows.order_by().distinct()
    }
    found.update(handed.order_by().values_list("to", flat=True).distinct())
    there = Membership.objects.filter(
        user__in=[one for one in found if one], state=MemberState.ACTIVE, role__in=WORKS
    )
    return set(there.values_list("user", flat=True))
