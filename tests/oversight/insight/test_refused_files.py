"""Files of the police that are refused as a whole, or asked about, with nothing of them in."""

import gzip
from pathlib import Path

import pytest

from tests.cast import NOW, RUGBY, WARWICK, Partnership
from tests.oversight.insight.extracts import (
    HEAD,
    LINES,
    SYSTEM,
    UK,
    brought,
    changed,
    column,
    facts,
    written,
)
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.models import Event
from upstander.oversight.insight.actions import importing
from upstander.oversight.insight.actions.gathering import freeze_periods
from upstander.oversight.insight.actions.importing import Wanted, bring_extract
from upstander.oversight.insight.choices import Stop
from upstander.oversight.insight.models import Extract, Frozen
from upstander.oversight.insight.refusals import (
    BeingReadAlready,
    FileRefused,
    NoSuchProfile,
)

pytestmark = pytest.mark.django_db


def refused(path: Path, **more: object) -> FileRefused:
    """Return how a file was refused, with nothing of it in."""
    before = facts(), Extract.objects.count(), Event.objects.count()
    with pytest.raises(FileRefused) as refusal:
        brought(path, **more)
    assert (facts(), Extract.objects.count(), Event.objects.count()) == before
    return refusal.value


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    plain, packed = tmp_path / "cut.csv", tmp_path / "cut.csv.gz"
    plain.write_bytes(UK.read_bytes()[:-60])
    packed.write_bytes(gzip.compress(UK.read_bytes())[:-2_000])
    stub = tmp_path / "stub.csv.gz"
    stub.write_bytes(gzip.compress(UK.read_bytes())[:12])
    for path in (plain, packed, stub):
        assert refused(path).stops == (Stop.TRUNCATED,)


def test_the_last_line_may_end_without_a_line_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(UK.read_bytes().rstrip(b"\n"))
    assert brought(path).new == 600


def test_other_encodings_are_named_and_come_in_once_they_are_said(tmp_path: Path) -> None:
    text = UK.read_text().replace("Muslim", "Café")
    windows, wide = tmp_path / "windows.csv", tmp_path / "wide.csv"
    windows.write_bytes(text.encode("cp1252"))
    wide.write_bytes(text.encode("utf-16"))
    assert refused(windows).stops == (Stop.NOT_UTF8,)
    assert refused(wide).stops == (Stop.UTF16,)
    assert brought(windows, encoding="cp1252").new == 600
    assert brought(wide, encoding="utf-16").same == 600


def test_the_wrong_profile_is_said_with_the_one_that_fits() -> None:
    words = refused(UK, profile="fbi").message
    assert "The columns are not those of this profile." in words
    assert "Missing: incident_id, incident_date, state_abbr, bias_desc, offense_name." in words
    assert "The columns are those of the profile uk_police." in words


def test_columns_of_no_profile_are_said_without_a_guess(tmp_path: Path) -> None:
    words = refused(written(tmp_path / "a.csv", [["1"]], ["something"])).message
    assert "Missing: force_ref" in words
    assert "those of the profile" not in words


def test_a_file_divided_by_semicolons_is_said_to_be_one_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(UK.read_text().replace(",", ";"))
    assert "The heading is one column: this profile expects “,” between." in refused(path).message


def test_a_line_of_a_year_to_come_does_not_close_a_quarter_that_the_file_ends_in(
    tmp_path: Path,
) -> None:
    def closed() -> set[str]:
        freeze_periods(by=SYSTEM, now=NOW)
        return set(Frozen.objects.values_list("period", flat=True))

    day = column("date_recorded")
    cut = [row for row in LINES if row[day][3:] not in {"02/2026", "03/2026"}]
    typo = [*cut[0][:day], "13/02/2062", *cut[0][day + 1 :]]
    brought(written(tmp_path / "a.csv", [typo, *cut[1:]]))
    assert "2025-4" in closed()
    assert "2026-1" not in closed()


def test_a_profile_that_does_not_exist_is_said_with_those_that_do() -> None:
    with pytest.raises(NoSuchProfile) as refusal:
        brought(UK, "police")
    assert refusal.value.next_step == "There are: fbi, uk_police."


def test_a_file_twice_as_long_is_asked_about(tmp_path: Path) -> None:
    brought(written(tmp_path / "a.csv", LINES[:300]))
    found = refused(UK)
    assert found.stops == (Stop.TWICE_AS_LONG,)
    assert found.next_step == "If that is right, say so: --accept twice_as_long"
    assert brought(UK, accept=frozenset({Stop.TWICE_AS_LONG})).new == 300


def test_dates_on_the_first_of_the_month_are_asked_about(tmp_path: Path) -> None:
    rows = changed(LINES, "date_recorded", lambda row: f"01{row[column('date_recorded')][2:]}")
    path = written(tmp_path / "a.csv", rows)
    assert refused(path).stops == (Stop.FIRST_OF_MONTH,)
    brought(path, accept=frozenset({Stop.FIRST_OF_MONTH}))
    assert Extract.objects.get().months_only


def test_a_file_of_the_whole_force_is_asked_about_where_the_partnership_is_a_part_of_it(
    house: Partnership,
) -> None:
    found = refused(UK, accept=frozenset())
    assert found.stops == (Stop.ELSEWHERE,)
    assert found.next_step == "If that is right, say so: --accept elsewhere"
    assert house.people
    outside = sum(row[column("csp_area")] not in {RUGBY, WARWICK} for row in LINES)
    came = brought(UK, accept=frozenset({Stop.ELSEWHERE}))
    assert (came.new, came.elsewhere) == (600, outside)


def test_a_few_lines_from_next_door_come_in_and_are_counted(
    house: Partnership, tmp_path: Path
) -> None:
    rows = changed(LINES[:100], "csp_area", lambda _row: RUGBY)
    rows[0][column("csp_area")] = "E07000154"
    rows[1][column("csp_area")] = ""
    came = brought(written(tmp_path / "a.csv", rows), accept=frozenset())
    assert (came.new, came.elsewhere) == (100, 1)
    assert house.people


def test_an_offence_on_a_line_for_each_reason_is_refused_with_no_way_round(tmp_path: Path) -> None:
    more = changed(LINES[:40], "strand_race", lambda row: "N" if row[5] == "Y" else "Y")
    found = refused(written(tmp_path / "a.csv", LINES + more))
    assert (found.stops, found.next_step) == ((Stop.FLAGS_DOUBLED,), "")


def test_a_heading_alone_and_what_is_no_table_are_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path / "a.csv", [])).stops == (Stop.EMPTY,)
    nothing, damaged, wide = (tmp_path / name for name in ("n.csv", "d.csv.gz", "w.csv"))
    nothing.write_bytes(b"")
    damaged.write_bytes(b"\x1f\x8bnot a compressed file at all")
    wide.write_text(f'{",".join(HEAD)}\n"{"x" * 140_000}",1\n')
    assert refused(nothing).stops == (Stop.EMPTY,)
    assert refused(damaged).stops == (Stop.NOT_A_TABLE,)
    assert refused(wide).stops == (Stop.NOT_A_TABLE,)


def test_a_file_of_which_too_much_cannot_be_read_is_refused_with_the_reasons(
    tmp_path: Path,
) -> None:
    rows = changed(LINES[:100], "csp_area", lambda _row: "here")
    found = refused(written(tmp_path / "a.csv", rows + LINES[100:300]))
    assert found.stops == (Stop.TOO_MANY_REJECTS,)
    assert "100 times: the area “HERE” is not known." in found.message


def test_nobody_brings_a_file_in_from_a_screen(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        bring_extract(wanted=Wanted(UK, "uk_police"), by=house.actor("Hana"), now=None)


def test_two_files_at_once_are_refused() -> None:
    with importing._alone(), pytest.raises(BeingReadAlready):
        brought(UK)


def test_a_file_of_which_every_line_is_still_to_come_is_refused(tmp_path: Path) -> None:
    rows = changed(LINES, "date_recorded", lambda _row: "15/06/2062")
    found = refused(written(tmp_path / "a.csv", rows))
    assert found.stops == (Stop.TOO_MANY_REJECTS,)
    assert "600 times: “15/06/2062” is still to come." in found.message
