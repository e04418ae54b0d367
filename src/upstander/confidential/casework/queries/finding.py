"""Finding cases by words on cards, reports by their number; and what goes onto a card."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef

from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.parts import texts
from upstander.confidential.casework.rules.finding import found_in, names_in
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import area_names
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.cards import Line, OpenCard, Read, opened_cards, run_out
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Card, Compartment

One = TypeVar("One")
# More than this is no answer: one word more finds the one that is meant.
SHOWN = 50
# Subjects looked at in one go: below the number of parameters every database takes.
_PART = 500
KINDS = (
    CompartmentKind.WORK,
    CompartmentKind.STATEMENT,
    CompartmentKind.IDENTITY,
    CompartmentKind.OTHERS,
)
LABELS = (
    Label.CASE, Label.NOTE, Label.STATEMENT, Label.IDENTITY, Label.OTHERS, Label.BROUGHT,
    Label.BROUGHT_PERSON, Label.BROUGHT_OTHERS,
)  # fmt: skip


class Where(StrEnum):
    """In what a word was found: the letter of a line on a card."""

    NUMBER = "#"
    TITLE = "t"
    NOTE = "n"
    PLACE = "p"
    STORY = "s"
    PERSON = "i"
    OTHERS = "o"


@dataclass(frozen=True)
class Found:
    """One case that fits, and in what the words were found."""

    case: Case
    where: tuple[Where, ...]


@dataclass(frozen=True)
class Findings:
    """What a search found: the newest cases that fit, how many there are, and reports by number.

    ``left`` says that not every case has been looked through yet.
    """

    cases: Sequence[Found] = ()
    count: int = 0
    reports: Sequence[Report] = ()
    left: bool = False


# A case by its id, and in what the words were found.
Place = tuple[UUID, tuple[Where, ...]]


@dataclass
class _Hit:
    words: set[str] = field(default_factory=set)
    where: set[str] = field(default_factory=set)


def found_by_words(
    actor: Actor, words: Collection[str], keyring: Keyring, now: dt.datetime
) -> list[Place]:
    """Return the cases whose cards have all the words, open ones first, newest first."""
    if not words:
        return []
    over = run_out(now)
    cards = [one for one in opened_cards(keyring, words) if one.grant not in over]
    hits = _by_case(cards, words)
    fits = [case for case, hit in hits.items() if len(hit.words) == len(words)]
    return [(case, _where(hits[case].where)) for case in _newest_first(actor, fits)]


def _newest_first(actor: Actor, cases: Sequence[UUID]) -> list[UUID]:
    """Return those that the actor may know of: open ones first, newest first."""
    found: list[tuple[bool, int, str, UUID]] = []
    for part in _parts(cases):
        rows = Case.objects.visible_to(actor).filter(pk__in=part)
        found += [
            (closed is not None, -opened.toordinal(), reference, case)
            for closed, opened, reference, case in rows.values_list(
                "closed_on", "opened_on", "reference", "pk"
            )
        ]
    return [one[-1] for one in sorted(found)]


def _where(codes: Collection[str]) -> tuple[Where, ...]:
    return tuple(one for one in Where if one in codes)


def _by_case(cards: Sequence[OpenCard], words: Collection[str]) -> Mapping[UUID, _Hit]:
    """Return what was found by case; what a report says counts for the case it is in."""
    cases = _cases_of({card.subject for card in cards})
    hits: dict[UUID, _Hit] = defaultdict(_Hit)
    for card in cards:
        hit = hits[cases.get(card.subject, card.subject)]
        for code, line in card.lines():
            here = found_in(words, line)
            hit.words |= here
            hit.where |= {code} if here else set()
    return hits


def _cases_of(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for part in _parts(subjects):
        rows = CaseReport.objects.filter(report__in=part)
        found.update(rows.values_list("report", "case"))
    return found


def _parts(rows: Iterable[One]) -> Iterator[list[One]]:
    left = iter(rows)
    while part := list(islice(left, _PART)):
        yield part


def shown(actor: Actor, places: Sequence[Place]) -> list[Found]:
    """Return these cases whole, in their order."""
    known = Case.objects.visible_to(actor).in_bulk([case for case, _where in places])
    return [Found(known[case], where) for case, where in places if case in known]


def found_by_number(actor: Actor, typed: str) -> tuple[list[Case], list[Report]]:
    """Return the case and the report of exactly this number, as far as the actor may know."""
    number = typed.strip().upper()
    return (
        list(Case.objects.visible_to(actor).filter(reference=number)),
        list(Report.objects.on_the_desk().visible_to(actor).filter(number=number)),
    )


def by_references(actor: Actor, references: Sequence[str]) -> list[Case]:
    """Return these cases in this order, as far as the actor may still know of them."""
    rows = Case.objects.visible_to(actor).filter(reference__in=references)
    return sorted(rows, key=lambda case: references.index(case.reference))


def cases_without_card(actor: Actor, keyring: Keyring, limit: int) -> list[UUID]:
    """Return cases that the actor may know of and that have no card yet."""
    holders = list(keyring.locks("card"))
    there = Card.objects.filter(subject=OuterRef("subject"), to__in=holders)
    rows = Access.objects.of(CASE).visible_to(actor).listed().filter(~Exists(there))
    return list(rows.values_list("subject", flat=True).distinct()[:limit])


def places_of(cases: Collection[UUID]) -> list[UUID]:
    """Return the compartments of cases and of their reports that have something to find."""
    reports = CaseReport.objects.filter(case__in=list(cases)).values_list("report", flat=True)
    subjects = [*cases, *reports]
    rows = Compartment.objects.filter(subject__in=subjects, kind__in=KINDS)
    return list(rows.values_list("pk", flat=True))


class Lines:
    """Says what goes onto a card, from what is written under one key version."""

    def __init__(self) -> None:
        """Know the names of the districts, asked for once."""
        self._areas = area_names()

    def __call__(self, read: Read) -> list[Line]:
        """Return the lines, most telling first: what does not fit is left out."""
        replaced = {item.replaces_id for item, _document in read}
        told = [
            line
            for item, document in reversed(read)
            if item.pk not in replaced
            for line in self._lines(item.label, document)
        ]
        return sorted(told, key=lambda line: _FIRST.index(line[0]))

    @staticmethod
    def name(read: Read) -> str:
        """Return what a case is called, from what nothing has replaced; empty for all else."""
        names = (document["title"] for item, document in read if item.label == Label.CASE)
        return str(next(names, ""))

    def _lines(self, label: str, document: Mapping[str, object]) -> Iterable[Line]:
        if label == Label.STATEMENT:
            yield Where.PLACE, self._areas.get(str(document.get("area")), "")
            yield Where.STORY, names_in(str(document.get("story", "")))
        elif label == Label.BROUGHT:
            yield from _brought(document)
        elif label == Label.BROUGHT_PERSON:
            yield Where.PERSON, _person(document)
        else:
            where, key = _ONE_TEXT[label]
            yield where, str(document.get(key, ""))


def _brought(document: Mapping[str, object]) -> Iterable[Line]:
    """Return what a line of an old list says: what the case was called there, and its words."""
    yield Where.NUMBER, str(document.get("reference", ""))
    yield Where.STORY, names_in(str(document.get("summary", "")))
    yield Where.NOTE, " ".join(texts(document, "notes"))


def _person(document: Mapping[str, object]) -> str:
    person = document.get("person")
    return str(person.get("person", "")) if isinstance(person, Mapping) else ""


_ONE_TEXT: Mapping[str, tuple[Where, str]] = {
    Label.CASE: (Where.TITLE, "title"),
    Label.NOTE: (Where.NOTE, "text"),
    Label.IDENTITY: (Where.PERSON, "name"),
    Label.OTHERS: (Where.OTHERS, "did_about"),
    Label.BROUGHT_OTHERS: (Where.OTHERS, "text"),
}
_FIRST = tuple(Where)
