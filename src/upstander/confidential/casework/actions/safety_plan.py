"""Saving a version of a safety plan. The versions before stay."""

import datetime as dt

from django.db import transaction

from upstander.confidential.casework.models import Case, SafetyPlan
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.safety_plan import newest_plan
from upstander.confidential.casework.risk_refusals import EmptyPlan, PlanChangedMeanwhile
from upstander.confidential.casework.rules.safety_plan import Plan
from upstander.confidential.casework.steps import (
    locked_case,
    require_open,
    require_seat_in,
    signed,
    write,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.sealing import digest


def save_plan(*, case: Case, plan: Plan, seen: int, by: Actor, now: dt.datetime) -> SafetyPlan:
    """Save the next version of a plan. ``seen`` is the version on the writer's screen, 0 for none.

    Raises NotPermitted, NoKeyToCase, CaseIsClosed, EmptyPlan, and PlanChangedMeanwhile when a
    colleague saved another version since.
    """
    by.require(Permission.PLAN_SAFETY)
    seat = require_seat_in(by, case)
    if plan.is_empty:
        raise EmptyPlan
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        before = newest_plan(fresh)
        number = before.number if before else 0
        if number != seen:
            raise PlanChangedMeanwhile
        old = Item.objects.get(pk=before.item) if before else None
        document = signed(seat, now, text="", **plan.document())
        item = write(fresh, Label.SAFETY_PLAN, document, by=by, now=now, replaces=old)
        row = SafetyPlan.objects.create(
            case=fresh, number=number + 1, item=item.pk, written_by=seat.user,
            written_on=london_day(now),
        )  # fmt: skip
        record(
            name=EventName.PLAN_SAVED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"number": row.number}, item_digest=digest(item),
        )  # fmt: skip
    return row
