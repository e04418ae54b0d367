"""The questions at the public door: their words are data, the way through them is pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NOTICE = "notice"
AREA = "area"
AGENCIES = "agencies"
FILES = "files"
# Kinds of part whose answer is typed, and so is never thrown away.
TYPED = frozenset({"text", "line"})
# Kinds that hold several answers.
SEVERAL = frozenset({"many", AGENCIES})
# What "I don't know" leaves behind, so that it does not read like a question that was skipped.
UNKNOWN = "unknown"
STATEMENT = "statement"
PLAIN, EASY, WATCHED = "plain", "easy", "watched"
# A draft's mark that it is about somebody else: set by the door "I am worried about someone else".
ABOUT_OTHER = "about_other"
# Answers to "who is telling us?" of those who tell it for somebody else.
HELPERS = frozenset({"saw", "close", "carer", "worker"})

Given = Mapping[str, object]


@dataclass(frozen=True)
class Wording:
    """One way of putting it, in English: the page passes each through gettext."""

    heading: str = ""
    hint: str = ""
    why: str = ""


@dataclass(frozen=True)
class Label:
    """The words on one card."""

    label: str
    more: str = ""


@dataclass(frozen=True)
class Option:
    """One answer to choose, in the wordings it is offered in."""

    key: str
    labels: Mapping[str, Label]
    picture: str = ""
    after_or: bool = False
    wish: bool = True

    def words(self, *, easy: bool, other: bool = False) -> Label:
        """Return the card's words in the wording the person reads, or in the other one."""
        wanted = (EASY, PLAIN) if easy else ("other" if other else PLAIN, PLAIN, EASY)
        return next(self.labels[name] for name in wanted if name in self.labels)

    def offered(self, *, easy: bool) -> bool:
        """Return whether the card is there in this wording."""
        return (EASY if easy else PLAIN) in self.labels


@dataclass(frozen=True)
class When:
    """A page or part is there only after one of these answers."""

    key: str
    answers: tuple[str, ...]

    def holds(self, given: Given) -> bool:
        """Return whether the answers so far open it."""
        answer = given.get(self.key)
        chosen = answer if isinstance(answer, list) else [answer]
        return any(one in self.answers for one in chosen)


@dataclass(frozen=True)
class Part:
    """One thing asked on a page. Its answer is kept, and sealed, under its key."""

    key: str
    kind: str
    plain: Wording = field(default_factory=Wording)
    easy: Wording = field(default_factory=Wording)
    options: tuple[Option, ...] = ()
    limit: int = 0
    picture: str = ""
    sealed: str = STATEMENT
    only: str = ""
    when: When | None = None
    unless: str = ""
    choice: bool = False
    # Offers some of the answers of a question that another page asks whole.
    narrow: bool = False

    def offers(self, answer: object) -> bool:
        """Return whether an answer may stand with this page."""
        return not self.narrow or any(option.key == answer for option in self.options)

    def words(self, *, easy: bool) -> Wording:
        """Return the part's own words in the wording the person reads."""
        return self.easy if easy else self.plain

    def is_there(self, given: Given, *, easy: bool) -> bool:
        """Return whether this is asked in this wording, after these answers."""
        if self.only and self.only != (EASY if easy else PLAIN):
            return False
        if self.unless and given.get(self.unless) is not None:
            return False
        return self.when is None or self.when.holds(given)


@dataclass(frozen=True)
class Entry:
    """One page on the way: a question or a few, or a notice that asks nothing."""

    key: str
    slug: str
    plain: Wording
    easy: Wording
    kind: str = ""
    other: Wording | None = None
    section: str = ""
    parts: tuple[Part, ...] = ()
    ways: tuple[str, ...] = ()
    lines: str = ""
    when: When | None = None
    promises: bool = False
    choice: bool = False
    # Beside its line in a list of Easy Read questions.
    picture: str = ""

    def words(self, *, easy: bool, other: bool = False) -> Wording:
        """Return the page's words in the wording the person reads."""
        if easy or not other or self.other is None:
            return self.easy if easy else self.plain
        return Wording(
            self.other.heading or self.plain.heading,
            self.other.hint or self.plain.hint,
            self.plain.why,
        )

    def asked(self, given: Given, *, easy: bool) -> tuple[Part, ...]:
        """Return what this page asks after these answers."""
        return tuple(part for part in self.parts if part.is_there(given, easy=easy))

    @property
    def asks(self) -> bool:
        """Return whether this is a question, and so counted."""
        return self.kind != NOTICE


@dataclass(frozen=True)
class Place:
    """Where a question stands on this person's way: the third of four."""

    now: int
    total: int


# --- reading the file ----------------------------------------------------------------------------


def _wording(row: Mapping[str, Any], name: str) -> Wording:
    return Wording(**row.get(name, {}))


def _option(row: Mapping[str, Any]) -> Option:
    names = (PLAIN, EASY, "other")
    return Option(
        key=row["key"],
        labels={name: Label(**row[name]) for name in names if name in row},
        picture=row.get("picture", ""),
        after_or=row.get("or", False),
        wish=row.get("wish", True),
    )


def _when(row: Mapping[str, Any]) -> When | None:
    when = row.get("when")
    return When(when["key"], tuple(when["is"])) if when else None


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        key=row["key"],
        kind=row["kind"],
        plain=_wording(row, PLAIN),
        easy=_wording(row, EASY),
        options=tuple(_option(option) for option in row.get("option", ())),
        limit=row.get("limit", LONGEST_LINE if row["kind"] == "line" else 0),
        picture=row.get("picture", ""),
        sealed=row.get("sealed", STATEMENT),
        only=row.get("only", ""),
        when=_when(row),
        unless=row.get("unless", ""),
        choice=row.get("choice", False),
        narrow=row.get("narrow", False),
    )


def _only_part(row: Mapping[str, Any]) -> Part:
    """Return the part of a page that asks one thing: the page's own words are its words."""
    options = tuple(_option(one) for one in row.get("option", ()))
    sealed = FILES if row["kind"] == FILES else STATEMENT
    return Part(row["key"], row["kind"], options=options, sealed=sealed)


def _parts(row: Mapping[str, Any]) -> tuple[Part, ...]:
    if row.get("kind") in (None, NOTICE):
        return tuple(_part(part) for part in row.get("part", ()))
    return (_only_part(row),)


def _entry(row: Mapping[str, Any], known: Mapping[str, Part]) -> Entry:
    used = tuple(known[key] for key in row.get("use", ()))
    return Entry(
        key=row["key"],
        slug=row["slug"],
        plain=_wording(row, PLAIN),
        easy=_wording(row, EASY),
        kind=row.get("kind", ""),
        other=_wording(row, "other") if "other" in row else None,
        section=row.get("section", ""),
        parts=used or _parts(row),
        ways=tuple(row.get("ways", ())),
        lines=row.get("lines", ""),
        when=_when(row),
        promises=row.get("promises", False),
        choice=row.get("choice", False),
        picture=row.get("picture", ""),
    )


@dataclass(frozen=True)
class Questions:
    """A question file: its pages in the file's order, and the ways through them by key."""

    entries: tuple[Entry, ...]
    ways: Mapping[str, tuple[Entry, ...]]


def load(name: str = "questions.toml") -> Questions:
    """Return what a question file holds."""
    document = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    rows = document["entry"]
    known = {part.key: part for row in rows for part in _parts(row)}
    entries = {row["key"]: _entry(row, known) for row in rows}
    ways = {way: tuple(entries[key] for key in keys) for way, keys in document["ways"].items()}
    return Questions(tuple(entries.values()), ways)


def _first(parts: Iterable[Part]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        found.setdefault(part.key, part)
    return found


LONGEST_LINE = 300
_LOADED = load()
ENTRIES = _LOADED.entries
WAYS = _LOADED.ways
BY_SLUG: Mapping[str, Entry] = {entry.slug: entry for entry in ENTRIES}
BY_KEY: Mapping[str, Entry] = {entry.key: entry for entry in ENTRIES}
# The first page that asks something says how; a later page may ask the same again.
PARTS: Mapping[str, Part] = _first(part for entry in ENTRIES for part in entry.parts)
# What is typed, and so may be too long.
TEXTS: Mapping[str, Part] = {key: part for key, part in PARTS.items() if part.kind in TYPED}
# Answers that give a key or ask for something, and so can be taken back.
CHOICES: Mapping[str, Option] = {
    option.key: option
    for entry in ENTRIES
    for part in entry.parts
    if (entry.choice or part.choice) and not part.narrow
    for option in part.options
}
START = WAYS[PLAIN][0]
# What is asked of everybody before anything is sealed, however early they send.
LAST = BY_KEY["last"]


# --- the way ---------------------------------------------------------------------------------


def route(given: Given, *, easy: bool) -> tuple[Entry, ...]:
    """Return every page of the way this person is on, whatever their answers."""
    if given.get("safe") == WATCHED:
        return WAYS[WATCHED]
    return WAYS[EASY if easy else PLAIN]


def way(given: Given, *, easy: bool = False) -> tuple[Entry, ...]:
    """Return the pages of this person's way, as their answers so far make it."""
    return tuple(entry for entry in route(given, easy=easy) if _on(entry, given, easy=easy))


def _on(entry: Entry, given: Given, *, easy: bool) -> bool:
    if entry.when is not None and not entry.when.holds(given):
        return False
    return not entry.asks or bool(entry.asked(given, easy=easy))


def after(entry: Entry, given: Given, *, easy: bool = False) -> Entry | None:
    """Return the next page of the way, or None when the answers are complete.

    From a page that is not on this way (the wording was changed there) it goes on with the first
    page that has no answer.
    """
    pages = route(given, easy=easy)
    if entry not in pages:
        return next((one for one in way(given, easy=easy) if not answered(one, given)), None)
    later = pages[pages.index(entry) + 1 :]
    return next((one for one in later if _on(one, given, easy=easy)), None)


def before(entry: Entry, given: Given, *, easy: bool = False) -> Entry | None:
    """Return the page before this one, or None at the start."""
    pages = route(given, easy=easy)
    if entry not in pages:
        return START
    earlier = pages[: pages.index(entry)]
    return next((one for one in reversed(earlier) if _on(one, given, easy=easy)), None)


def answered(entry: Entry, given: Given) -> bool:
    """Return whether a page has an answer already, or asks for none."""
    return not entry.asks or any(given.get(part.key) is not None for part in entry.parts)


def place(entry: Entry, given: Given, *, easy: bool = False) -> Place | None:
    """Return the true count for this way; None for a page that is not counted."""
    asked = [known.key for known in way(given, easy=easy) if known.asks]
    if entry.key not in asked:
        return None
    return Place(now=asked.index(entry.key) + 1, total=len(asked))


def asks_last(given: Given, *, easy: bool) -> bool:
    """Return whether somebody who sends early is shown the last page first.

    Those who are watched send at once; on the Easy Read way the page of the age asks the same.
    """
    return (
        LAST.key not in given
        and given.get("safe") != WATCHED
        and not (easy and given.get("age") is not None)
    )


# Asked before sealing or not at all: they decide who gets a key, or go with the first send.
_BEFORE_SEALING = frozenset({"safe", "story", "age", "area", "files", "last"})


def left_for_later(given: Given) -> list[Entry]:
    """Return the questions without an answer that can still be answered after sending.

    Only what is sealed into the statement: a choice gives keys, and a name may be kept apart.
    """
    return [entry for entry in way(given) if _fits_later(entry) and not answered(entry, given)]


def _fits_later(entry: Entry) -> bool:
    if not entry.asks or entry.choice or entry.key in _BEFORE_SEALING:
        return False
    return all(part.sealed == STATEMENT for part in entry.parts)
