"""Reading an Excel file (.xlsx): the fullest sheet, merged cells filled, formulas as they show."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from upstander.foundation.uploads.spreadsheets.refusals import (
    NotASpreadsheet,
    TooBig,
    TooManyLines,
    UnreadableFile,
)
from upstander.foundation.uploads.spreadsheets.tables import MOST_COLUMNS, MOST_LINES, Line, Seen

# What the parts of the file may come to when they are unpacked: a small file can hold a flood.
MOST_UNPACKED = 80 * 1024 * 1024
_HEAD = 4096


def read(raw: bytes) -> tuple[Seen, list[Line]]:
    """Return the lines of the sheet with most of them.

    Raises NotASpreadsheet for another kind of zip file, TooBig, TooManyLines and UnreadableFile.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as parcel:
        _look_over(parcel)
    # Plain values: what a formula showed when the file was last saved.
    book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    sheet, sheets = _fullest(book)
    formulas = _formulas(raw, sheet.title)
    seen = Seen(
        kind="excel", sheet=sheet.title, sheets=sheets,
        merged=len(sheet.merged_cells.ranges), formulas=len(formulas),
    )  # fmt: skip
    return seen, list(_lines(sheet, _filled(sheet), formulas))


def _look_over(parcel: zipfile.ZipFile) -> None:
    """Refuse what is no Excel file, or one made to do harm, before any of it is unpacked whole."""
    parts = parcel.infolist()
    if not any(one.filename.startswith("xl/workbook") for one in parts):
        raise NotASpreadsheet
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise TooBig
    for one in parts:
        with parcel.open(one) as part:
            if b"<!DOCTYPE" in part.read(_HEAD):
                raise UnreadableFile


def _length(sheet: Worksheet) -> int:
    return sum(any(said is not None for said in row) for row in sheet.values)


def _fullest(book: Workbook) -> tuple[Worksheet, int]:
    """Return the sheet with most lines, and how many sheets have any."""
    lengths = {sheet: _length(sheet) for sheet in book.worksheets}
    if not lengths:
        raise UnreadableFile
    return max(lengths, key=lambda sheet: lengths[sheet]), sum(map(bool, lengths.values()))


def _formulas(raw: bytes, title: str) -> set[tuple[int, int]]:
    """Return the places of formulas. With plain values read, nothing else tells of them."""
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)
    cells = (cell for row in book[title].iter_rows() for cell in row)
    return {(cell.row, cell.column) for cell in cells if cell.data_type == "f"}


def _filled(sheet: Worksheet) -> Mapping[tuple[int, int], object]:
    """Return what merged cells say in the lines below their first: cells joined over lines are
    one answer for all of these lines; joined over columns, they stay in the first."""
    filled = {}
    for area in sheet.merged_cells.ranges:
        said = sheet.cell(area.min_row, area.min_col).value
        for row in range(area.min_row + 1, area.max_row + 1):
            filled[row, area.min_col] = said
    return filled


def _lines(
    sheet: Worksheet, filled: Mapping[tuple[int, int], object], formulas: set[tuple[int, int]]
) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        cells = tuple(
            _words(filled.get((number, place), cell.value))
            for place, cell in enumerate(row, start=1)
        )
        if any(cells) and number > MOST_LINES:
            raise TooManyLines
        yield Line(number, cells, tuple(_faults(number, row, cells, formulas)))


def _faults(
    number: int,
    row: tuple[Cell | MergedCell, ...],
    cells: tuple[str, ...],
    formulas: set[tuple[int, int]],
) -> Iterator[int]:
    """Tell of formulas that show nothing, or an error, and so nothing can be taken."""
    for place, said in enumerate(cells):
        empty = not said and (number, place + 1) in formulas
        if empty or (row[place].data_type == "e" and said.startswith("#")):
            yield place


def _words(value: object) -> str:
    """Return what a cell says, as text: a day as 2026-12-31, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
