"""Lists of cases: coded facts by seeking, with the names that the keyring opens."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from upstander.confidential.casework.choices import CaseState
from upstander.confidential.casework.models import Case, Sorting, Task
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.covers import mine
from upstander.confidential.casework.queries.timeline import words_in
from upstander.confidential.casework.rules.filters import NOBODY
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries.seeking import PAGE_SIZE, page_of
from upstander.confidential.reporting.rules import Cursor
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.cards import faces
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Item

# A badge says "99+" beyond this.
COUNT_UP_TO = 100
# One worker's open cases: more than this is no list any more.
MINE_UP_TO = 200


class Whose(StrEnum):
    """Whose cases a list shows."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True)
class CasePage:
    """One page of cases, and where its neighbours start."""

    cases: Sequence[Case]
    newer: Cursor | None = None
    older: Cursor | None = None


def my_cases(actor: Actor, today: dt.date) -> list[Case]:
    """Return the open cases somebody works on, also for those they stand in for.

    What is looked at again soonest comes first.
    """
    own = mine(actor, today, "worker")
    return _soonest(Case.objects.visible_to(actor).filter(own, closed_on=None))


def looks_due(actor: Actor, today: dt.date, limit: int = PAGE_SIZE) -> list[Case]:
    """Return one's open cases whose danger is to be looked at again by today, latest first."""
    rows = Case.objects.visible_to(actor).filter(mine(actor, today, "worker"), closed_on=None)
    return list(rows.filter(review_on__lte=today).order_by("review_on", "reference")[:limit])


def open_cases_of(actor: Actor, worker: UUID) -> list[Case]:
    """Return the open cases of one worker that the actor may see, in the order of one's own."""
    return _soonest(Case.objects.visible_to(actor).filter(worker=worker, closed_on=None))


def _soonest(rows: QuerySet[Case]) -> list[Case]:
    # Sorted by the database: of more than fit, those that are looked at again last stay out.
    by_day = F("review_on").asc(nulls_last=True)
    return list(rows.order_by(by_day, "opened_on", "reference")[:MINE_UP_TO])


def cases(
    actor: Actor,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    state: str = "",
    area: str = "",
    risk: str = "",
    worker: str = "",
) -> CasePage:
    """Return a page of all cases that the actor may see, newest first. ``state`` is a CaseState,
    ``worker`` an id or NOBODY."""
    facts = _facts(risk, worker)
    found = page_of(actor, _wanted(state, area, facts), after=after, before=before)
    known = Case.objects.in_bulk([place.subject for place in found.shown])
    rows = [known[place.subject] for place in found.shown if place.subject in known]
    return CasePage(rows, found.newer, found.older)


def _facts(risk: str, worker: str) -> dict[str, str | None]:
    """Return what the row of a case must say, of what its Access row does not."""
    facts: dict[str, str | None] = {"band": risk} if risk else {}
    if worker:
        facts["worker"] = None if worker == NOBODY else worker
    return facts


def _wanted(state: str, area: str, facts: Mapping[str, str | None]) -> QuerySet[Access]:
    rows = Access.objects.of(CASE).listed()
    if area:
        rows = rows.filter(area=area)
    if facts:
        rows = rows.filter(Exists(Case.objects.filter(pk=OuterRef("subject"), **facts)))
    return rows.filter(state=state) if state else rows.exclude(state=CaseState.CLOSED)


def titles(found: Iterable[Case], keyring: Keyring | None) -> Mapping[UUID, str]:
    """Return the names of cases that the keyring opens; none without a keyring."""
    return titles_of({case.pk for case in found}, keyring)


def titles_of(ids: Collection[UUID], keyring: Keyring | None) -> Mapping[UUID, str]:
    """Return the names of these cases that the keyring opens; none without a keyring.

    A fresh card says it, in one query for all of them; where there is none, two more open the
    names themselves.
    """
    if keyring is None or not ids:
        return {}
    said = faces(ids, keyring)
    return {**said, **_opened_titles(set(ids) - said.keys(), keyring)}


def _opened_titles(ids: Collection[UUID], keyring: Keyring) -> Mapping[UUID, str]:
    if not ids:
        return {}
    items = Item.objects.filter(
        compartment__subject__in=ids, compartment__kind=CompartmentKind.WORK, label=Label.CASE
    ).select_related("key", "compartment")
    keyring.reach(item.key_id for item in items)
    replaced = {item.replaces_id for item in items}
    return {
        item.compartment.subject: name
        for item in items
        if item.pk not in replaced and (name := words_in(item, keyring, "title"))
    }


def my_tasks(actor: Actor, today: dt.date, limit: int = PAGE_SIZE) -> list[Task]:
    """Return open tasks of somebody, and of those they stand in for, soonest first."""
    seen = Case.objects.visible_to(actor).filter(pk=OuterRef("case"))
    rows = Task.objects.filter(mine(actor, today, "owner"), Exists(seen), done_on=None)
    return list(rows.select_related("case").order_by("due_on", "id")[:limit])


def task_words(tasks: Iterable[Task], keyring: Keyring | None) -> Mapping[UUID, str]:
    """Return the words of tasks by item, as far as the keyring opens them, in two queries."""
    ids = [task.item for task in tasks]
    if keyring is None or not ids:
        return {}
    items = list(Item.objects.filter(pk__in=ids).select_related("key", "compartment"))
    keyring.reach(item.key_id for item in items)
    return {item.pk: said for item in items if (said := words_in(item, keyring, "text"))}


def to_read_second(actor: Actor) -> list[Sorting]:
    """Return decisions that wait for a second reader who is not the first, oldest first."""
    seen = Report.objects.visible_to(actor).filter(pk=OuterRef("report"))
    rows = Sorting.objects.filter(Exists(seen), state="waits")
    return list(
        rows.exclude(decided_by__in=_self(actor))
        .select_related("report")
        .order_by("decided_on", "id")[:PAGE_SIZE]
    )


def _self(actor: Actor) -> list[UUID]:
    return [actor.user_id] if actor.user_id else []


def my_count(actor: Actor, today: dt.date) -> int:
    """Return how many open cases somebody works on today, at most COUNT_UP_TO."""
    return _MINE.count(user=actor.user_id, circles=actor.circles, today=today)


def _open_cases_of(user: UUID, circles: Sequence[UUID], today: dt.date) -> QuerySet[Any, Any]:
    actor = Actor.holding(user, circles)
    rows = Case.objects.visible_to(actor).filter(mine(actor, today, "worker"), closed_on=None)
    return rows.values_list("id")[:COUNT_UP_TO]


_MINE = Prepared(_open_cases_of)
