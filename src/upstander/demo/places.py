"""Invented places on their way to being a Safe Place: asking, visited, accredited, run out."""

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

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
from upstander.community.directory.choices import Done, Happened, Kind, StaffKnew
from upstander.community.directory.models import Accreditation
from upstander.demo.founding import BUILDER
from upstander.demo.telling import at
from upstander.foundation.access.actors import Actor

_FILE = Path(__file__).parent / "data" / "places.toml"
_ASKED = (
    "name", "organisation", "address", "town", "postcode", "ask_for", "phone", "hours", "access",
)  # fmt: skip
_TRAINED = 4


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
