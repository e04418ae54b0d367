"""Making a copy: database and files in one folder, the keys apart in another (ADR 0029)."""

import datetime as dt
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session as SignedIn
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from upstander.foundation.core import clock
from upstander.foundation.core.version import VERSION
from upstander.foundation.upkeep import engines, manifest, safe
from upstander.foundation.upkeep.errors import CannotKeep
from upstander.foundation.upkeep.manifest import Manifest
from upstander.foundation.vault.masters import MasterMissing
from upstander.foundation.vault.models import JournalMark, ReturnVisit, Session

PREFIX = "upstander-"
UNFINISHED = ".unfinished"
# What lies in the data folder beside the database and is nobody's to make again.
KEPT = ("files", "anchors", "demonstration")
# Who is signed in at this moment, and counts of the last minutes: nothing to bring back.
FLEETING = (
    Session._meta.db_table,
    ReturnVisit._meta.db_table,
    SignedIn._meta.db_table,
    str(settings.CACHES["default"]["LOCATION"]),
)


@dataclass(frozen=True)
class Kept:
    """A copy that was made: where it is, what it says of itself, and what else was done."""

    folder: Path
    manifest: Manifest
    said: tuple[str, ...] = ()


def keep(*, to: Path, keys: Path | None = None, newest: int = 0) -> Kept:
    """Make a copy in a new folder below ``to``; with ``keys``, copy the keys into that folder.

    The copy gets its name when it is whole and on the disk. With ``newest``, only so many whole
    copies stay. Raises CannotKeep, and nothing is left of what was begun.
    """
    for sentence in _misplaced(to, keys):
        raise CannotKeep(sentence)
    try:
        mark = manifest.keys_mark(settings.KEYS)
        with _unfinished(to) as folder:
            made = _copy(folder, mark)
        whole = folder.with_suffix("")
        folder.rename(whole)
        _to_disk(to)
        said = [*(safe.put_in(keys) if keys else ()), *_fewer(to, newest)]
        _last().touch()
        return Kept(whole, made, tuple(said))
    except MasterMissing as fault:
        raise CannotKeep(f"{fault} A backup without its keys could never be read.") from None
    except OSError as fault:
        raise CannotKeep(f"The backup could not be written to {to}: {fault.strerror}.") from None


def last_made() -> dt.datetime | None:
    """Return when the last copy was made, for whoever keeps an eye on that; None if never."""
    try:
        return dt.datetime.fromtimestamp(_last().stat().st_mtime, tz=dt.UTC)
    except OSError:
        return None


def _last() -> Path:
    return Path(settings.DATA) / "last-backup"


def _misplaced(to: Path, keys: Path | None) -> Iterable[str]:
    if to.is_relative_to(settings.DATA):
        yield f"{to} lies in the data folder: a backup there is lost with the data."
    if keys and (keys.is_relative_to(to) or to.is_relative_to(keys)):
        yield (
            "The copy of the keys would lie with the backups. Whoever finds both can guess at "
            "every code that was given out. Name another folder with --keys, best on another disk."
        )
    if not engines.engine().is_empty():
        return
    yield "There is no database here yet, so there is nothing to keep."


@contextmanager
def _unfinished(to: Path) -> Iterator[Path]:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = to / f"{PREFIX}{clock.now():%Y%m%d-%H%M%S}{UNFINISHED}"
    if folder.with_suffix("").exists():
        raise CannotKeep(f"{folder.with_suffix('')} is there already. Try again in a second.")
    folder.mkdir(mode=0o700)
    try:
        yield folder
        _all_to_disk(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy(folder: Path, mark: str) -> Manifest:
    """Copy the database first: the files of a row are on the disk before the row is."""
    engine = engines.engine()
    applied = MigrationRecorder(connection).applied_migrations()
    journal = max(_marks(), default=0)
    rows = engine.copy(folder / engine.FILE, fleeting=FLEETING)
    for name in KEPT:
        _take(Path(settings.DATA) / name, folder / name)
    made = Manifest(
        version=VERSION, made_at=clock.now().isoformat(timespec="seconds"), engine=engine.NAME,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)), journal=journal,
        rows=rows, files=manifest.files_in(folder), keys=mark,
    )  # fmt: skip
    manifest.write(made, folder, settings.KEYS)
    return made


def _marks() -> list[int]:
    """Return the numbers of what was taken away; none before the table was made."""
    if JournalMark._meta.db_table not in connection.introspection.table_names():
        return []
    return list(JournalMark.objects.values_list("number", flat=True))


def _take(source: Path, to: Path) -> None:
    if source.is_file():
        shutil.copy2(source, to)
    elif source.is_dir():
        to.mkdir(mode=0o700)
        for path in source.iterdir():
            _take_if_there(path, to / path.name)


def _take_if_there(source: Path, to: Path) -> None:
    try:
        shutil.copy2(source, to)
    except FileNotFoundError:
        # Deleted a moment ago, row and all: it is not to be kept.
        to.unlink(missing_ok=True)


def _fewer(to: Path, newest: int) -> Iterator[str]:
    if not newest:
        return
    whole = sorted(path.parent for path in to.glob(f"{PREFIX}*/{manifest.NAME}"))
    done = [path for path in whole if path.suffix != UNFINISHED]
    for path in done[:-newest]:
        shutil.rmtree(path)
        yield f"The older backup {path.name} was deleted: the newest {newest} stay."


def _all_to_disk(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        _to_disk(path)


def _to_disk(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
