"""Reading a team's list out of a file, whatever program wrote it."""

import datetime as dt
import io
import zipfile

import pytest

from tests.confidential.casework.lists import HEADINGS, MORGAN, csv_of, excel, sheet
from upstander.confidential.casework.rules.bringing import KNOWN
from upstander.foundation.core.errors import Refusal
from upstander.foundation.uploads import spreadsheets
from upstander.foundation.uploads.spreadsheets import excel as excel_files
from upstander.foundation.uploads.spreadsheets.refusals import (
    EmptyFile,
    NotASpreadsheet,
    OldExcel,
    TooBig,
    TooManyLines,
    UnreadableFile,
)
from upstander.foundation.uploads.spreadsheets.tables import Table, letter


def read(raw: bytes) -> Table:
    return spreadsheets.read(raw, KNOWN)


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_letters_come_through_however_they_were_written(codec: str, said: str) -> None:
    line = ("VC/1", "Siân Møller", "“Go home” – on the wall, £40 damage", *MORGAN[3:])
    table = read(csv_of(line).encode(codec))
    assert (table.seen.encoding, table.lines[0].cells) == (said, line)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_mark_may_stand_between_cells(separator: str) -> None:
    text = f"Ref{separator}Name\nVC/1{separator}Morgan\n"
    assert read(text.encode()).columns == ("Ref", "Name")


def test_a_cell_with_several_lines_is_one_cell_and_lines_count_as_in_the_file() -> None:
    table = read(b'Ref,Notes\nVC/1,"Monday\nTuesday"\n\nVC/2,None\n')
    assert [one.cells[1] for one in table.lines] == ["Monday\nTuesday", "None"]
    assert [one.number for one in table.lines] == [2, 5]


def test_titles_above_the_headings_are_passed_over() -> None:
    table = read(b"Our open cases,,\nas of,Monday,\nRef,Name,Notes\nVC/1,Morgan,Rang\n")
    assert (table.heading, table.columns) == (3, ("Ref", "Name", "Notes"))
    assert len(table.lines) == 1


def test_columns_without_a_heading_have_the_name_of_their_place() -> None:
    table = read(b"Ref,Name,Name,\nVC/1,Morgan,Sam,x\n")
    assert table.columns == ("Ref", "Name", "Name (C)", "D")
    assert [letter(place) for place in (0, 25, 26, 51)] == ["A", "Z", "AA", "AZ"]


def test_what_keeps_a_spreadsheet_from_running_a_cell_is_taken_off() -> None:
    assert read(b"Ref,Name\n'=1+1,'tis\n").lines[0].cells == ("=1+1", "'tis")


def test_an_excel_file_is_read_with_its_days_and_numbers() -> None:
    made = sheet()
    day = dt.datetime(2026, 12, 4)  # noqa: DTZ001 - cells of a spreadsheet have no zone
    made.append(["VC/1", "Morgan", "Eggs", None, "Rugby", day, 7.0, 7.5])
    made.append([None, None, day.replace(hour=9, minute=30)])
    table = read(excel(made))
    assert table.columns == HEADINGS
    assert table.lines[0].cells[3:8] == ("", "Rugby", "2026-12-04", "7", "7.5")
    assert table.lines[1].cells[2] == "2026-12-04 09:30:00"


def test_merged_cells_count_for_each_line_they_cover_and_for_one_column() -> None:
    made = sheet()
    for n in (1, 2, 3):
        made.append([f"VC/{n}", "Morgan" if n == 1 else None, f"Eggs {n}", "Rang", "x"])
    made.merge_cells("B2:B4")
    made.merge_cells("D3:E3")
    table = read(excel(made))
    assert table.seen.merged == 2
    assert [one.cells[1] for one in table.lines] == ["Morgan"] * 3
    assert table.lines[1].cells[3:5] == ("Rang", "")


def test_a_formula_counts_as_what_it_showed_and_is_a_fault_where_it_shows_nothing() -> None:
    made = sheet()
    made.append(["VC/1", "=A2", "Eggs"])
    made.append(["VC/2", "#REF!", "Eggs"])
    made["B3"].data_type = "e"
    table = read(excel(made))
    assert table.seen.formulas == 1
    assert [one.faults for one in table.lines] == [(1,), (1,)]


def test_the_fullest_sheet_is_taken() -> None:
    made = sheet()
    assert made.parent is not None
    more = made.parent.create_sheet("Cases")
    for line in (HEADINGS, MORGAN, MORGAN):
        more.append(line)
    seen = read(excel(made)).seen
    assert (seen.sheet, seen.sheets) == ("Cases", 2)


def zipped(**parts: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, part in parts.items():
            parcel.writestr(name.replace("__", "/") + ".xml", part)
    return raw.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_files, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(TooBig):
        read(zipped(xl__workbook=b"<x/>", xl__more=bytes(1_000_001)))


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b" \n", EmptyFile),
        (b"Ref,Name\n", EmptyFile),
        (b"only words\nand more\n", EmptyFile),
        (b"x" * (spreadsheets.MOST_BYTES + 1), TooBig),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", OldExcel),
        (b"%PDF-1.7\n\x00\x01", NotASpreadsheet),
        (b"\xff\xfeR\x00e", NotASpreadsheet),
        (b"Ref,Name\nVC/1,\x81\n", NotASpreadsheet),
        (b'Ref,Name\nVC/1,"' + b"x" * 140_000 + b'"\n', UnreadableFile),
        (b"PK\x03\x04 and then nothing", UnreadableFile),
        (zipped(word__document=b"<x/>"), NotASpreadsheet),
        (zipped(xl__workbook=b"<!DOCTYPE x><x/>"), UnreadableFile),
        (zipped(xl__workbook=b"<x/>"), UnreadableFile),
    ],
)
def test_what_cannot_be_read_says_what_it_is(raw: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as said:
        read(raw)
    assert said.value.next_step


def test_more_lines_than_a_file_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_LINES", 2)
    monkeypatch.setattr(excel_files, "MOST_LINES", 2)
    made = sheet()
    for _ in range(2):
        made.append(MORGAN)
    for raw in (csv_of(MORGAN, MORGAN).encode(), excel(made)):
        with pytest.raises(TooManyLines):
            read(raw)


def test_a_book_of_charts_alone_has_no_list() -> None:
    made = sheet()
    book = made.parent
    assert book is not None
    book.create_chartsheet("Chart")
    book.remove(made)
    with pytest.raises(UnreadableFile):
        read(excel(book["Chart"]))


def test_a_table_comes_out_of_its_seal_as_it_went_in() -> None:
    table = read(csv_of(MORGAN).encode())
    assert Table.of(table.document()) == table
