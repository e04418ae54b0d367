"""Letting go what a storm held."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from upstander.confidential.reporting.models import Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.models import Access


def release_held(*, by: Actor, now: dt.datetime) -> int:
    """Put what is held among the other reports; return how many there were.

    Somebody lets go what their teams hold a key to; a process lets go everything, and writes
    nothing down, because its count would tell how many came in these hours. Raises NotPermitted.
    """
    person = by.kind == "user"
    if person:
        by.require(Permission.OPEN_REPORT)
    with transaction.atomic():
        held = Report.objects.filter(held=True)
        count = (held.visible_to(by) if person else held).update(held=False)
        # Not by the same question again: one that came in between is still held, on both.
        still = Report.objects.filter(pk=OuterRef("subject"), held=True)
        Access.objects.filter(~Exists(still), held=True).update(held=False)
        if count and person:
            record(
                name=EventName.HELD_RELEASED, by=by, now=now, subject_kind="report",
                subject_id=None, detail={"reports": count},
            )  # fmt: skip
    return count
