"""Invented places on their way to being a Safe Place: asking, visited, accredited, run out."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from upstander.community.directory.actions.accrediting import (
    Application,
    Noted,
    Visited,
    apply_to_join,
    give_sticker,
    lapse_due,
    note_incident,
    record_agreement,
    record_training,
    record_visit,
)
from upstander.community.directory.actions.entries import check_entry
from upstander.community.directory.choices import (
    CheckedBy,
    Done,
    Happened,
    Kind,
    StaffKnew,
    State,
)
from upstander.community.directory.models import Accreditation, Entry
from upstander.community.directory.queries.entries import spans_of
from upstander.community.directory.rules.accrediting import COUNTS_FOR
from upstander.demo.founding import BUILDER
from upstander.demo.telling import at
from upstander.foundation.access.actors import Actor

_FILE = Path(__file__).parent / "data" / "places.toml"
_ASKED = (
    "name", "organisation", "address", "town", "postcode", "ask_for", "phone", "hours", "access",
)  # fmt: skip
_TRAINED = 4
# How many days the accreditation of a listed place still counts: some are due soon.
_DAYS_LEFT = (110, 58, 96, 74, 29, 88, 103, 6, 81, 92, 65)
_MYSTERY_EVERY = 7
_JOBS = {"safe_place": "whoever is at the counter", "centre": "the advice desk"}
# Reserved for drama, as all numbers here are.
_NUMBER = "01632 9602{:02}"


@dataclass(frozen=True)
class Going:
    """One place on its way, and the day it has come to."""

    place: UUID
    row: Mapping[str, Any]
    day: dt.date
    by: Actor

    @property
    def now(self) -> dt.datetime:
        """The moment of the step."""
        return at(self.day, 11)


def tell_places(*, by: Actor, today: dt.date) -> None:
    """Take each place of data/places.toml as far as it says, by whoever accredits places."""
    for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["place"]:
        _tell(row, by, today)
    lapse_due(by=BUILDER, now=at(today, 1))


def accredit_listed(*, by: Actor, today: dt.date) -> Iterator[str]:
    """Take each Safe Place and centre of the directory the whole way to its sticker; yield names.

    One that nobody has checked waits for its visit. Each is one transaction, so that the public
    list is whole all the time and a stop in the middle leaves whole places only.
    """
    kinds, ended = list(_JOBS), State.ENDED
    rows = Entry.objects.filter(service__kind__in=kinds, location__isnull=False)
    listed = rows.exclude(state=ended).select_related("service__organisation", "location")
    for number, entry in enumerate(listed.order_by("location__name", "location__postcode")):
        if _is_told(entry):
            continue
        with transaction.atomic():
            _tell_listed(entry, number, by, today)
        yield entry.location.name if entry.location else ""


def _is_told(entry: Entry) -> bool:
    place = entry.location
    known = Accreditation.objects.filter(kind=entry.service.kind, name=place and place.name)
    return known.filter(postcode=place and place.postcode).exists()


def _tell_listed(entry: Entry, number: int, by: Actor, today: dt.date) -> None:
    place = entry.location
    assert place is not None  # noqa: S101 - the reader above asked for those that have one
    left = _DAYS_LEFT[number % len(_DAYS_LEFT)]
    stickered = today - (COUNTS_FOR - dt.timedelta(days=left))
    day = stickered - dt.timedelta(days=30) if entry.checked_on else today - dt.timedelta(days=9)
    said = Application(
        kind=Kind(entry.service.kind), name=place.name, address=place.address, town=place.town,
        organisation=entry.service.organisation.name, postcode=place.postcode,
        ask_for=_JOBS[entry.service.kind], phone=_NUMBER.format(number + 1),
        access=[one.code for one in place.offers.all()], openings=spans_of(entry),
    )  # fmt: skip
    made = apply_to_join(application=said, by=Actor.public(), now=at(day, 9)).id
    if entry.checked_on is None:
        return
    going = Going(made, {"sticker": f"L-{number + 1:03}"}, day, by)
    for name, days in (("visit", 10), ("train", 8), ("agree", 7), ("sticker", 5)):
        going = replace(going, day=going.day + dt.timedelta(days=days))
        _STEPS[name](going)
    _goes_on(entry, going, number)


def _goes_on(entry: Entry, going: Going, number: int) -> None:
    """Leave the entry checked on the day and by whom it was; every seventh had a mystery visit."""
    role, day = CheckedBy(entry.checked_by_role), entry.checked_on
    if day is not None:
        check_entry(entry=entry.id, role=role, by=BUILDER, now=at(day, 9))
    if number % _MYSTERY_EVERY == 0:
        _STEPS["mystery"](replace(going, day=going.day + dt.timedelta(days=90)))


def _tell(row: Mapping[str, Any], by: Actor, today: dt.date) -> None:
    day = today - dt.timedelta(days=row["asked_days_ago"])
    said = Application(kind=Kind(row["kind"]), **{name: row[name] for name in _ASKED})
    place = apply_to_join(application=said, by=Actor.public(), now=at(day, 9)).id
    for step in row["steps"]:
        name, _, days = step.partition("+")
        day += dt.timedelta(days=int(days))
        _STEPS[name](Going(place, row, day, by))
    for words in row.get("incidents", ()):
        _note(Going(place, row, today - dt.timedelta(days=12), by), words.split())


def _visit(*, mystery: bool) -> Callable[[Going], object]:
    def visited(going: Going) -> object:
        found = Visited(going.day, ready=True, knew=StaffKnew.YES, mystery=mystery)
        return record_visit(place=going.place, visit=found, by=going.by, now=going.now)

    return visited


def _check(going: Going) -> object:
    """Somebody phones and finds that the entry is right: it stays public for half a year."""
    entry = Accreditation.objects.get(pk=going.place).entry
    return entry and check_entry(entry=entry.id, by=going.by, now=going.now)


def _note(going: Going, words: list[str]) -> None:
    noted = Noted(going.day, Happened(words[0]), Done(words[1]), hate="hate" in words)
    note_incident(place=going.place, noted=noted, by=going.by, now=going.now)


_STEPS: Mapping[str, Callable[[Going], object]] = {
    "visit": _visit(mystery=False),
    "mystery": _visit(mystery=True),
    "train": lambda going: record_training(
        place=going.place, people=_TRAINED, by=going.by, now=going.now
    ),
    "agree": lambda going: record_agreement(place=going.place, by=going.by, now=going.now),
    "sticker": lambda going: give_sticker(
        place=going.place, sticker=going.row["sticker"], by=going.by, now=going.now
    ),
    "check": _check,
}
