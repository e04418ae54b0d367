"""Sealed bytes in the folder ``files``: on the disk before any row speaks of them.

A file there has a random name and the day as its time. Bytes that no row speaks of are what is
left of an upload that broke off, and are swept.
"""

import datetime as dt
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self
from uuid import UUID

from django.conf import settings

from upstander.foundation.core.clock import LONDON, london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import chunks
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.suite import NotAuthentic


@dataclass(frozen=True)
class Stored:
    """One sealed file on the disk, with the key that opens it. The key is kept sealed, or lost."""

    id: UUID
    key: bytes
    size: int

    @property
    def padded_size(self) -> int:
        """What the file was filled up to."""
        return chunks.padded(self.size)


class Writing:
    """One file on its way to the disk, sealed as it comes in.

    As a context it takes away what was written, unless it was finished.
    """

    def __init__(self) -> None:
        """Begin an empty file. Raises OSError when the disk does not take it."""
        self.id = new_id()
        self._key = chunks.new_file_key()
        self._sealer = chunks.Sealer(self._key, self.id)
        _made_folder()
        self._file = os.open(_path(self.id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._is_open = True
        self._write(chunks.HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.discard()

    @property
    def size(self) -> int:
        """How much came in so far."""
        return self._sealer.size

    def add(self, data: bytes) -> None:
        """Seal and write what came in. Raises OSError when the disk does not take it."""
        self._write(self._sealer.add(data))

    def finish(self, now: dt.datetime) -> Stored:
        """Close the file; afterwards bytes and name are on the disk, with the day as their time."""
        self._write(self._sealer.end())
        _set_day(_path(self.id), london_day(now))
        os.fsync(self._file)
        self._close()
        _blur(folder())
        _sync_folder()
        return Stored(self.id, self._key, self._sealer.size)

    def discard(self) -> None:
        """Take away what was written, unless it was finished."""
        if self._is_open:
            self._close()
            remove([self.id])

    def _close(self) -> None:
        self._is_open = False
        os.close(self._file)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]


def read(stored: Stored) -> Iterator[bytes]:
    """Return the file's own bytes, piece by piece.

    The end is opened before the first piece is given: raises CannotOpen for a file that is gone,
    was cut or added to. A piece that was changed raises CannotOpen when its turn comes.
    """
    last = stored.padded_size // chunks.CHUNK - 1
    with _opened(stored) as file:
        if os.fstat(file.fileno()).st_size != chunks.sealed_size(stored.padded_size):
            raise CannotOpen
        _piece(file, stored, last, last)
    return _pieces(stored, last)


def _pieces(stored: Stored, last: int) -> Iterator[bytes]:
    """Open the file once somebody reads: pieces that nobody asks for leave no file open."""
    with _opened(stored) as file:
        for number in range(-(-stored.size // chunks.CHUNK)):
            rest = stored.size - number * chunks.CHUNK
            yield _piece(file, stored, number, last)[:rest]


def _opened(stored: Stored) -> BinaryIO:
    try:
        return _path(stored.id).open("rb")
    except OSError as error:
        raise CannotOpen from error


def _piece(file: BinaryIO, stored: Stored, number: int, last: int) -> bytes:
    file.seek(len(chunks.HEADER) + number * chunks.SEALED_CHUNK)
    sealed = file.read(chunks.SEALED_CHUNK)
    try:
        return chunks.open_chunk(
            sealed, key=stored.key, file_id=stored.id, number=number, last=number == last
        )
    except NotAuthentic as error:
        raise CannotOpen from error


def remove(ids: Iterable[UUID]) -> None:
    """Take bytes off the disk; what is not there is fine."""
    for one in ids:
        _path(one).unlink(missing_ok=True)
    _blur(_made_folder())


def has_room() -> bool:
    """Return whether files may still come in: text must fit long after them."""
    return shutil.disk_usage(_made_folder()).free >= int(settings.UPSTANDER_FREE_RESERVE)


def there(before: dt.date) -> list[UUID]:
    """Return the files last written on an earlier day than this."""
    found = []
    for path in _made_folder().iterdir():
        with suppress(ValueError, FileNotFoundError):
            name, written = UUID(path.name), path.stat().st_mtime
            if london_day(dt.datetime.fromtimestamp(written, dt.UTC)) < before:
                found.append(name)
    return found


def blur_times(now: dt.datetime) -> None:
    """Set the time of every file to its day again, once nobody can still be writing it.

    Files that broke off get their day for the first time. For all others it moves the change time
    (``ctime``), which no program can set: afterwards it is the same moment for all of them.
    """
    for path in _made_folder().iterdir():
        with suppress(FileNotFoundError):
            written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            if now - written > dt.timedelta(hours=1):
                _blur(path)


def folder() -> Path:
    """Return where the sealed files are."""
    return Path(settings.DATA) / "files"


def _made_folder() -> Path:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder()


def _path(file_id: UUID) -> Path:
    return folder() / file_id.hex


def _set_day(path: Path, day: dt.date) -> None:
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=LONDON).timestamp()
    os.utime(path, (midnight, midnight))


def _blur(path: Path) -> None:
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    _set_day(path, london_day(written))


def _sync_folder() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
