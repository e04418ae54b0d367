"""Bringing in a file: looked at to its end first, then line by line, counted once it is all in."""

import csv
import datetime as dt
import fcntl
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.masters import MasterMissing
from upstander.oversight.insight import names, profiles
from upstander.oversight.insight.choices import ExtractState, Stop
from upstander.oversight.insight.keeping import Maker
from upstander.oversight.insight.models import Extract, Fact
from upstander.oversight.insight.reading import FileStopped, Numbered, Table, digest_of
from upstander.oversight.insight.refusals import (
    BeingReadAlready,
    FileRefused,
    KeysMissing,
    NoSuchProfile,
)
from upstander.oversight.insight.rules.looking import Look
from upstander.oversight.insight.rules.profiles import CannotRead, Line, Profile, Reader, missing
from upstander.oversight.insight.storing import Row, store, touched

# So many lines a transaction: nobody who writes at the same time waits long.
SLICE = 2_000
_SAID_EVERY = 20_000
# Every line is gone through twice: "looked" and "in" say which time.
Say = Callable[[str, int], object]


class Writer(Protocol):
    """What writes lines of a table."""

    def writerow(self, row: Iterable[Any], /) -> object:
        """Write one line."""


@dataclass(frozen=True)
class Wanted:
    """Which file is to come in, as what, and what somebody looked at and accepts."""

    file: Path
    profile: str
    encoding: str = ""
    accept: frozenset[Stop] = frozenset()
    dry: bool = False
    rejects: Path | None = None
    say: Say = field(default=lambda _step, _rows: None)


@dataclass
class Brought:
    """What came of it. ``already`` means that this very file was in.

    ``elsewhere`` is how many lines lie in no place of ours: they count in the whole number only.
    """

    rows: int
    rejected: int
    rejects: Path | None
    elsewhere: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    already: bool = False


def bring_extract(*, wanted: Wanted, by: Actor, now: dt.datetime) -> Brought:
    """Bring a file in, so that each of its lines is counted once, however often this is run.

    Nothing of it counts before all of it is in; run again after it was killed, it goes on. Lines
    that cannot be read go to a file of their own, with the reason. A dry run changes nothing.
    Raises FileRefused when the file as a whole cannot be believed, NoSuchProfile,
    KeysMissing and BeingReadAlready; nothing is changed then.
    """
    if by.kind != "system":
        raise NotPermitted("Files are brought in by command only.", next_step="")
    profile, maker = _profile(wanted), _maker()
    digest = digest_of(wanted.file)
    with _alone():
        look, rejects = _looked(wanted, profile, digest, london_day(now))
        if wanted.dry:
            return Brought(look.rows, look.rejected, rejects, look.elsewhere)
        return _bring(wanted, profile, digest, look, rejects, maker, by, now)


def _maker() -> Maker:
    """Return what makes ids, before anything is written: with another key all would count twice."""
    try:
        return Maker()
    except MasterMissing as fault:
        raise KeysMissing(str(fault)) from fault


def _profile(wanted: Wanted) -> Profile:
    try:
        return profiles.profile(wanted.profile)
    except KeyError as error:
        raise NoSuchProfile(wanted.profile, profiles.names()) from error


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the one place in which a file is read. A process that is killed lets go of it."""
    path = _folder() / "reading.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingReadAlready from error
        yield


def _folder() -> Path:
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- the first time through: look ----------------------------------------------------------------


def _table(wanted: Wanted, profile: Profile) -> Table:
    encoding = wanted.encoding or profile.encoding
    return Table(wanted.file, encoding=encoding, delimiter=profile.delimiter)


def _looked(
    wanted: Wanted, profile: Profile, digest: str, today: dt.date
) -> tuple[Look, Path | None]:
    """Look at every line; return what was counted and where the rejects are. Raises FileRefused."""
    look = Look(places=frozenset(names.areas(profile.source)))
    rejects = wanted.rejects or _folder() / f"{digest[:12]}-rejects.csv"
    try:
        table = _table(wanted, profile)
        header = table.header()
        _fits(profile, header)
        with rejects.open("w", newline="", encoding="utf-8") as file:
            reader = Reader(profile, header, today)
            _look_at(table.lines(), reader, look, csv.writer(file), wanted.say)
    except FileStopped as stopped:
        rejects.unlink(missing_ok=True)
        raise FileRefused(stopped.stops, [stopped.more] if stopped.more else []) from stopped
    _believed(look, wanted, profile)
    if look.rejected:
        return look, rejects
    rejects.unlink()
    return look, None


def _fits(profile: Profile, header: list[str]) -> None:
    if not header:
        raise FileStopped(Stop.EMPTY)
    gone = missing(profile, header)
    if not gone:
        return
    others = [key for key in profiles.names() if not missing(profiles.profile(key), header)]
    more = [f"  Missing: {', '.join(gone)}."]
    if len(header) == 1:
        more.append(
            f"  The heading is one column: this profile expects “{profile.delimiter}” between."
        )
    if others:
        more.append(f"  The columns are those of the profile {' or '.join(others)}.")
    raise FileRefused([Stop.WRONG_PROFILE], more)


def _look_at(
    lines: Iterable[Numbered], reader: Reader, look: Look, rejects: Writer, say: Say
) -> None:
    rejects.writerow(["line", "column", "reason"])
    for number, cells in lines:
        look.rows += 1
        try:
            line = reader.line(cells)
            if not look.take(number, line, reader.without_reasons(cells)):
                raise CannotRead(reader.profile.ref, "this reference stands further up already")
        except CannotRead as fault:
            look.reject(fault.why)
            rejects.writerow([number, fault.column, fault.why])
        if look.rows % _SAID_EVERY == 0:
            say("looked", look.rows)


def _believed(look: Look, wanted: Wanted, profile: Profile) -> None:
    done = Extract.objects.filter(profile=profile.key, state=ExtractState.DONE)
    last = done.order_by("-done_on", "-rows").values_list("rows", flat=True).first()
    stops = [stop for stop in look.stops(last) if stop not in wanted.accept]
    if stops:
        whys = [f"  {count} times: {why}." for why, count in look.whys.most_common(5)]
        raise FileRefused(stops, whys)


# --- the second time through: bring in -----------------------------------------------------------


def _bring(
    wanted: Wanted,
    profile: Profile,
    digest: str,
    look: Look,
    rejects: Path | None,
    maker: Maker,
    by: Actor,
    now: dt.datetime,
) -> Brought:
    brought = Brought(look.rows, look.rejected, rejects, look.elsewhere)
    extract, _made = Extract.objects.get_or_create(
        profile=profile.key,
        digest=digest,
        defaults={"source": profile.source, "rows": look.rows, "rejected": look.rejected},
    )
    if extract.state == ExtractState.DONE:
        brought.already, brought.same = True, look.rows - look.rejected
    else:
        _clear_broken(extract)
        _take_in(wanted, profile, extract, look, maker, brought, london_day(now))
    _finish(extract, brought, look, by, now)
    return brought


def _clear_broken(extract: Extract) -> None:
    """Take out what a broken run of another file of this source left: it counts nowhere."""
    broken = Fact.objects.filter(
        extract__source=extract.source, extract__state=ExtractState.READING
    ).exclude(extract=extract)
    while ids := list(broken.values_list("id", flat=True)[:SLICE]):
        Fact.objects.filter(id__in=ids).delete()


def _take_in(
    wanted: Wanted,
    profile: Profile,
    extract: Extract,
    look: Look,
    maker: Maker,
    brought: Brought,
    today: dt.date,
) -> None:
    table = _table(wanted, profile)
    lines = _readable(table.lines(), Reader(profile, table.header(), today), look.again)
    seen = 0
    while batch := list(islice(lines, SLICE)):
        _take_slice([_row(line, profile, extract.pk, maker) for line in batch], brought)
        seen += len(batch)
        wanted.say("in", seen)


def _readable(lines: Iterable[Numbered], reader: Reader, again: Collection[int]) -> Iterator[Line]:
    for number, cells in lines:
        if number in again:
            continue
        try:
            yield reader.line(cells)
        except CannotRead:
            continue


def _row(line: Line, profile: Profile, extract: UUID, maker: Maker) -> Row:
    fact = maker.id_of(profile.source, line.ref)
    return Row(
        id=fact,
        extract_id=extract,
        source=profile.source,
        kind=profile.kind,
        month=line.day.replace(day=1),
        received=line.received,
        happened=line.happened and line.happened.replace(day=1),
        area=line.area,
        strands=line.strands,
        offence=line.offence,
        online=line.online,
        key=maker.key_of(fact),
    )


def _take_slice(rows: list[Row], brought: Brought) -> None:
    with transaction.atomic():
        stored = store(rows)
    brought.new += stored.new
    brought.changed += stored.changed
    brought.same += stored.same


@transaction.atomic
def _finish(extract: Extract, brought: Brought, look: Look, by: Actor, now: dt.datetime) -> None:
    """Let the facts count, and write down what came in."""
    if not brought.already:
        Extract.objects.filter(pk=extract.pk).update(
            state=ExtractState.DONE,
            done_on=london_day(now),
            first_day=look.first_day,
            last_day=look.last_day,
            months_only=Stop.FIRST_OF_MONTH in look.stops(None),
        )
        touched()
    record(
        name=EventName.EXTRACT_BROUGHT,
        by=by,
        now=now,
        subject_kind="extract",
        subject_id=extract.pk,
        detail={
            "profile": extract.profile,
            "digest": extract.digest,
            "rows": brought.rows,
            "rejected": brought.rejected,
            "new": brought.new,
            "changed": brought.changed,
            "same": brought.same,
        },
    )
