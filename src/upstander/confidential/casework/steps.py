"""Steps that several actions of this room share. Each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import F

from upstander.confidential.casework.models import Case, CaseCounter
from upstander.confidential.casework.queries.cases import names_of, seat_in
from upstander.confidential.casework.refusals import (
    CaseIsClosed,
    NoKeyToCase,
    WordsMissing,
    WordsTooLong,
)
from upstander.confidential.casework.rules.sorting import reference
from upstander.confidential.reporting.queries import Seat
from upstander.confidential.reporting.rules import LONGEST_TEXT
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.sealing import append


def locked_case(case: Case) -> Case:
    """Return the case as it stands, so that nobody else changes it before we are done."""
    return Case.objects.select_for_update().get(pk=case.pk)


def next_references(year: int, count: int) -> list[str]:
    """Return the next references of cases of a year; nobody else gets them."""
    CaseCounter.objects.get_or_create(year=year)
    CaseCounter.objects.filter(year=year).update(last=F("last") + count)
    last = CaseCounter.objects.get(year=year).last
    return [reference(year, number) for number in range(last - count + 1, last + 1)]


def require_seat_in(by: Actor, case: Case) -> Seat:
    """Return the seat in which somebody works on a case, or raise NoKeyToCase."""
    seat = seat_in(by, case)
    if seat is None:
        raise NoKeyToCase
    return seat


def require_open(case: Case) -> None:
    """Raise CaseIsClosed where nothing new may begin."""
    if case.closed_on is not None:
        raise CaseIsClosed


def require_words(text: str) -> str:
    """Return what was written, or raise WordsMissing or WordsTooLong."""
    if not text.strip():
        raise WordsMissing
    if len(text) > LONGEST_TEXT:
        raise WordsTooLong
    return text.strip()


def signed(seat: Seat, now: dt.datetime, **said: object) -> dict[str, object]:
    """Return a document that says who wrote it, in which role, and when."""
    name = names_of([seat.user]).get(seat.user, "")
    return {"at": now.isoformat(), "who": name, "role": seat.role, "agency": seat.agency, **said}


def write(
    case: Case,
    label: Label,
    document: Mapping[str, object],
    *,
    by: Actor,
    now: dt.datetime,
    replaces: Item | None = None,
) -> Item:
    """Seal one document into the case, for whoever holds a key to it."""
    place = Compartment.objects.get(subject=case.pk, kind=CompartmentKind.WORK)
    return append(
        compartment=place, label=label, document=document, by=by, now=now, replaces=replaces
    )
