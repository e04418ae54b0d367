"""The supervisor's board: who carries what, in the same number of questions for 5 and for 5,000."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from upstander.confidential.casework.choices import Answered, RiskBand
from upstander.confidential.casework.models import (
    Attempt,
    BroughtCase,
    Case,
    CaseReport,
    Cover,
    Handover,
    Task,
)
from upstander.confidential.casework.queries.cases import people_of_teams
from upstander.confidential.casework.queries.covers import covers
from upstander.confidential.casework.rules.board import EXPOSED_WITHIN, QUIET_AFTER, Load
from upstander.confidential.reporting.choices import ReportState
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Absence, Membership
from upstander.foundation.agencies.queries.rota import away_now
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

# As many of the quiet cases as one reads in a morning.
QUIET_SHOWN = 25


@dataclass(frozen=True)
class Board:
    """Everybody's load, heaviest first, the cases that have gone quiet, and handovers unseen."""

    loads: tuple[Load, ...]
    quiet: tuple[Case, ...]
    more_quiet: bool
    unseen: tuple[Handover, ...]


def board(actor: Actor, now: dt.datetime, today: dt.date) -> Board:
    """Return the board of the cases that a supervisor's teams hold a key to."""
    mine = Case.objects.visible_to(actor).filter(closed_on=None)
    quiet = list(_quiet(mine, today)[: QUIET_SHOWN + 1])
    unseen = Handover.objects.filter(_among(mine), seen_on=None).select_related("case")
    return Board(
        loads=tuple(sorted(_loads(actor, mine, now, today), key=lambda one: one.weight))[::-1],
        quiet=tuple(quiet[:QUIET_SHOWN]),
        more_quiet=len(quiet) > QUIET_SHOWN,
        unseen=tuple(unseen.order_by("given_on", "id")[:QUIET_SHOWN]),
    )


def _loads(actor: Actor, mine: QuerySet[Case], now: dt.datetime, today: dt.date) -> list[Load]:
    found: dict[UUID | None, dict[str, object]] = {
        row["worker"]: {name: value for name, value in row.items() if name != "worker"}
        for row in mine.values("worker").annotate(
            cases=Count("pk"),
            high=Count("pk", filter=Q(band=RiskBand.HIGH)),
            medium=Count("pk", filter=Q(band=RiskBand.MEDIUM)),
            to_review=Count("pk", filter=Q(review_on__lte=today)),
            oldest=Min("opened_on"),
        )
    }
    for name, counts in (("overdue", _overdue(mine, today)), ("waiting", _waiting(mine))):
        for worker, count in counts.items():
            found.setdefault(worker, {})[name] = count
    people = people_of_teams(actor)
    read, absent, standing_in = _read(people, now), away_now(people, now), covers(today)
    for worker in people:
        found.setdefault(worker, {})
    gone = _gone(found.keys() - people)
    return [
        Load(
            worker=worker,
            read=read.get(worker, 0) if worker else 0,
            away=worker in absent,
            left=worker in gone,
            covered_by=standing_in.get(worker) if worker else None,
            **counts,  # type: ignore[arg-type]
        )
        for worker, counts in found.items()
    ]


def _gone(workers: Iterable[UUID | None]) -> set[UUID]:
    """Return which of these are in no team at all: another organisation's worker is not gone."""
    asked = {one for one in workers if one}
    rows = Membership.objects.filter(user__in=asked, state=MemberState.ACTIVE)
    return asked - set(rows.exclude(circle=None).values_list("user", flat=True))


def _overdue(mine: QuerySet[Case], today: dt.date) -> Counter[UUID | None]:
    rows = Task.objects.filter(_among(mine), done_on=None, due_on__lt=today)
    return Counter(dict(rows.values_list("owner").annotate(n=Count("pk"))))


def _waiting(mine: QuerySet[Case]) -> Counter[UUID | None]:
    rows = CaseReport.objects.filter(_among(mine), report__state=ReportState.WITH_US)
    return Counter(dict(rows.values_list("case__worker").annotate(n=Count("pk"))))


def _among(mine: QuerySet[Case]) -> Exists:
    """Ask of each row whether its case is one of these, instead of reading all of them first."""
    return Exists(mine.filter(pk=OuterRef("case")))


def _read(people: Iterable[UUID], now: dt.datetime) -> dict[UUID | None, int]:
    """Return how many different reports and cases each person has opened of late."""
    rows = Event.objects.filter(
        name__in=[EventName.REPORT_OPENED, EventName.CASE_SHOWN],
        actor_id__in=list(people),
        at__gte=now - EXPOSED_WITHIN,
    )
    return dict(rows.values_list("actor_id").annotate(n=Count("subject_id", distinct=True)))


def _quiet(mine: QuerySet[Case], today: dt.date) -> QuerySet[Case]:
    """Return open cases in which nobody had a word from us for days, oldest case first.

    A word is an answer we wrote to the mailbox of one of its reports, or an attempt that reached
    somebody. What was brought in with a list begins on the day it came.
    """
    since = today - QUIET_AFTER
    reached = Attempt.objects.filter(case=OuterRef("pk"), answered=Answered.YES, tried_on__gt=since)
    reports = CaseReport.objects.filter(case=OuterRef(OuterRef("pk"))).values("report")
    written = Event.objects.filter(
        name=EventName.REPORT_ANSWERED, subject_id__in=reports, day__gt=since
    )
    brought = BroughtCase.objects.filter(case=OuterRef("pk")).exclude(came_with__done_on__lte=since)
    rows = mine.filter(~Exists(reached), ~Exists(written), ~Exists(brought), opened_on__lte=since)
    return rows.order_by("opened_on", "pk")


def handed_to(user: UUID | None) -> list[Handover]:
    """Return handovers that somebody has not said they have, oldest first."""
    rows = Handover.objects.filter(to=user, seen_on=None) if user else Handover.objects.none()
    return list(rows.select_related("case").order_by("given_on", "id"))


def absences_to_cover(user: UUID, today: dt.date) -> list[tuple[Absence, UUID | None]]:
    """Return when somebody is or will be away, each with who stands in."""
    rows = Absence.objects.filter(user=user, last_day__gte=today).order_by("first_day", "id")
    known: dict[UUID, UUID] = dict(
        Cover.objects.filter(absence__in=rows).values_list("absence", "by")
    )
    return [(row, known.get(row.pk)) for row in rows]
