"""From a line of somebody's list to a case: what each column is, and what cannot come in. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from upstander.confidential.casework.choices import About
from upstander.foundation.uploads.spreadsheets.tables import Line, Table, plain

LONGEST_TITLE = 120
LONGEST_CELL = 10_000
UNDO_WITHIN = dt.timedelta(days=7)


class Column(StrEnum):
    """What a column of the old list is here."""

    REFERENCE = "reference"
    TITLE = "title"
    SUMMARY = "summary"
    NOTES = "notes"
    PERSON = "person"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    OTHERS = "others"
    ABOUT = "about"
    AREA = "area"
    OPENED = "opened"
    NEXT = "next"
    WORKER = "worker"
    RISK = "risk"
    STATUS = "status"
    # Nothing we have a place for: kept with the notes under its own heading, or left where it is.
    KEEP = "keep"
    LEAVE = "leave"


MANY = frozenset({Column.NOTES, Column.OTHERS, Column.KEEP, Column.LEAVE})
OF_PERSON = (Column.PERSON, Column.CONTACT, Column.PHONE, Column.EMAIL, Column.ADDRESS)

# Headings as lists of others have them, in small letters. The first that fits decides.
HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.REFERENCE: (
        "reference", "ref", "case ref", "case reference", "case number", "case no", "case id",
        "ref no", "reference number", "id", "urn", "crime ref",
    ),
    Column.TITLE: ("title", "case name", "name of case", "heading", "subject"),
    Column.SUMMARY: (
        "summary", "what happened", "incident", "description", "details", "incident details",
        "case summary", "incident summary",
    ),
    Column.NOTES: (
        "notes", "note", "case notes", "comments", "comment", "actions", "action taken", "update",
        "updates", "latest update", "history", "log",
    ),
    Column.PERSON: (
        "name", "person", "victim", "victim name", "name of victim", "client", "client name",
        "full name", "person harmed", "complainant", "service user",
    ),
    Column.CONTACT: (
        "safe contact", "how to contact", "contact", "contact notes", "safe to contact",
        "preferred contact", "contact preference", "how to reach",
    ),
    Column.PHONE: (
        "phone", "telephone", "tel", "mobile", "phone number", "mobile number", "contact number",
        "telephone number",
    ),
    Column.EMAIL: ("email", "e mail", "email address", "e mail address"),
    Column.ADDRESS: ("address", "home address", "victim address", "postcode"),
    Column.OTHERS: (
        "others", "other people", "people", "suspect", "suspects", "perpetrator", "alleged person",
        "witness", "witnesses", "suspect name", "offender",
    ),
    Column.ABOUT: ("about", "type", "case type", "category", "incident type", "kind"),
    Column.AREA: ("district", "area", "borough", "location", "council area", "town"),
    Column.OPENED: (
        "opened", "date opened", "opened on", "date", "date reported", "start date", "received",
        "date received", "date of report", "created",
    ),
    Column.NEXT: (
        "next date", "next review", "review date", "review", "due", "due date", "next contact",
        "next action date", "follow up", "follow up date", "next",
    ),
    Column.WORKER: (
        "worker", "officer", "case worker", "caseworker", "owner", "assigned to", "allocated to",
        "lead officer", "key worker", "oic",
    ),
    Column.RISK: ("risk", "risk level", "risk band", "rag", "rag rating", "risk rating"),
    Column.STATUS: ("status", "state", "case status", "stage"),
    # What our own file of lines that did not come in has on top.
    Column.LEAVE: ("line", "why it stayed out"),
}  # fmt: skip
KNOWN = {word: column for column, words in HEADINGS.items() for word in words}

_CLOSED = ("closed", "resolved", "complete", "completed", "nfa", "finished", "archived")
# Words in a type column, tried in order.
_ABOUT: Sequence[tuple[str, About]] = (
    ("false friend", About.FALSE_FRIEND), ("mate", About.FALSE_FRIEND),
    ("cuckoo", About.FALSE_FRIEND), ("child", About.CHILD), ("adult", About.ADULT),
    ("safeguarding", About.ADULT), ("asb", About.ANTISOCIAL), ("anti", About.ANTISOCIAL),
    ("crime", About.CRIME), ("incident", About.INCIDENT), ("hate", About.INCIDENT),
)  # fmt: skip
_DAYS = (
    "%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d-%m-%y", "%d %b %Y",
    "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%Y/%m/%d",
)  # fmt: skip
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*$")


class Why(StrEnum):
    """Why a line stays out. The words for the screen are in bringing_words.py."""

    NOTHING = "nothing"
    CLOSED = "closed"
    BAD_OPENED = "bad_opened"
    BAD_NEXT = "bad_next"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    TWICE = "twice"
    SAME_REFERENCE = "same_reference"
    BEFORE = "before"


@dataclass(frozen=True)
class Known:
    """What this partnership has names for: districts and the team's people, in small letters."""

    areas: Mapping[str, str]
    workers: Mapping[str, UUID]
    otherwise: About
    today: dt.date


@dataclass(frozen=True)
class Draft:
    """A case as it would be. ``kept`` are further cells with their headings."""

    line: int
    title: str
    about: About
    summary: str = ""
    notes: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    person: Mapping[str, str] = field(default_factory=dict)
    others: str = ""
    reference: str = ""
    risk: str = ""
    area: str = ""
    opened: dt.date | None = None
    next: dt.date | None = None
    worker: UUID | None = None
    # What stands there for a district or a worker, where nobody here goes by it.
    unknown: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A line that stays out, why, and the word or line that it is about."""

    line: int
    why: Why
    about: str = ""


class _Stays(Exception):
    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(why)
        self.left_out = (why, about)


def guess(table: Table) -> tuple[Column, ...]:
    """Return what each column most likely is; nothing but notes and the like is guessed twice."""
    taken: set[Column] = set()
    guessed = []
    for heading in table.columns:
        column = KNOWN.get(plain(heading), Column.KEEP)
        if column in taken and column not in MANY:
            column = Column.KEEP
        taken.add(column)
        guessed.append(column)
    return tuple(guessed)


def named_twice(columns: Sequence[Column]) -> Column | None:
    """Return what two columns were said to be and only one can."""
    single = [one for one in columns if one not in MANY]
    return next((one for one in single if single.count(one) > 1), None)


def read_line(table: Table, line: Line, columns: Sequence[Column], known: Known) -> Draft | LeftOut:
    """Return the case that a line would be, or why it stays out."""
    try:
        return _draft(table, line, columns, known)
    except _Stays as stays:
        return LeftOut(line.number, *stays.left_out)


def _draft(table: Table, line: Line, columns: Sequence[Column], known: Known) -> Draft:
    _require_readable(table, line, columns)
    cells = _cells(line, columns)
    if any(plain(word) in _CLOSED for word in cells.get(Column.STATUS, ())):
        raise _Stays(Why.CLOSED)
    summary = _first(cells, Column.SUMMARY)
    person = {one.value: said for one in OF_PERSON if (said := _first(cells, one))}
    title = _title(cells, summary)
    if not title and not person:
        raise _Stays(Why.NOTHING)
    place, worker = _first(cells, Column.AREA), _first(cells, Column.WORKER)
    area, user = known.areas.get(plain(place), ""), known.workers.get(plain(worker))
    unknown = {} if area or not place else {Column.AREA: place}
    if worker and user is None:
        unknown[Column.WORKER] = worker
    return Draft(
        line=line.number,
        title=title,
        about=about_of(_first(cells, Column.ABOUT), known.otherwise),
        summary=summary,
        notes=tuple(cells.get(Column.NOTES, ())),
        kept=_kept(table, line, columns, unknown),
        person=person,
        others="\n".join(cells.get(Column.OTHERS, ())),
        reference=_first(cells, Column.REFERENCE),
        risk=_first(cells, Column.RISK),
        area=area,
        opened=_past(_first(cells, Column.OPENED), known.today),
        next=_day(_first(cells, Column.NEXT), Why.BAD_NEXT),
        worker=user,
        unknown=unknown,
    )


def _require_readable(table: Table, line: Line, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        if column == Column.LEAVE:
            continue
        if place in line.faults:
            raise _Stays(Why.FORMULA, table.columns[place])
        if len(line.cells[place]) > LONGEST_CELL:
            raise _Stays(Why.TOO_LONG, table.columns[place])


def _cells(line: Line, columns: Sequence[Column]) -> dict[Column, list[str]]:
    found: dict[Column, list[str]] = {}
    for column, said in zip(columns, line.cells, strict=True):
        if said:
            found.setdefault(column, []).append(said)
    return found


def _first(cells: Mapping[Column, Sequence[str]], column: Column) -> str:
    return next(iter(cells.get(column, ())), "")


def _title(cells: Mapping[Column, Sequence[str]], summary: str) -> str:
    """Return the case's name: the one it has, or the beginning of what is written on it."""
    words = _first(cells, Column.TITLE) or summary or _first(cells, Column.NOTES)
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def _kept(
    table: Table, line: Line, columns: Sequence[Column], unknown: Collection[Column]
) -> tuple[tuple[str, str], ...]:
    """Return what is kept as text: other columns, and names of districts and people not known."""
    return tuple(
        (heading, said)
        for heading, said, column in zip(table.columns, line.cells, columns, strict=True)
        if said and (column in {Column.KEEP, Column.ABOUT, Column.STATUS} or column in unknown)
    )


def about_of(words: str, otherwise: About) -> About:
    """Return what a case is about by the words of its type."""
    said = plain(words)
    return next((about for part, about in _ABOUT if part in said), otherwise) if said else otherwise


def _past(words: str, today: dt.date) -> dt.date | None:
    day = _day(words, Why.BAD_OPENED)
    if day is not None and day > today:
        raise _Stays(Why.BAD_OPENED, words)
    return day


def _day(words: str, why: Why) -> dt.date | None:
    """Return the day that is written there, British order; None where nothing is."""
    if not words:
        return None
    said = _TIME.sub("", words.strip())
    for form in _DAYS:
        try:
            return dt.datetime.strptime(said, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _Stays(why, words[:40])


def canonical(line: Line, columns: Sequence[Column]) -> str:
    """Return what makes a line the same line again: its cells in any order, but for our own."""
    kept = [
        plain(said)
        for said, column in zip(line.cells, columns, strict=True)
        if said and column != Column.LEAVE
    ]
    return "\x1f".join(sorted(kept))


@dataclass(frozen=True)
class Plan:
    """What would come in and what would not. ``same`` is what makes each draft's line known."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    same: Mapping[int, str]


def plan(table: Table, columns: Sequence[Column], known: Known) -> Plan:
    """Return what becomes of every line. A line that stands there twice comes in once."""
    drafts: list[Draft] = []
    out: list[LeftOut] = []
    seen: dict[str, int] = {}
    references: dict[str, int] = {}
    same = {}
    for line in table.lines:
        key = canonical(line, columns)
        read = _unless_twice(line, key, seen) or read_line(table, line, columns, known)
        if isinstance(read, Draft):
            read = _unless_taken(read, references) or read
        if isinstance(read, LeftOut):
            out.append(read)
            continue
        same[read.line] = key
        drafts.append(read)
    return Plan(tuple(drafts), tuple(out), same)


def _unless_twice(line: Line, key: str, seen: dict[str, int]) -> LeftOut | None:
    first = seen.setdefault(key, line.number)
    return None if first == line.number else LeftOut(line.number, Why.TWICE, str(first))


def _unless_taken(draft: Draft, references: dict[str, int]) -> LeftOut | None:
    if not draft.reference:
        return None
    first = references.setdefault(plain(draft.reference), draft.line)
    return None if first == draft.line else LeftOut(draft.line, Why.SAME_REFERENCE, str(first))


def unknown_names(drafts: Iterable[Draft], column: Column) -> list[tuple[str, int]]:
    """Return what stands for a district or a worker that nobody here goes by, most often first."""
    said: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for draft in drafts:
        if name := draft.unknown.get(column):
            counts[said.setdefault(plain(name), name)] += 1
    return counts.most_common()


def may_undo(brought_on: dt.date, today: dt.date) -> bool:
    """Return whether there is still time to take it back."""
    return today - brought_on <= UNDO_WITHIN
