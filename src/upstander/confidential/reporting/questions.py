"""The questions at the public door: their words are data, the way through them is pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NOTICE = "notice"
AREA = "area"


@dataclass(frozen=True)
class Wording:
    """One way of putting it, in English: the page passes each through gettext."""

    heading: str
    hint: str = ""
    why: str = ""


@dataclass(frozen=True)
class Label:
    """The words on one card."""

    label: str
    more: str = ""


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    picture: str
    plain: Label
    easy: Label
    after_or: bool = False
    wish: bool = True

    def words(self, *, easy: bool) -> Label:
        """Return the card's words in the wording the person reads."""
        return self.easy if easy else self.plain


@dataclass(frozen=True)
class When:
    """An entry is on the way only after one of these answers."""

    key: str
    answers: tuple[str, ...]

    def holds(self, given: Mapping[str, object]) -> bool:
        """Return whether the answers so far open this entry."""
        return given.get(self.key) in self.answers


@dataclass(frozen=True)
class Entry:
    """One page on the way: a question, or a notice that asks nothing."""

    key: str
    slug: str
    kind: str
    plain: Wording
    easy: Wording
    section: str = ""
    options: tuple[Option, ...] = ()
    ways: tuple[str, ...] = ()
    limit: int = 0
    picture: str = ""
    when: When | None = None
    promises: bool = False

    def words(self, *, easy: bool) -> Wording:
        """Return the page's words in the wording the person reads."""
        return self.easy if easy else self.plain

    @property
    def asks(self) -> bool:
        """Return whether this is a question, and so counted."""
        return self.kind != NOTICE


@dataclass(frozen=True)
class Place:
    """Where a question stands on this person's way: the third of four."""

    now: int
    total: int


def _entry(row: Mapping[str, Any]) -> Entry:
    when = row.get("when")
    return Entry(
        key=row["key"],
        slug=row["slug"],
        kind=row["kind"],
        plain=Wording(**row["plain"]),
        easy=Wording(**row["easy"]),
        section=row.get("section", ""),
        options=tuple(_option(option) for option in row.get("option", ())),
        ways=tuple(row.get("ways", ())),
        limit=row.get("limit", 0),
        picture=row.get("picture", ""),
        when=When(when["key"], tuple(when["is"])) if when else None,
        promises=row.get("promises", False),
    )


def _option(row: Mapping[str, Any]) -> Option:
    return Option(
        key=row["key"],
        picture=row["picture"],
        plain=Label(**row["plain"]),
        easy=Label(**row["easy"]),
        after_or=row.get("or", False),
        wish=row.get("wish", True),
    )


def load(name: str = "questions.toml") -> tuple[Entry, ...]:
    """Return the entries of a question file, in order."""
    document = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return tuple(_entry(row) for row in document["entry"])


ENTRIES = load()
BY_SLUG: Mapping[str, Entry] = {entry.slug: entry for entry in ENTRIES}
BY_KEY: Mapping[str, Entry] = {entry.key: entry for entry in ENTRIES}


def way(given: Mapping[str, object], *, entries: Sequence[Entry] = ENTRIES) -> tuple[Entry, ...]:
    """Return the pages of this person's way, as their answers so far make it."""
    return tuple(entry for entry in entries if entry.when is None or entry.when.holds(given))


def after(entry: Entry, given: Mapping[str, object]) -> Entry | None:
    """Return the next page of the way, or None when the answers are complete."""
    later = ENTRIES[ENTRIES.index(entry) + 1 :]
    return next(iter(way(given, entries=later)), None)


def before(entry: Entry, given: Mapping[str, object]) -> Entry | None:
    """Return the page before this one, or None at the start."""
    earlier = way(given, entries=ENTRIES[: ENTRIES.index(entry)])
    return earlier[-1] if earlier else None


def place(entry: Entry, given: Mapping[str, object]) -> Place | None:
    """Return the true count for this way; None for a notice, which is not counted."""
    asked = [known.key for known in way(given) if known.asks]
    if entry.key not in asked:
        return None
    return Place(now=asked.index(entry.key) + 1, total=len(asked))
