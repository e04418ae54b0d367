"""Reading somebody else's table line by line: plain or compressed, never all of it in memory."""

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from upstander.oversight.insight.choices import Stop

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
Numbered = tuple[int, list[str]]


class FileStopped(Exception):
    """Nothing of the file comes in, and why."""

    def __init__(self, *stops: Stop, more: str = "") -> None:
        super().__init__(", ".join(stops))
        self.stops = stops
        self.more = more


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file as it lies there, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Table:
    """A table being read: its heading, and its lines with their numbers in the file.

    Raises FileStopped where it is cut off, or is not text as it was said to be.
    """

    def __init__(self, path: Path, *, encoding: str, delimiter: str) -> None:
        self._path = path
        self._encoding = encoding
        self._delimiter = delimiter
        self._ended = True

    def header(self) -> list[str]:
        """Return the heading."""
        return next((cells for _number, cells in self._rows()), [])

    def lines(self) -> Iterator[Numbered]:
        """Yield each line below the heading; empty lines are passed over."""
        rows = self._rows()
        width = len(next(rows, (0, []))[1])
        cells: list[str] = []
        for number, cells in rows:
            if cells:
                yield number, cells
        if not self._ended and len(cells) < width:
            raise FileStopped(Stop.TRUNCATED)

    def _rows(self) -> Iterator[Numbered]:
        with self._open() as text:
            reader = csv.reader(self._noted(text), delimiter=self._delimiter)
            try:
                for cells in reader:
                    yield reader.line_num, cells
            except (EOFError, zlib.error) as error:
                raise FileStopped(Stop.TRUNCATED) from error
            except UnicodeError as error:
                raise FileStopped(Stop.NOT_UTF8, more=f"After line {reader.line_num}.") from error
            except (csv.Error, gzip.BadGzipFile) as error:
                raise FileStopped(Stop.NOT_A_TABLE) from error

    def _noted(self, text: IO[str]) -> Iterator[str]:
        for line in text:
            self._ended = line.endswith("\n")
            yield line

    @contextmanager
    def _open(self) -> Iterator[IO[str]]:
        with self._path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            with gzip.open(file) if packed else file as raw:
                self._look_for_utf16(raw)  # type: ignore[arg-type]
                yield TextIOWrapper(raw, encoding=self._encoding, newline="")

    def _look_for_utf16(self, raw: IO[bytes]) -> None:
        """Say so where a file is UTF-16 and nobody said it: as UTF-8 it would read as nonsense."""
        try:
            start = raw.read(64)
        except (EOFError, zlib.error) as error:
            raise FileStopped(Stop.TRUNCATED) from error
        except gzip.BadGzipFile as error:
            raise FileStopped(Stop.NOT_A_TABLE) from error
        raw.seek(0)
        looks_wide = start.startswith(_UTF16) or start[1::2].count(0) > len(start) // 4
        if looks_wide and not self._encoding.startswith("utf-16"):
            raise FileStopped(Stop.UTF16)
