"""Lists of coded facts. They read Access rows only, by seeking (``seeking``)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from upstander.confidential.reporting import above
from upstander.confidential.reporting.choices import ReportKind, ReportState, Whose
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries.seeking import (
    PAGE_SIZE,
    in_order,
    newest_places,
    page_of,
    places,
    places_among,
)
from upstander.confidential.reporting.rules import OUR_TURN, Cursor
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import watchers
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.notices.choices import Reason
from upstander.foundation.vault.models import Access, AccessQuerySet

# A badge says "99+" beyond this: counting further would cost time and change nothing.
COUNT_UP_TO = 100
DANGER = "danger"
HELD = "held"
# A line says "more than 1,000" beyond this.
HELD_UP_TO = 1_001
# Of a channel with no more reports than this, the list asks for each instead of stepping on.
FEW = 1_000

_REASONS = {ReportState.NEW: Reason.NEW, ReportState.WITH_US: Reason.ANSWER}
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
    flags: tuple[str, ...] = ()
    # Words to somebody who listens, and no report.
    is_ear: bool = False

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


@dataclass(frozen=True)
class Narrowing:
    """What of the inbox is wanted, and in which order.

    ``state`` is a ReportState, ``danger`` for every report of somebody not safe that is not
    closed, or ``held`` for what is held, which no other list shows.
    """

    state: str = ""
    area: str = ""
    channel: str = ""
    whose: Whose = Whose.ALL
    oldest: bool = False


def inbox(
    actor: Actor,
    narrowing: Narrowing = Narrowing(),
    *,
    today: dt.date,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> InboxPage:
    """Return the page after or before a place, or the first one.

    Reports of the urgent section are not repeated among the rows.
    """
    among = _among(actor, narrowing, today)
    kept = _kept(actor, narrowing, few=among is not None)
    found = page_of(
        actor, _wanted(kept, narrowing.state), after=after, before=before,
        oldest=narrowing.oldest, among=among,
    )  # fmt: skip
    asked = found.is_first and narrowing.state in {"", ReportState.NEW}
    urgent = _urgent(actor, kept, among, oldest=narrowing.oldest) if asked else []
    reports = _reports([*urgent[:PAGE_SIZE], *found.shown])
    return InboxPage(
        urgent=_rows(urgent[:PAGE_SIZE], reports),
        rows=_rows(found.shown, reports),
        newer=found.newer,
        older=found.older,
        more_urgent=len(urgent) > PAGE_SIZE,
    )


def ear_page(
    actor: Actor, *, after: Cursor | None = None, before: Cursor | None = None
) -> InboxPage:
    """Return words to somebody who listens, a page at a time, newest first.

    Somebody not safe whom nobody has read stands first, and is not repeated among the rows. What
    is held is not among them.
    """
    kept = _ears().filter(held=False)
    found = page_of(actor, kept.exclude(_URGENT), after=after, before=before)
    urgent = _urgent(actor, kept, None, oldest=False) if found.is_first else []
    reports = _reports([*urgent[:PAGE_SIZE], *found.shown])
    return InboxPage(
        urgent=_rows(urgent[:PAGE_SIZE], reports), rows=_rows(found.shown, reports),
        newer=found.newer, older=found.older, more_urgent=len(urgent) > PAGE_SIZE,
    )  # fmt: skip


def held_ears(actor: Actor) -> list[Row]:
    """Return the newest words that wait for a look, and stand in no other list."""
    found = newest_places(actor, _ears().filter(held=True), 2 * PAGE_SIZE)
    return _rows(found, _reports(found))


def ear_count(actor: Actor) -> int:
    """Return how many words to somebody who listens wait for us, at most COUNT_UP_TO."""
    return _EARS_WAITING.count(user=actor.user_id, circles=actor.circles, states=OUR_TURN)


def holds_ears(actor: Actor) -> bool:
    """Return whether anything was written to a team of the actor that listens.

    Asked in two questions, because an index holds either what is listed or what is held.
    """
    asker = {"user": actor.user_id, "circles": actor.circles}
    return _EARS_LISTED.exists(**asker) or _EARS_HELD.exists(**asker)


def newest(actor: Actor, state: ReportState, limit: int) -> list[Row]:
    """Return the newest few reports in one state, those of somebody not safe among them."""
    found = newest_places(actor, _reports_only().listed().filter(state=state), limit)
    return _rows(found, _reports(found))


def waiting_count(actor: Actor, states: Iterable[ReportState] = OUR_TURN) -> int:
    """Return how many reports wait for us, at most COUNT_UP_TO."""
    return _WAITING.count(user=actor.user_id, circles=actor.circles, states=states)


def held_count(actor: Actor, kind: ReportKind = ReportKind.REPORT) -> int:
    """Return how many reports, or words to who listens, are held, at most HELD_UP_TO."""
    return _HELD.count(user=actor.user_id, circles=actor.circles, kind=kind)


def waits_for_whom() -> dict[UUID, set[Reason]]:
    """Return for whom something waits in a list, and which kind of thing: what a digest says."""
    kinds = Access.objects.filter(kind__in=ReportKind.values)
    rows = kinds.filter(held=False, state__in=list(_REASONS)).order_by()
    waiting = list(rows.values_list("holder", "state").distinct())
    teams = watchers({holder for holder, _state in waiting})
    found: dict[UUID, set[Reason]] = defaultdict(set)
    for holder, state in waiting:
        for user in teams.get(holder, ()):
            found[user].add(_REASONS[ReportState(state)])
    return found


def danger_alarms(actor: Actor) -> dict[str, ReportKind]:
    """Return number and kind of what somebody not safe sent and nobody has opened since the alarm.

    The longest waiting first. Every page asks.
    """
    rows = _ALARMS.rows(user=actor.user_id, circles=actor.circles)
    return {number: ReportKind(kind) for number, kind, *_order in rows}


def _reports_only() -> AccessQuerySet:
    return Access.objects.of(ReportKind.REPORT)


def _ears() -> AccessQuerySet:
    return Access.objects.of(ReportKind.EAR)


def _waiting_among(
    rows: AccessQuerySet, user: UUID, circles: Sequence[UUID], states: Iterable[ReportState]
) -> QuerySet[Access, Any]:
    theirs = rows.visible_to(Actor.holding(user, circles)).listed().filter(state__in=states)
    return theirs.values_list("subject").distinct()[:COUNT_UP_TO]


_WAITING = Prepared(
    lambda user, circles, states: _waiting_among(_reports_only(), user, circles, states)
)
_EARS_WAITING = Prepared(
    lambda user, circles, states: _waiting_among(_ears(), user, circles, states)
)
_EARS_LISTED = Prepared(
    lambda user, circles: (
        _ears().visible_to(Actor.holding(user, circles)).listed().values_list("id")[:1]
    )
)
_EARS_HELD = Prepared(
    lambda user, circles: (
        _ears().visible_to(Actor.holding(user, circles)).filter(held=True).values_list("id")[:1]
    )
)
_HELD = Prepared(
    lambda user, circles, kind: (
        Access.objects.of(kind)
        .visible_to(Actor.holding(user, circles))
        .filter(held=True)
        .values_list("subject")
        .distinct()[:HELD_UP_TO]
    )
)
_ALARMS = Prepared(
    lambda user, circles: (
        Report.objects.visible_to(Actor.holding(user, circles))
        .filter(alarms__circle__in=circles, alarms__ended_on__isnull=True)
        .order_by("received_on", "id")
        .values_list("number", "kind", "received_on", "id")
    )
)


def _among(actor: Actor, narrowing: Narrowing, today: dt.date) -> set[UUID] | None:
    """Return the few reports that come into question; None where they may be many."""
    own = above.own(actor, today) if narrowing.whose == Whose.MINE else None
    few = _few_of(narrowing.channel) if narrowing.channel else None
    known = [one for one in (own, few) if one is not None]
    return set.intersection(*known) if known else None


def _few_of(channel: str) -> set[UUID] | None:
    ids = Report.objects.filter(channel=channel).values_list("pk", flat=True)[: FEW + 1]
    found = set(ids)
    return found if len(found) <= FEW else None


def _kept(actor: Actor, narrowing: Narrowing, *, few: bool) -> QuerySet[Access]:
    """Return the rows that fit whatever the state: district, channel, whose.

    Over rows of other channels, and of reports that others lead, the list steps.
    """
    rows: QuerySet[Access] = _reports_only()
    rows = rows.filter(area=narrowing.area) if narrowing.area else rows
    if narrowing.channel and (narrowing.whose == Whose.MINE or not few):
        came = Report.objects.filter(channel=narrowing.channel, pk=OuterRef("subject"))
        rows = rows.filter(Exists(came))
    return above.of_the_team(rows, actor) if narrowing.whose == Whose.TEAM else rows


def _wanted(rows: QuerySet[Access], state: str) -> QuerySet[Access]:
    if state == HELD:
        return rows.filter(held=True)
    rows = rows.filter(held=False)
    if state == DANGER:
        return rows.filter(danger=True).exclude(state=ReportState.CLOSED)
    return (rows.filter(state=state) if state else rows).exclude(_URGENT)


def _urgent(
    actor: Actor, kept: QuerySet[Access], among: set[UUID] | None, *, oldest: bool
) -> list[Cursor]:
    if among is not None:
        return places_among(actor, kept.filter(_URGENT), among, oldest=oldest)[: PAGE_SIZE + 1]
    rows = kept.filter(_URGENT, holder__in=actor.holders)
    return places(in_order(rows, oldest=oldest).distinct(), PAGE_SIZE + 1)


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
        flags=tuple(report.flags),
        is_ear=report.kind == ReportKind.EAR,
    )
