"""Reminding whoever accredits that a review is due: 60, 30 and 7 days before."""

import datetime as dt

from django.db import transaction

from upstander.community.directory.choices import Stage
from upstander.community.directory.models import Accreditation
from upstander.community.directory.queries.accrediting import who_accredits
from upstander.community.directory.rules.accrediting import NUDGES, nudge_due
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.notices.actions import gather
from upstander.foundation.notices.choices import Reason


def remind(*, by: Actor, now: dt.datetime) -> int:
    """Keep for the next digest of everybody who accredits that a place needs a visit soon.

    Worked out now, from what is true now: a place that was renewed since reminds nobody. Returns
    for how many places. Running it twice on one day reminds once.
    """
    today = london_day(now)
    soon = today + dt.timedelta(days=max(NUDGES))
    with transaction.atomic():
        rows = Accreditation.objects.select_for_update().filter(
            stage=Stage.ACCREDITED, review_on__lte=soon
        )
        due = [(row, step) for row in rows if (step := _due(row, today)) is not None]
        for row, step in due:
            row.nudged = step
            row.save(update_fields=["nudged"])
        if due:
            waiting = {user: [Reason.PLACE] for user in who_accredits()}
            gather(waiting=waiting, by=by, now=now)
    return len(due)


def _due(row: Accreditation, today: dt.date) -> int | None:
    return None if row.review_on is None else nudge_due(row.review_on, today, row.nudged)
