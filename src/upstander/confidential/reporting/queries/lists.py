"""Lists of coded facts. They read Access rows only, by seeking: no page costs more than the first.

A seek starts at a row of an index whose first column is the holder. A member of several circles
gets one seek for each of them, merged, because one seek over all would have to sort.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import DangerAlarm, Report
from upstander.confidential.reporting.rules import OUR_TURN, Cursor, merged
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.models import Access

PAGE_SIZE = 25
# A badge says "99+" beyond this: counting further would cost time and change nothing.
COUNT_UP_TO = 100
DANGER = "danger"

_URGENT = Q(danger=True, state=ReportState.NEW)


@dataclass(frozen=True)
class Row:
    """One report in a list: coded facts only. ``area`` is a district's code or empty."""

    id: UUID
    number: str
    day: dt.date
    area: str
    danger: bool
    state: ReportState

    @property
    def is_ours(self) -> bool:
        """Whether the next step is ours."""
        return self.state in OUR_TURN


@dataclass(frozen=True)
class InboxPage:
    """One page: first the reports where somebody is not safe and nobody has looked.

    ``newer`` and ``older`` are where the neighbouring pages start; None where there is none.
    ``more_urgent`` says that the first section holds more than it shows.
    """

    urgent: Sequence[Row]
    rows: Sequence[Row]
    newer: Cursor | None
    older: Cursor | None
    more_urgent: bool = False


def inbox(
    actor: Actor,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    state: str = "",
    area: str = "",
) -> InboxPage:
    """Return the page after or before a place, or the first one.

    ``state`` is a ReportState, or ``danger`` for every report of somebody not safe that is not
    closed. Reports of the urgent section are not repeated among the rows.
    """
    if before is not None:
        page = _backwards(actor, before, state, area)
        if page is not None:
            return page
    return _forwards(actor, None if before else after, state, area)


def newest(actor: Actor, state: ReportState, limit: int) -> list[Row]:
    """Return the newest few reports in one state, those of somebody not safe among them."""
    rows = Access.objects.filter(state=state)
    streams = [
        _places(_of(rows, holder).order_by("-day", "subject"), limit) for holder in _holders(actor)
    ]
    places = merged(streams, limit)
    return _rows(places, _reports(places))


def waiting_count(actor: Actor, states: Iterable[ReportState] = OUR_TURN) -> int:
    """Return how many reports wait for us, at most COUNT_UP_TO."""
    rows = Access.objects.visible_to(actor).filter(state__in=list(states))
    return rows.values("subject").distinct()[:COUNT_UP_TO].count()


def danger_alarms(actor: Actor) -> list[Report]:
    """Return the reports of somebody not safe that nobody has opened since the alarm."""
    alarms = DangerAlarm.objects.visible_to(actor).filter(ended_on__isnull=True)
    return list(Report.objects.filter(id__in=alarms.values("report")).order_by("received_on", "id"))


def _forwards(actor: Actor, after: Cursor | None, state: str, area: str) -> InboxPage:
    found = merged(
        (_older(_of(_wanted(state, area), holder), after) for holder in _holders(actor)),
        PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    first = after is None
    urgent = _urgent(actor, area) if first and state in {"", ReportState.NEW} else []
    reports = _reports([*urgent[:PAGE_SIZE], *shown])
    return InboxPage(
        urgent=_rows(urgent[:PAGE_SIZE], reports),
        rows=_rows(shown, reports),
        newer=None if first or not shown else shown[0],
        older=shown[-1] if len(found) > PAGE_SIZE else None,
        more_urgent=len(urgent) > PAGE_SIZE,
    )


def _backwards(actor: Actor, before: Cursor, state: str, area: str) -> InboxPage | None:
    """Return the page that ends just before a place; None when that is the first page."""
    streams = [_newer(_of(_wanted(state, area), holder), before) for holder in _holders(actor)]
    found = sorted({place for stream in streams for place in stream}, key=lambda one: one.order)
    shown = found[-PAGE_SIZE:]
    if len(found) <= PAGE_SIZE:
        return None
    rows = _rows(shown, _reports(shown))
    return InboxPage(urgent=[], rows=rows, newer=shown[0], older=shown[-1])


def _wanted(state: str, area: str) -> QuerySet[Access]:
    rows = Access.objects.filter(area=area) if area else Access.objects.all()
    if state == DANGER:
        return rows.filter(danger=True).exclude(state=ReportState.CLOSED)
    return (rows.filter(state=state) if state else rows).exclude(_URGENT)


def _holders(actor: Actor) -> list[UUID]:
    return sorted(actor.holders)


def _of(rows: QuerySet[Access], holder: UUID) -> QuerySet[Access]:
    return rows.filter(holder=holder)


def _older(rows: QuerySet[Access], place: Cursor | None) -> list[Cursor]:
    rows = rows.order_by("-day", "subject")
    if place is None:
        return _places(rows, PAGE_SIZE + 1)
    same_day = rows.filter(day=place.day, subject__gt=place.subject)
    return [
        *_places(same_day, PAGE_SIZE + 1),
        *_places(rows.filter(day__lt=place.day), PAGE_SIZE + 1),
    ]


def _newer(rows: QuerySet[Access], place: Cursor) -> list[Cursor]:
    rows = rows.order_by("day", "-subject")
    same_day = rows.filter(day=place.day, subject__lt=place.subject)
    return [
        *_places(same_day, PAGE_SIZE + 1),
        *_places(rows.filter(day__gt=place.day), PAGE_SIZE + 1),
    ]


def _places(rows: QuerySet[Access], limit: int) -> list[Cursor]:
    return [Cursor(day, subject) for day, subject in rows.values_list("day", "subject")[:limit]]


def _urgent(actor: Actor, area: str) -> list[Cursor]:
    rows = Access.objects.visible_to(actor).filter(_URGENT)
    rows = rows.filter(area=area) if area else rows
    found = rows.order_by("-day", "subject").values_list("day", "subject").distinct()
    return [Cursor(day, subject) for day, subject in found[: PAGE_SIZE + 1]]


def _reports(places: Iterable[Cursor]) -> dict[UUID, Report]:
    return Report.objects.in_bulk([place.subject for place in places])


def _rows(places: Iterable[Cursor], reports: Mapping[UUID, Report]) -> list[Row]:
    return [row_of(reports[place.subject]) for place in places if place.subject in reports]


def row_of(report: Report) -> Row:
    """Return a report's coded facts as a list shows them."""
    return Row(
        id=report.id,
        number=report.number,
        day=report.received_on,
        area=report.area,
        danger=report.danger,
        state=ReportState(report.state),
    )
