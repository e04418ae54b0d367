"""Bringing in what the police counted: each line once, however often and however it went wrong."""

import csv
import datetime as dt
import gzip
from pathlib import Path

import pytest

from tests.oversight.insight.extracts import (
    FBI,
    HEAD,
    LINES,
    TODAY,
    UK,
    brought,
    changed,
    column,
    facts,
    written,
)
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.oversight.insight import profiles
from upstander.oversight.insight.actions import importing
from upstander.oversight.insight.choices import ExtractState
from upstander.oversight.insight.models import Extract, Fact
from upstander.oversight.insight.rules.profiles import faults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", profiles.names())
def test_a_profile_names_only_what_exists(key: str) -> None:
    assert faults(profiles.profile(key)) == []


# --- what comes in -------------------------------------------------------------------------------


def test_each_line_of_a_police_file_becomes_one_fact() -> None:
    came = brought(UK)
    assert (came.rows, came.new, came.rejected, came.rejects) == (600, 600, 0, None)
    extract = Extract.objects.get()
    assert (extract.state, extract.done_on, extract.rows) == (ExtractState.DONE, TODAY, 600)
    row = next(row for row in LINES if row[column("online_flag")] == "Y")
    day = dt.datetime.strptime(row[column("date_recorded")], "%d/%m/%Y").date()  # noqa: DTZ007
    same_day = Fact.objects.filter(received=day, area=row[column("csp_area")], online=True)
    assert {(one.kind, one.month, one.source) for one in same_day} == {
        ("offence", day.replace(day=1), "police")
    }


def test_of_when_it_happened_only_the_month_is_kept_and_nothing_about_the_person() -> None:
    brought(UK)
    assert {one.happened.day for one in Fact.objects.all()} == {1}
    assert {field.name for field in Fact._meta.get_fields()} == {
        "id", "extract", "source", "kind", "month", "received", "happened", "part_of_day", "area",
        "strands", "offence", "about", "channel", "online", "first_read", "answered", "closed",
        "key",
    }  # fmt: skip


def test_every_reason_of_an_offence_is_kept() -> None:
    two = [row for row in LINES if row[5:10].count("Y") == 2]
    brought(UK)
    assert len(two) > 5
    assert Fact.objects.filter(strands__regex=r"^ \w+ \w+ $").count() == len(two)


def test_a_run_leaves_one_row_in_the_record_with_the_hash_and_the_counts() -> None:
    brought(UK)
    event = Event.objects.get()
    assert (event.name, event.subject_id) == (EventName.EXTRACT_BROUGHT, Extract.objects.get().pk)
    assert event.detail == {
        "profile": "uk_police", "digest": Extract.objects.get().digest,
        "rows": 600, "rejected": 0, "new": 600, "changed": 0, "same": 0,
    }  # fmt: skip


def test_a_second_run_changes_nothing_and_says_so() -> None:
    brought(UK)
    before = facts()
    again = brought(UK)
    assert (again.already, again.new, again.changed, again.same) == (True, 0, 0, 600)
    assert (facts(), Extract.objects.count()) == (before, 1)


def test_the_order_of_the_columns_and_of_the_lines_does_not_matter(tmp_path: Path) -> None:
    brought(UK)
    before = facts()
    turned = written(tmp_path / "turned.csv", [row[::-1] for row in LINES[::-1]], HEAD[::-1])
    came = brought(turned)
    assert (came.new, came.changed, came.same, facts()) == (0, 0, 600, before)


def test_a_later_file_adds_what_is_new_and_corrects_what_changed(tmp_path: Path) -> None:
    brought(written(tmp_path / "a.csv", LINES[:400]))
    second = changed(LINES[300:310], "strand_trans", lambda _row: "Y") + LINES[310:600]
    came = brought(written(tmp_path / "b.csv", second))
    different = sum(row[column("strand_trans")] != "Y" for row in LINES[300:310])
    assert (came.new, came.changed, came.same) == (200, different, 100 - different)
    assert Fact.objects.count() == 600


def test_a_compressed_file_comes_in_as_it_is(tmp_path: Path) -> None:
    packed = tmp_path / "extract.csv.gz"
    packed.write_bytes(gzip.compress(UK.read_bytes()))
    assert brought(packed).new == 600


def test_a_dry_run_looks_at_every_line_and_changes_nothing() -> None:
    came = brought(UK, dry=True)
    assert (came.rows, came.new) == (600, 0)
    assert (Fact.objects.count(), Extract.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_ids_tell_nobody_without_the_key_which_offence_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brought(UK)
    ours = set(Fact.objects.values_list("id", flat=True))
    monkeypatch.setattr(
        "upstander.foundation.vault.masters.key_for", lambda name: name.encode() * 4
    )
    theirs = {importing.Maker().id_of("police", row[0]) for row in LINES}
    assert (len(ours), ours & theirs) == (600, set())


def test_an_offence_without_a_code_has_no_group(tmp_path: Path) -> None:
    brought(written(tmp_path / "a.csv", changed(LINES[:5], "offence_code", lambda _row: " ")))
    assert set(Fact.objects.values_list("offence", flat=True)) == {""}


def test_whoever_waits_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_SAID_EVERY", 200)
    monkeypatch.setattr(importing, "SLICE", 300)
    heard: list[tuple[str, int]] = []
    brought(UK, say=lambda step, rows: heard.append((step, rows)))
    assert heard == [("looked", 200), ("looked", 400), ("looked", 600), ("in", 300), ("in", 600)]


# --- lines that cannot be read -------------------------------------------------------------------


def test_lines_that_cannot_be_read_go_to_a_file_with_line_column_and_reason(tmp_path: Path) -> None:
    rows = [list(row) for row in LINES[:200]]
    rows[0][column("date_recorded")] = "31/02/2025"
    rows[1][column("force_ref")] = " "
    rows[2][column("strand_race")] = "perhaps"
    rows[3][column("csp_area")] = "somewhere near the station"
    rows[4] = rows[4][:-1]
    rows[5][column("date_recorded")] = rows[5][column("date_committed_from")] = ""
    rows[6][column("date_recorded")] = "01/01/2062"
    rows[7][column("date_committed_from")] = "13/02/0226"
    rows.append([*LINES[10][:1], *LINES[11][1:]])
    came = brought(written(tmp_path / "a.csv", rows), rejects=tmp_path / "rejects.csv")
    assert (came.rows, came.rejected, came.new) == (201, 9, 192)
    with (tmp_path / "rejects.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["line", "column", "reason"],
            ["2", "date_recorded", "“31/02/2025” is not a date as this profile writes them"],
            ["3", "force_ref", "there is no reference"],
            ["4", "strand_race", "“perhaps” is neither yes nor no"],
            ["5", "csp_area", "the area “SOMEWHERE NEAR THE STATION” is not known"],
            ["6", "", "it has 17 columns where the heading has 18"],
            ["7", "date_recorded", "there is no date"],
            ["8", "date_recorded", "“01/01/2062” is still to come"],
            ["9", "date_committed_from", "“13/02/0226” is too long ago: is it the right year?"],
            ["202", "force_ref", "this reference stands further up already"],
        ]


def test_a_code_that_is_in_no_list_is_a_reject(tmp_path: Path) -> None:
    head = ["incident_id", "incident_date", "state_abbr", "bias_desc", "offense_name"]
    rows = [[str(n), "2020-03-02", "NJ", "Anti-Asian", "Intimidation"] for n in range(20)]
    rows[3][3] = "Anti-Asian;Anti-Everybody-who-is-not-of-the-same-opinion"
    came = brought(written(tmp_path / "a.csv", rows, head), "fbi", rejects=tmp_path / "r.csv")
    assert (came.new, came.rejected) == (19, 1)
    assert (
        "the code “Anti-Everybody-who-is-not-of-the-same-op…” is not"
        in (tmp_path / "r.csv").read_text()
    )


# --- killed --------------------------------------------------------------------------------------


def test_what_a_killed_run_left_counts_nowhere_and_the_next_run_makes_it_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brought(UK)
    whole = facts()
    Fact.objects.all().delete()
    Extract.objects.all().delete()
    monkeypatch.setattr(importing, "SLICE", 100)
    with pytest.raises(KeyboardInterrupt):
        brought(UK, say=killed_at("in", 300))
    assert (Fact.objects.count(), Extract.objects.get().state) == (300, ExtractState.READING)
    brought(UK)
    assert (facts(), Extract.objects.get().state) == (whole, ExtractState.DONE)


def test_what_a_killed_run_of_another_file_left_is_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "SLICE", 100)
    with pytest.raises(KeyboardInterrupt):
        brought(UK, say=killed_at("in", 300))
    brought(written(tmp_path / "b.csv", LINES[500:]))
    assert Fact.objects.count() == 100
    assert Fact.objects.exclude(extract__state=ExtractState.DONE).count() == 0


def killed_at(step: str, rows: int) -> object:
    """Return a listener that ends the run there, as a kill would: between two transactions."""

    def say(now: str, seen: int) -> None:
        if (now, seen) == (step, rows):
            raise KeyboardInterrupt

    return say


# --- the whole file -------------------------------------------------------------------------------


@pytest.mark.long_way
def test_the_whole_file_of_the_fbi_comes_in() -> None:
    came = brought(FBI, "fbi")
    assert (came.rows, came.new, came.rejected) == (253_776, 253_776, 0)
    assert Fact.objects.filter(strands__contains=" race ").count() == 160_886
    extract = Extract.objects.get()
    assert (extract.first_day, extract.last_day) == (dt.date(1991, 1, 1), dt.date(2023, 12, 31))
