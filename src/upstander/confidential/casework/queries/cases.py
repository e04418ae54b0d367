"""One case, who is asking, and what belongs to it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from upstander.confidential.casework.models import Case, CaseReport, Sorting, Task
from upstander.confidential.casework.queries.attempts import first_contact
from upstander.confidential.casework.queries.risk import triggers
from upstander.confidential.casework.rules.risk import Trigger
from upstander.confidential.casework.rules.sorting import SAME_EVENT_WITHIN
from upstander.confidential.casework.rules.turns import Standing
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Seat, seat_at
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import circles
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Item

# As many as fit a list that somebody reads.
SIMILAR_SHOWN = 8
# Roles in which somebody can work on a case.
WORKS = [role for role in Role if Permission.WORK_ON_CASE in ROLES[role].may]


@dataclass(frozen=True)
class Colleague:
    """Somebody who could work on a case."""

    id: UUID
    name: str
    title: str
    circle: UUID


def find_case(actor: Actor, reference: str) -> Case | None:
    """Return the case if the actor may know of it; None as if it did not exist."""
    return Case.objects.visible_to(actor).filter(reference=reference).first()


def case_of(actor: Actor, report: Report) -> Case | None:
    """Return the case that a report is in, if the actor may know of it."""
    return Case.objects.visible_to(actor).filter(reports__report=report).first()


def cases_of(actor: Actor, reports: Iterable[Report]) -> dict[UUID, Case]:
    """Return the case of each report that is in one the actor may know of, in one query."""
    seen = Case.objects.visible_to(actor).filter(pk=OuterRef("case"))
    rows = CaseReport.objects.filter(Exists(seen), report__in=list(reports))
    return {row.report_id: row.case for row in rows.select_related("case")}


def seat_in(actor: Actor, case: Case) -> Seat | None:
    """Return the seat in which the actor holds a key to the case; None without one."""
    return seat_at(actor, case.pk)


def reports_in(actor: Actor, case: Case) -> list[CaseReport]:
    """Return the reports of a case that the actor may know of, in order of their incidents."""
    # Asked for each row: as a list of all that the actor sees, it would be read to its end first.
    seen = Report.objects.visible_to(actor).filter(pk=OuterRef("report"))
    rows = CaseReport.objects.filter(Exists(seen), case=case)
    return list(
        rows.select_related("report", "incident").order_by(
            "incident__number", "report__received_on", "id"
        )
    )


def colleagues(case: Case) -> list[Colleague]:
    """Return who could work on a case: people of its teams whose role allows it, by name."""
    teams = Access.objects.filter(subject=case.pk).values("holder")
    rows = Membership.objects.filter(
        circle__in=teams, state=MemberState.ACTIVE, role__in=WORKS
    ).select_related("user")
    found = {
        row.user_id: Colleague(row.user_id, row.user.name, ROLES[Role(row.role)].title, circle)
        for row in rows
        if (circle := row.circle_id)
    }
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def people_of_teams(actor: Actor) -> set[UUID]:
    """Return who works on cases in the actor's teams, by id."""
    rows = Membership.objects.filter(
        circle__in=actor.circles, state=MemberState.ACTIVE, role__in=WORKS
    )
    return set(rows.values_list("user", flat=True))


def names_of(users: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return people's names by id."""
    return dict(_NAMES.rows(users={one for one in users if one}))


_NAMES = Prepared(lambda users: User.objects.filter(id__in=users).values_list("id", "name"))


def open_tasks(case: Case) -> list[Task]:
    """Return what is still to do on a case, soonest first."""
    return list(Task.objects.filter(case=case, done_on=None).order_by("due_on", "id"))


def task_on(case: Case, task: UUID) -> Task | None:
    """Return a task of a case, done or not; None where the case has no such task."""
    return Task.objects.filter(case=case, pk=task).select_related("case").first()


def could_lead(report: Report) -> list[CircleRef]:
    """Return the teams that hold a key to a report: one of them leads."""
    return circles(Access.objects.filter(subject=report.pk).values_list("holder", flat=True))


def standing_of(case: Case, reports: Iterable[Report], today: dt.date) -> Standing:
    """Return what decides whose turn it is."""
    states = [(one.number, one.state) for one in reports]
    closed = case.closed_on is not None
    return Standing(
        closed=closed,
        worker=case.worker,
        band=case.band,
        review_on=case.review_on,
        unread=[number for number, state in states if state == ReportState.NEW],
        new_words=[number for number, state in states if state == ReportState.WITH_US],
        changed=bool(set(triggers(case, today)) - {Trigger.TIMER}),
        # A closed case says neither.
        reach_by=None if closed else _reach_by(case),
        overdue=0 if closed else _overdue(case, today),
    )


def _reach_by(case: Case) -> dt.date | None:
    contact = first_contact(case)
    return None if contact.tried_on else contact.due_on


def _overdue(case: Case, today: dt.date) -> int:
    return Task.objects.filter(case=case, done_on=None, due_on__lt=today).count()


def sorting_of(report: Report) -> Sorting | None:
    """Return the decision on a report that stands or waits for a second reader."""
    return Sorting.objects.filter(report=report).exclude(state="replaced").first()


def sorted_words(sorting: Sorting, keyring: Keyring) -> dict[str, object]:
    """Return the sealed reasons of a decision; raises CannotOpen."""
    item = Item.objects.select_related("key").get(pk=sorting.item)
    return dict(keyring.open_document(item))


def maybe_same_event(actor: Actor, report: Report) -> list[Report]:
    """Return reports with equal coded facts from within fourteen days, nearest first.

    Coded facts say little, so it is a hint to look and nothing more. Without a district there is
    no hint: half the county would fit.
    """
    if not report.area:
        return []
    first, last = report.received_on - SAME_EVENT_WITHIN, report.received_on + SAME_EVENT_WITHIN
    alike = Report.objects.counted().visible_to(actor).filter(
        area=report.area, flags=report.flags, danger=report.danger, held=False,
        received_on__range=(first, last),
    )  # fmt: skip
    found = alike.exclude(pk=report.pk).order_by("-received_on", "id")[:SIMILAR_SHOWN]
    return sorted(found, key=lambda one: abs((one.received_on - report.received_on).days))
