"""The table of what may happen to a report, and the order of lists and messages."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.reporting.choices import Happening, ReportState, WrittenBy
from upstander.confidential.reporting.rules import (
    TRANSITIONS,
    Answers,
    Cursor,
    Message,
    in_reading_order,
    is_danger,
    merged,
    next_state,
)

DAY = dt.date(2026, 11, 20)
CURSORS = st.builds(Cursor, st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.uuids())


@pytest.mark.parametrize(
    ("state", "happening", "then"),
    [
        (ReportState.NEW, Happening.OPENED, ReportState.WITH_US),
        (ReportState.WITH_US, Happening.ANSWERED, ReportState.WITH_PERSON),
        (ReportState.WITH_PERSON, Happening.WROTE_BACK, ReportState.WITH_US),
        (ReportState.WITH_PERSON, Happening.CLOSED, ReportState.CLOSED),
        (ReportState.CLOSED, Happening.WROTE_BACK, ReportState.WITH_US),
        (ReportState.CLOSED, Happening.OPENED, ReportState.CLOSED),
    ],
)
def test_what_happens_moves_a_report(
    state: ReportState, happening: Happening, then: ReportState
) -> None:
    assert next_state(state, happening) is then


@pytest.mark.parametrize(
    ("state", "happening"),
    [
        (ReportState.NEW, Happening.ANSWERED),
        (ReportState.NEW, Happening.CLOSED),
        (ReportState.CLOSED, Happening.CLOSED),
    ],
)
def test_an_unread_report_is_neither_answered_nor_closed(
    state: ReportState, happening: Happening
) -> None:
    assert next_state(state, happening) is None


@pytest.mark.parametrize("state", ReportState)
def test_a_person_can_always_write_back(state: ReportState) -> None:
    assert (state, Happening.WROTE_BACK) in TRANSITIONS


@pytest.mark.parametrize(
    ("safe", "danger"), [("no", True), ("yes", False), ("unsure", False), ("", False)]
)
def test_only_not_safe_is_danger(safe: str, danger: bool) -> None:
    assert is_danger(Answers(story="", safe=safe)) is danger


def test_messages_read_by_day_then_by_order_written() -> None:
    def message(day: int, n: int) -> Message:
        return Message(uuid4(), DAY.replace(day=day), n, WrittenBy.US, "")

    rows = [message(3, 1), message(1, 2), message(1, 1), message(2, 4)]
    assert [(row.day.day, row.n) for row in in_reading_order(rows)] == [
        (1, 1),
        (1, 2),
        (2, 4),
        (3, 1),
    ]


@given(CURSORS)
def test_a_cursor_survives_an_address(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "20261399", "rubbish", "2026112000", "é" * 40])
def test_an_address_we_did_not_make_names_no_place(text: str) -> None:
    assert Cursor.parse(text) is None


@given(st.lists(CURSORS, max_size=12), st.lists(CURSORS, max_size=12), st.integers(1, 10))
def test_streams_merge_in_order_each_place_once(
    one: list[Cursor], two: list[Cursor], size: int
) -> None:
    def order(cursor: Cursor) -> tuple[int, UUID]:
        return cursor.order

    streams = [sorted(set(one), key=order), sorted({*two, *one[:3]}, key=order)]
    wanted = sorted({*one, *two}, key=order)[:size]
    assert merged(streams, size) == wanted
