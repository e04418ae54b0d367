"""The lines of the take-away journal. Pure: text in, text out (ADR 0009).

``7 take 2026-11-21 subject/<id>/<id> user/<id> <check>`` says what one action took: number, day
and facts. ``7 done <check>`` says that its transaction is in the database. The first line of a
journal begins it: ``0 begin 2026-11-21 <check>``. The number at the start of a line is the
highest one so far. The check is an HMAC over the check of the line before and the line itself,
under a key of this installation: a line that was changed, left out or written elsewhere shows.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BEGIN, TAKE, DONE = "begin", "take", "done"
_CHECK_DIGITS = 16


class Unreadable(Exception):
    """The text is not a whole journal of this installation."""


class Torn(Unreadable):
    """The last line has no end: its writer, or whoever copied the file, was cut off."""


class Foreign(Unreadable):
    """Even the first line was not written under this installation's key."""


class Altered(Unreadable):
    """A line was changed, or lines before it are gone."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


@dataclass(frozen=True)
class Fact:
    """One thing that was taken, as a kind and ids: true whatever an older database says."""

    kind: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join((self.kind, *self.parts))


@dataclass(frozen=True)
class Taking:
    """What one action took. Without ``done`` it is not known here whether it came to pass."""

    number: int
    day: dt.date
    facts: tuple[Fact, ...]
    done: bool = False


@dataclass(frozen=True)
class End:
    """Where the next line goes on: the highest number so far, and the check of the last line."""

    number: int
    check: str = ""


@dataclass(frozen=True)
class Journal:
    """A whole journal: the number it begins after, and everything taken since, by number."""

    begins: int
    end: End
    takings: Mapping[int, Taking] = field(default_factory=dict)


def begin_line(number: int, day: dt.date, key: bytes) -> str:
    """Return the first line of a journal whose next number is one more."""
    return _line(f"{number} {BEGIN} {day}", "", key)


def take_line(taking: Taking, before: str, key: bytes) -> str:
    """Return the line of what one action takes, after a line with that check."""
    facts = " ".join(str(one) for one in taking.facts)
    return _line(f"{taking.number} {TAKE} {taking.day} {facts}", before, key)


def done_line(end: End, number: int, key: bytes) -> str:
    """Return the line that says of one number that it is in the database."""
    return _line(f"{end.number} {DONE} {number}", end.check, key)


def end_of(line: str) -> End:
    """Return where to go on after this line."""
    return End(int(line.split(" ", 1)[0]), line.rsplit(" ", 1)[1])


def read(text: str, key: bytes) -> Journal:
    """Return the journal in a text; raises Torn, Foreign or Altered."""
    if not text.endswith("\n"):
        raise Torn
    before = ""
    found: list[list[str]] = []
    for place, line in enumerate(text.splitlines(), start=1):
        words, _, check = line.rpartition(" ")
        if not hmac.compare_digest(_check(words, before, key), check):
            raise Foreign if place == 1 else Altered(place)
        found.append(words.split(" "))
        before = check
    return _journal(found, before)


def _journal(lines: Iterable[list[str]], check: str) -> Journal:
    first, *rest = lines
    takings: dict[int, Taking] = {}
    for number, word, *more in rest:
        if word == TAKE:
            takings[int(number)] = _taking(int(number), more)
        else:
            known = takings[int(more[0])]
            takings[known.number] = Taking(known.number, known.day, known.facts, done=True)
    begins = int(first[0])
    return Journal(begins, End(max([begins, *takings]), check), takings)


def _taking(number: int, words: list[str]) -> Taking:
    day, *facts = words
    return Taking(number, dt.date.fromisoformat(day), tuple(_fact(one) for one in facts))


def _fact(text: str) -> Fact:
    kind, *parts = text.split("/")
    return Fact(kind, tuple(parts))


def _line(words: str, before: str, key: bytes) -> str:
    return f"{words} {_check(words, before, key)}\n"


def _check(words: str, before: str, key: bytes) -> str:
    whole = f"upstander/take-away/1\n{before}\n{words}"
    return hmac.digest(key, whole.encode(), hashlib.sha256).hex()[:_CHECK_DIGITS]
