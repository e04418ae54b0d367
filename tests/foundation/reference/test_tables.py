"""The reference files hold together, and a difference between two releases can be read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.reference import queries, rules, tables

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TABLE = tables.TABLES["strands.csv"]


def test_no_file_contradicts_itself_or_another() -> None:
    assert tables.problems() == []


def test_the_national_strands_are_the_five_that_are_counted() -> None:
    strands = queries.vocabulary("strands.csv", NOW)
    assert [one.code for one in strands if one.facts["level"] == "national"] == [
        "race", "religion", "sexual_orientation", "disability", "transgender",
    ]  # fmt: skip


def test_an_aggravated_offence_names_its_plain_one() -> None:
    codes = queries.vocabulary("offence_codes.csv", NOW)
    assert {one.code: one.facts["aggravates"] for one in codes if one.facts["aggravates"]} == {
        "8P": "8N", "105B": "105A", "8M": "8L", "9B": "9A", "58J": "58D",
    }  # fmt: skip


def test_every_time_limit_law_and_period_says_how_sure_we_are() -> None:
    for file in ("clocks.csv", "retention.csv", "gateways.csv"):
        assert {one.mark for one in queries.vocabulary(file, NOW)} <= tables.MARKS


@pytest.mark.parametrize("file", ["clocks.csv", "gateways.csv", "targets.csv"])
def test_what_was_found_names_where_it_was_read_and_on_which_day(file: str) -> None:
    rows = tables.now_shipped(file).values()
    found = [row for row in rows if row["mark"] == "found"]
    assert found
    for row in found:
        assert "http" in row["source"]
        assert dt.date.fromisoformat(row["checked_on"]) <= dt.date(2026, 12, 1)
    assert {(row["source"], row["checked_on"]) for row in rows if row["mark"] != "found"} == {
        ("", "")
    }


def test_how_long_a_record_is_kept_is_a_number_where_a_job_ends_it() -> None:
    assert queries.months_kept("booking", NOW) == 6
    for none in ("case_adult", "nothing of this name"):
        with pytest.raises(LookupError):
            queries.months_kept(none, NOW)


def test_what_did_not_hold_yet_is_left_out() -> None:
    before = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    old = {one.code for one in queries.vocabulary("gateways.csv", before)}
    new = {one.code for one in queries.vocabulary("gateways.csv", NOW)}
    assert new - old == {"gdpr_6_rli"}


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"valid_from": "2020-01-01", "valid_to": ""}, ()),
        ({"valid_from": "soon"}, ("one of its days is not a day",)),
        ({"valid_from": "2020-01-02", "valid_to": "2020-01-01"}, ("it ends before it begins",)),
    ],
)
def test_the_days_of_a_row_are_looked_at(row: dict[str, str], faults: tuple[str, ...]) -> None:
    assert rules.span_faults(row) == faults


def test_a_value_that_points_nowhere_and_a_mark_that_is_none_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = b"strand,code,label,mark,valid_from,valid_to\nnowhere,a,A,perhaps,2020-01-01,\n"
    shipped = tables.now_shipped
    broken = tables.rows(tables.TABLES["targets.csv"], raw)
    monkeypatch.setattr(
        tables, "now_shipped", lambda file: broken if file == "targets.csv" else shipped(file)
    )
    assert tables.problems() == [
        "targets.csv, nowhere a: strand nowhere is not in strands.csv.",
        "targets.csv, nowhere a: “perhaps” is no mark.",
    ]


def test_a_difference_is_read_line_by_line() -> None:
    old = {"a": {"code": "a", "label": "Old"}, "b": {"code": "b"}}
    new = {"a": {"code": "a", "label": "New"}, "c": {"code": "c"}}
    assert [one.words for one in rules.differences(old, new)] == [
        "new: c", "changed: a (label: “Old” is now “New”)", "gone: b",
    ]  # fmt: skip


@given(
    st.dictionaries(st.text(max_size=4), st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
)
def test_nothing_differs_from_itself(state: dict[str, dict[str, str]]) -> None:
    assert rules.differences(state, state) == ()


def test_a_key_that_comes_again_gets_a_number() -> None:
    raw = b"code,label\na,One\na,Two\n"
    assert list(tables.rows(TABLE, raw)) == ["a", "a #2"]


@pytest.mark.parametrize(
    ("checked", "stale"),
    [(None, True), (dt.date(2026, 8, 22), False), (dt.date(2026, 8, 21), True)],
)
def test_a_line_is_stale_after_ninety_days(checked: dt.date | None, stale: bool) -> None:
    assert rules.is_stale(checked, dt.date(2026, 11, 20)) is stale


@pytest.mark.parametrize(
    ("said", "code", "whole"),
    [
        ("cv21 1aa", "CV211AA", True), ("W1A 1AA", "W1A1AA", True), ("CV21", "CV21", False),
        ("1AA", "1AA", False), ("", "", False),
    ],
)  # fmt: skip
def test_a_postcode_is_tidied_and_known(said: str, code: str, whole: bool) -> None:
    assert (rules.tidy_postcode(said), rules.is_postcode(rules.tidy_postcode(said))) == (
        code,
        whole,
    )
