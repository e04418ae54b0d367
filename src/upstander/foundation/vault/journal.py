"""The take-away journal: what was taken, written down outside the database (ADR 0009).

An older copy of the database would bring back keys that were taken since. So every take-away is
also a line in a file that no backup of the database holds, on the disk before its transaction
commits; ``restoring`` reads it before anything is served.
"""

import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import lines, masters
from upstander.foundation.vault.errors import NotWrittenDown
from upstander.foundation.vault.lines import Fact, Taking
from upstander.foundation.vault.models import JournalMark

_BLOCK = 4096
# What the action that is going on has taken so far; None outside of any.
_taken: ContextVar[list[Fact] | None] = ContextVar("taken", default=None)


def path() -> Path:
    """Return where the journal is."""
    return Path(settings.JOURNAL) / "take-aways"


@contextmanager
def written_down(now: dt.datetime) -> Iterator[None]:
    """Run one transaction; what is taken in it is one line, on the disk before it commits.

    Inside another of its kind it is a part of that one. Raises NotWrittenDown, which must undo
    the transaction, when the line cannot be written.
    """
    outer = _taken.get()
    if outer is not None:
        with _part_of(outer):
            yield
        return
    facts: list[Fact] = []
    token = _taken.set(facts)
    try:
        with transaction.atomic():
            yield
            if facts:
                _write_down(tuple(facts), now)
    finally:
        _taken.reset(token)


@contextmanager
def known_already() -> Iterator[None]:
    """Run one transaction whose take-aways stand in the journal already."""
    token = _taken.set([])
    try:
        with transaction.atomic():
            yield
    finally:
        _taken.reset(token)


@contextmanager
def _part_of(outer: list[Fact]) -> Iterator[None]:
    before = len(outer)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        # What was undone was not taken, though the whole may go on.
        del outer[before:]
        raise


def note(kind: str, *parts: UUID | str | int) -> None:
    """Say that the action that is going on takes this away. RuntimeError outside of one."""
    facts = _taken.get()
    if facts is None:
        raise RuntimeError("a take-away belongs inside journal.written_down")
    facts.append(Fact(kind, tuple(str(part) for part in parts)))


def _write_down(facts: tuple[Fact, ...], now: dt.datetime) -> None:
    if not path().exists() and JournalMark.objects.exists():
        raise NotWrittenDown
    try:
        number = append(facts, london_day(now))
    except OSError as error:
        raise NotWrittenDown from error
    JournalMark(number=number).save(force_insert=True)
    # A power cut before this line is made good at the next start, by the mark in the database.
    transaction.on_commit(partial(confirm, number, london_day(now)), robust=True)


def append(facts: tuple[Fact, ...], day: dt.date) -> int:
    """Write one line and wait until it is on the disk; return its number."""
    with _opened() as file:
        end = _end(file, day)
        taking = Taking(end.number + 1, day, facts)
        _write(file, lines.take_line(taking, end.check, _key()), day)
    return taking.number


def confirm(number: int, day: dt.date) -> None:
    """Write down that the database holds what this number says."""
    with _opened() as file:
        _write(file, lines.done_line(_end(file, day), number, _key()), day)


def begin(*, after: int, day: dt.date) -> None:
    """Begin a journal whose first number is one more; an older file is kept beside it."""
    place = path()
    if place.exists():
        place.rename(place.with_name(f"{place.name}-until-{day}-{os.urandom(4).hex()}"))
    with _opened() as file:
        _end(file, day, after)


def mend() -> bool:
    """Cut off a last line that has no end; return whether there was one.

    Nothing is lost: no transaction commits before its line is whole.
    """
    with _locked(os.open(path(), os.O_RDWR)) as file:
        before = os.fstat(file).st_size
        _cut(file)
        return os.fstat(file).st_size < before


def read() -> lines.Journal | None:
    """Return what the journal says, or None when there is none; raises lines.Unreadable."""
    try:
        text = path().read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    return lines.read(text, _key())


@contextmanager
def _opened() -> Iterator[int]:
    """Open the journal for one line; makes the file when there is none."""
    place = path()
    fresh = not place.exists()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)) as file:
        yield file
    if fresh:
        _sync_folder(place.parent)


@contextmanager
def _locked(file: int) -> Iterator[int]:
    """Keep other processes and threads out until the line is written; closing lets them in."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _end(file: int, day: dt.date, after: int = 0) -> lines.End:
    """Return where the next line goes on; begins a journal that has no line yet."""
    last = _cut(file)
    if not last:
        last = lines.begin_line(after, day, _key())
        _write(file, last, day)
    return lines.end_of(last.rstrip("\n"))


def _cut(file: int) -> str:
    """Return the last whole line. One without an end is cut off: nobody counts on it.

    Whoever began it was stopped before it was on the disk, so nothing was committed after it.
    """
    size = os.fstat(file).st_size
    block = _BLOCK
    while True:
        start = max(0, size - block)
        whole, end, _torn = os.pread(file, size - start, start).rpartition(b"\n")
        if start == 0 or b"\n" in whole:
            break
        block *= 2
    if (kept := start + len(whole) + len(end)) < size:
        os.ftruncate(file, kept)
    return whole.rpartition(b"\n")[2].decode("ascii")


def _write(file: int, line: str, day: dt.date) -> None:
    size = os.fstat(file).st_size
    try:
        _put(file, line.encode("ascii"))
        # What a public act leaves tells the day and nothing finer, also by the time of a file.
        midnight = dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()
        os.utime(file, (midnight, midnight))
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _put(file: int, waiting: bytes) -> None:
    while waiting:
        waiting = waiting[os.write(file, waiting) :]


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _key() -> bytes:
    return masters.key_for("journal")
