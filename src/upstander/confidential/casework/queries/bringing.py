"""Lists that teams bring: what is in them, what would become of it, and what came of it."""

import datetime as dt
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

from django.db.models import F, Q, QuerySet

from upstander.confidential.casework.choices import About, CaseState
from upstander.confidential.casework.models import BroughtCase, BroughtList, Case
from upstander.confidential.casework.queries.cases import WORKS, names_of
from upstander.confidential.casework.rules.bringing import (
    Column,
    Draft,
    Known,
    LeftOut,
    Plan,
    Why,
    plan,
)
from upstander.confidential.reporting.queries import area_names
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import circles
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.uploads.spreadsheets.tables import Table, plain
from upstander.foundation.vault import masters
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment
from upstander.foundation.vault.queries import items_of

LISTS_SHOWN = 10


@dataclass(frozen=True)
class ListContent:
    """What is sealed of a list. ``table`` is there until its cases have come in, ``left`` after."""

    table: Table | None = None
    columns: tuple[Column, ...] = ()
    otherwise: About = About.INCIDENT
    left: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ready:
    """What would happen: drafts that are not in yet, with their marks, and lines that stay out."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    marks: Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class BroughtPeople:
    """Who a brought case is about, as the list had it, and who else is named in it."""

    person: Mapping[str, str] = field(default_factory=dict)
    others: str = ""


def teams_to_bring_to(actor: Actor) -> list[CircleRef]:
    """Return the actor's own teams."""
    return circles(actor.circles)


def lists_of(actor: Actor) -> list[BroughtList]:
    """Return the newest lists of the actor's teams."""
    rows = BroughtList.objects.visible_to(actor).order_by("-begun_on", "-id")
    return list(rows[:LISTS_SHOWN])


def find_list(actor: Actor, pk: UUID) -> BroughtList | None:
    """Return a list that the actor's team brings; None as if there were none."""
    return BroughtList.objects.visible_to(actor).filter(pk=pk).first()


def mark_of(circle: UUID, kind: str, said: str | bytes) -> str:
    """Return what tells the same thing again, and nothing else: a keyed digest, team by team."""
    return _marker(circle)(kind, said)


def _marker(circle: UUID) -> Callable[[str, str | bytes], str]:
    """Return what makes the marks of a team: its key is derived once for many of them."""
    key = masters.key_for("brought lists")

    def mark(kind: str, said: str | bytes) -> str:
        raw = said.encode() if isinstance(said, str) else said
        whole = b"\x00".join([circle.bytes, kind.encode(), raw])
        return hmac.digest(key, whole, "sha256").hex()

    return mark


def opened_list(row: BroughtList, keyring: Keyring) -> ListContent:
    """Return what is in a list. Raises CannotOpen for a keyring that does not reach it."""
    items = items_of(row.pk, [CompartmentKind.WORK])
    keyring.reach(item.key_id for item in items)
    replaced = {item.replaces_id for item in items}
    read = {
        item.label: keyring.open_document(item)
        for item in items
        if item.pk not in replaced and item.label != Label.NOTE
    }
    chosen = read.get(Label.LIST_COLUMNS, {})
    return ListContent(
        table=Table.of(read[Label.LIST]) if Label.LIST in read else None,
        columns=tuple(Column(one) for one in cast("Sequence[str]", chosen.get("columns", ()))),
        otherwise=About(str(chosen.get("otherwise", About.INCIDENT.value))),
        left=read.get(Label.LIST_LEFT, {}),
    )


def known_to(circle: UUID, otherwise: About, today: dt.date) -> Known:
    """Return the names of districts, and of the team's people who can work on a case."""
    workers = {
        plain(word): user.id for user in workers_in(circle) for word in (user.name, user.email)
    }
    areas = area_names()
    return Known(
        areas={plain(word): code for code, name in areas.items() for word in (code, name)},
        workers=workers,
        otherwise=otherwise,
        today=today,
    )


def workers_in(circle: UUID) -> list[User]:
    """Return who can work on a case of a team, by name."""
    rows = Membership.objects.filter(circle=circle, state=MemberState.ACTIVE, role__in=WORKS)
    return [row.user for row in rows.select_related("user").order_by("user__name", "id")]


def ready(row: BroughtList, content: ListContent, today: dt.date) -> Ready:
    """Return what is still to come in, and what stays out: also what came with another list."""
    if content.table is None:
        return Ready((), (), {})
    known = known_to(row.circle, content.otherwise, today)
    return _unless_there(row, plan(content.table, content.columns, known))


def _unless_there(row: BroughtList, planned: Plan) -> Ready:
    there = _there(row.circle)
    mark = _marker(row.circle)
    marks = {draft.line: _marks(mark, draft, planned) for draft in planned.drafts}
    drafts, before = [], []
    for draft in planned.drafts:
        found = next((there[mark] for mark in marks[draft.line] if mark in there), None)
        if found is None:
            drafts.append(draft)
        elif found[0] != row.pk:
            before.append(LeftOut(draft.line, Why.BEFORE, found[1]))
    out = sorted([*planned.left_out, *before], key=lambda one: one.line)
    return Ready(tuple(drafts), tuple(out), marks)


def _marks(mark: Callable[[str, str | bytes], str], draft: Draft, planned: Plan) -> tuple[str, str]:
    named = mark("reference", plain(draft.reference)) if draft.reference else ""
    return mark("line", planned.same[draft.line]), named


def _there(circle: UUID) -> dict[str, tuple[UUID, str]]:
    """Return every mark of the team's brought cases, with its list and the case's reference."""
    rows = BroughtCase.objects.filter(came_with__circle=circle).values_list(
        "mark", "reference_mark", "came_with", "case__reference"
    )
    return {
        mark: (came_with, reference)
        for first, second, came_with, reference in rows
        for mark in (first, second)
        if mark
    }


def worked_on(row: BroughtList) -> QuerySet[BroughtCase]:
    """Return the cases of a list that somebody has worked on, taken or been given since."""
    rows = BroughtCase.objects.filter(came_with=row)
    ours = rows.values("case")
    changed = Compartment.objects.filter(subject__in=ours, revision__gt=0).values("subject")
    given = Access.objects.filter(subject__in=ours).exclude(holder=row.circle).values("subject")
    touched = Q(case__in=changed) | Q(case__in=given) | ~Q(case__state=CaseState.OPEN)
    touched |= ~Q(case__worker=F("worker")) & ~Q(case__worker=None, worker=None)
    for relation in Case._meta.related_objects:
        if relation.related_model is not BroughtCase:
            touched |= Q(case__in=_cases_in(relation.related_model, relation.field.name))
    return rows.filter(touched)


def _cases_in(model: object, name: str) -> QuerySet[Case]:
    return model._default_manager.values(name)  # type: ignore[attr-defined,no-any-return]


def people_of(case: Case, keyring: Keyring) -> BroughtPeople:
    """Return who a brought case is about, as far as the keyring opens it."""
    items = items_of(case.pk, [CompartmentKind.IDENTITY, CompartmentKind.OTHERS])
    keyring.reach(item.key_id for item in items)
    found = BroughtPeople()
    for item in items:
        try:
            said = keyring.open_document(item)
        except CannotOpen:
            continue
        if item.label == Label.BROUGHT_PERSON:
            found = replace(found, person=cast("Mapping[str, str]", said["person"]))
        elif item.label == Label.BROUGHT_OTHERS:
            found = replace(found, others=str(said["text"]))
    return found


def bringer(row: BroughtList) -> str:
    """Return the name of whoever brings it."""
    return names_of([row.brought_by]).get(row.brought_by, "")
