"""What the data files say, read without a database: no test here may touch one."""

import datetime as dt

import pytest
from django.test import RequestFactory

from upstander.foundation.reference import context, loading, queries

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_every_emergency_line_shows_with_no_database() -> None:
    keys = [line.key for line in queries.emergency_lines(NOW)]
    assert keys == ["call", "silent", "relay", "text", "bsl"]


def test_the_strip_has_the_two_lines_that_cannot_wait() -> None:
    request = RequestFactory().get("/")
    lines = context.emergency(request)["emergency_lines"]
    assert [line.key for line in lines] == ["call", "silent"]


def test_a_line_is_not_shown_before_it_existed() -> None:
    before = dt.datetime(2022, 6, 16, 12, tzinfo=dt.UTC)
    assert "bsl" not in {line.key for line in queries.emergency_lines(before)}


def test_a_number_that_nobody_checked_is_not_shown() -> None:
    unchecked = {line.number for line in loading.support_lines() if line.to_be_checked}
    shown = {line.number for line in queries.support_lines(NOW)}
    assert (unchecked, shown) == ({"0800 555 111"}, {"101"})


def test_every_shown_number_says_where_it_is_from_and_when_it_was_checked() -> None:
    shown = [*queries.emergency_lines(NOW), *queries.support_lines(NOW)]
    assert all(line.source and line.checked_on for line in shown)


def test_warwickshire_has_its_five_districts_by_official_code() -> None:
    districts = queries.districts("warwickshire", NOW)
    assert {district.code: district.name for district in districts} == {
        "E07000218": "North Warwickshire",
        "E07000219": "Nuneaton and Bedworth",
        "E07000220": "Rugby",
        "E07000221": "Stratford-on-Avon",
        "E07000222": "Warwick",
    }


def test_an_unknown_data_key_is_refused() -> None:
    with pytest.raises(queries.NoSuchPlaces):
        queries.place("atlantis")


def test_the_bank_holidays_are_those_of_england_and_wales() -> None:
    found = sorted(day for day in loading.bank_holidays() if day.year == 2026)
    assert found == [
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 3),
        dt.date(2026, 4, 6),
        dt.date(2026, 5, 4),
        dt.date(2026, 5, 25),
        dt.date(2026, 8, 31),
        dt.date(2026, 12, 25),
        dt.date(2026, 12, 28),
    ]


def test_who_checked_the_easy_words_is_said_or_that_nobody_has() -> None:
    check = queries.easy_read_check()
    assert (check.by, check.on) == ("", None)


def test_every_signpost_says_where_it_is_from_and_stands_behind_a_door() -> None:
    doors = {door.key for door in queries.doors(NOW)}
    shown = [line for door in doors for line in queries.signposts(NOW, door)]
    assert doors == {"places", "learning"}
    assert all(line.source and line.checked_on for line in shown)
    assert {line.door for line in loading.signposts()} == doors


def test_an_address_that_nobody_opened_is_not_shown() -> None:
    waiting = {line.key for line in loading.signposts() if line.to_be_checked}
    shown = {line.key for door in ("places", "learning") for line in queries.signposts(NOW, door)}
    assert (waiting, waiting & shown) == ({"finder", "guide"}, set())
