"""Hours as they are typed, distances, checks, and what an entry says."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.community.directory.given import CENTRE, LIBRARY, LINE
from upstander.community.directory.rules.checking import check_again_on
from upstander.community.directory.rules.facts import (
    Difference,
    differences,
    digest,
    from_json,
    to_json,
)
from upstander.community.directory.rules.near import Point, box_around, miles
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.typed_hours import HoursUnclear, read_hours, said_hours

RUGBY, WARWICK = Point(52.3750, -1.2650), Point(52.2820, -1.5850)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("9-5", "09:00–17:00"),
        ("9:00–17:00", "09:00–17:00"),
        ("9.30am to 12 noon, 2pm - 4.15 PM", "09:30–12:00, 14:00–16:15"),
        ("14:00-17:00 and 9-12", "09:00–12:00, 14:00–17:00"),
        ("9am to 5pm", "09:00–17:00"),
        ("9am-5", "09:00–17:00"),
        ("9 till 5", "09:00–17:00"),
        ("8.30-4.30", "08:30–16:30"),
        ("9-12, 1-5", "09:00–12:00, 13:00–17:00"),
        ("12-5", "12:00–17:00"),
        ("10-2", "10:00–14:00"),
        ("10pm-2", "22:00–02:00"),
        ("20-2", "20:00–02:00"),
        ("5am-9am", "05:00–09:00"),
        ("05:00-09:00", "05:00–09:00"),
        ("9 & 5", None),
        ("20:00-02:00", "20:00–02:00"),
        ("6pm until 12 midnight", "18:00–00:00"),
        ("16:00–24:00", "16:00–00:00"),
        ("12am-12pm", "00:00–12:00"),
        ("all day", "00:00–00:00"),
        ("24/7", "00:00–00:00"),
        ("closed", ""),
        ("  ", ""),
        ("9-5,", "09:00–17:00"),
        ("25:00-26:00", None),
        ("9:75-10", None),
        ("mornings", None),
    ],
)
def test_hours_are_read_as_people_type_them(said: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(HoursUnclear):
            read_hours(said)
    else:
        assert said_hours(read_hours(said)) == read


_MINUTES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(st.lists(st.tuples(_MINUTES, _MINUTES), max_size=3))
def test_what_is_said_is_read_again(pairs: list[tuple[dt.time, dt.time]]) -> None:
    kept = tuple(sorted(pairs))
    assert read_hours(said_hours(kept)) == kept


def test_miles_are_those_of_the_map() -> None:
    # By the haversine formula on a sphere of 6371.0088 km, worked out apart: 15.00 miles.
    assert round(miles(RUGBY, WARWICK), 1) == 15.0
    assert miles(RUGBY, RUGBY) == 0
    assert miles(RUGBY, WARWICK) == miles(WARWICK, RUGBY)


@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.1, 20))
def test_a_box_holds_its_circle(north: float, east: float, distance: float) -> None:
    there = Point(RUGBY.latitude + north, RUGBY.longitude + east)
    box = box_around(RUGBY, distance)
    inside = box.south <= there.latitude <= box.north and box.west <= there.longitude <= box.east
    assert inside or miles(RUGBY, there) > distance


def test_lines_are_checked_more_often_than_buildings() -> None:
    day = dt.date(2026, 1, 1)
    assert check_again_on("helpline", day) == dt.date(2026, 4, 1)
    assert check_again_on("safe_place", day) == dt.date(2026, 6, 30)


def test_a_record_is_the_same_after_it_was_kept() -> None:
    season = Span(2, dt.time(9), dt.time(12), dt.date(2026, 6, 1), dt.date(2026, 8, 31))
    for facts in (LIBRARY, CENTRE, LINE, replace(LIBRARY, openings=(season,))):
        kept = to_json(facts)
        assert from_json({**kept, "of_tomorrow": "x"}) == facts
        assert digest(from_json(kept)) == digest(facts)


def test_differences_name_the_field() -> None:
    moved = replace(LIBRARY, town="Dunchurch", access=("loop",))
    assert differences(LIBRARY, moved) == (
        Difference("town", "Rugby", "Dunchurch"),
        Difference("access", ["loop", "step_free"], ["loop"]),
    )
    assert differences(LIBRARY, LIBRARY) == ()
