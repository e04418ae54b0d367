"""Each night our own reports and cases become facts, and periods that are over are frozen."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.actions import take_coded
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.oversight.insight.choices import Kind
from upstander.oversight.insight.keeping import Maker, secrets
from upstander.oversight.insight.models import Fact, Frozen
from upstander.oversight.insight.queries import counts, gathering
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.storing import Row, Stored, store, touched


def gather_facts(*, by: Actor, now: dt.datetime) -> Stored:
    """Let there be one fact of each report and each incident, saying what is true now.

    Run twice, nothing changes. The fact of a report stays when the report is deleted by law: it is
    about nobody. Why and when go out of it as soon as the person takes back that they may be
    counted. The fact of an incident goes when two incidents turn out to be one.
    """
    _only_a_process(by)
    del now  # Nothing here is dated: a fact says when a report came, not when it was counted.
    maker = Maker()
    stored = [_counted(maker, part, by) for part in gathering.reports()]
    incidents = gathering.incident_facts(maker)
    stored += [
        _stored(incidents[start : start + gathering.SLICE])
        for start in range(0, len(incidents), gathering.SLICE)
    ]
    gone = Fact.objects.filter(source=OWN, kind=Kind.INCIDENT)
    there = {row.id for row in incidents}
    left = [one for one in gone.values_list("id", flat=True) if one not in there]
    for start in range(0, len(left), gathering.SLICE):
        _take_out(left[start : start + gathering.SLICE])
    return Stored(*map(sum, zip(*stored, strict=True))) if stored else Stored(0, 0, 0)


@transaction.atomic
def _counted(maker: Maker, part: Sequence[gathering.OwnReport], by: Actor) -> Stored:
    """Make facts of these reports; what waited at them of why and when is there no more."""
    coded = take_coded(reports=[one.id for one in part], by=by)
    return store(gathering.report_facts(maker, part, coded))


@transaction.atomic
def _take_out(facts: Sequence[UUID]) -> None:
    Fact.objects.filter(id__in=facts).delete()
    touched()


def _stored(rows: list[Row]) -> Stored:
    with transaction.atomic():
        return store(rows)


def freeze_periods(*, by: Actor, now: dt.datetime) -> int:
    """Freeze every period that is over and settled, of every source; return how many were.

    What is frozen never changes: whoever compared two releases would find who came in between.
    """
    _only_a_process(by)
    ours, today = secrets(), london_day(now)
    frozen = 0
    for source, kind in counts.sources():
        done = set(Frozen.objects.filter(source=source, kind=kind).values_list("period", flat=True))
        for period, figures in counts.catalogue(source, kind, today, done, ours):
            _freeze(source, kind, period, figures, by, now)
            frozen += 1
    return frozen


@transaction.atomic
def _freeze(
    source: str, kind: str, period: str, figures: object, by: Actor, now: dt.datetime
) -> None:
    made = Frozen.objects.create(
        source=source, kind=kind, period=period, figures=figures, frozen_on=london_day(now)
    )
    record(
        name=EventName.PERIOD_FROZEN, by=by, now=now, subject_kind="period", subject_id=made.pk,
        detail={"source": source, "kind": kind, "period": period},
    )  # fmt: skip


def _only_a_process(by: Actor) -> None:
    if by.kind != "system":
        raise NotPermitted("Facts are gathered by the system itself.")
