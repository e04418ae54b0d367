"""What somebody's spreadsheet holds. The bytes stay in memory: nothing of them is on a disk."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from upstander.foundation.core.errors import Refusal
from upstander.foundation.uploads.spreadsheets.refusals import (
    EmptyFile,
    NotASpreadsheet,
    OldExcel,
    TooBig,
    TooManyLines,
    UnreadableFile,
)
from upstander.foundation.uploads.spreadsheets.tables import (
    MOST_COLUMNS,
    MOST_LINES,
    Line,
    Seen,
    Table,
    table_of,
)

MOST_BYTES = 10 * 1024 * 1024
CSV, EXCEL = "csv", "excel"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t|"
_RUNS = ("=", "+", "-", "@")
# What a text file never holds; all but tab, the two line ends and the form feed.
_NOT_TEXT = frozenset(range(32)) - {9, 10, 12, 13}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read(raw: bytes, known: Iterable[str]) -> Table:
    """Return the table in a CSV or Excel file, told by what is in it and not by its name.

    Raises EmptyFile, TooBig, TooManyLines, OldExcel, NotASpreadsheet and UnreadableFile.
    """
    if not raw.strip():
        raise EmptyFile
    if len(raw) > MOST_BYTES:
        raise TooBig
    seen, lines = _excel(raw) if raw.startswith(_ZIP) else _text(raw)
    found = table_of(seen, lines, known)
    if found is None or not found.lines:
        raise EmptyFile
    return found


def _excel(raw: bytes) -> tuple[Seen, list[Line]]:
    # Read with openpyxl, which is heavy: it is loaded when somebody brings such a file.
    from upstander.foundation.uploads.spreadsheets import excel  # noqa: PLC0415

    try:
        return excel.read(raw)
    except Refusal:
        raise
    except Exception as fault:
        # Whatever such a library does with a damaged or hostile file, the file is the reason.
        raise UnreadableFile from fault


def _text(raw: bytes) -> tuple[Seen, list[Line]]:
    if raw.startswith(_OLD_EXCEL):
        raise OldExcel
    text, encoding = _decoded(raw)
    try:
        return Seen(kind=CSV, encoding=encoding), list(_lines(text))
    except csv.Error as fault:
        raise UnreadableFile from fault


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return the text and how it was written: UTF-8, UTF-16, or Windows' letters as a last guess."""
    for bom, codec, name in _BOMS:
        if raw.startswith(bom):
            return _strictly(raw, codec), name
    if raw[1:200:2].count(0) > len(raw[1:200:2]) // 2:
        return _strictly(raw, "utf-16-le"), "UTF-16"
    if not _NOT_TEXT.isdisjoint(raw):
        raise NotASpreadsheet
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(raw, "cp1252"), "Windows-1252"


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeError as fault:
        raise NotASpreadsheet from fault


def _lines(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    begins = 1
    for cells in reader:
        if begins > MOST_LINES:
            raise TooManyLines
        yield Line(begins, tuple(_cell(cell) for cell in cells[:MOST_COLUMNS]))
        begins = reader.line_num + 1


def _cell(said: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from running it, as our files have."""
    words = said.strip()
    return words[1:] if words[:1] == "'" and words[1:2] in _RUNS else words


def _separator(text: str) -> str:
    """Return what stands between the cells: whatever the first line with any of them has most of."""
    for line in text.splitlines()[:20]:
        best = max(_SEPARATORS, key=line.count)
        if best in line:
            return best
    return ","
