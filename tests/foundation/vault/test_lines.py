"""The lines of the take-away journal: whole, ours and in order, or said to be otherwise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.vault import lines
from upstander.foundation.vault.lines import Fact, Taking

KEY, OTHER = b"k" * 32, b"o" * 32
DAY = dt.date(2026, 11, 21)


def a_journal(*facts: tuple[Fact, ...], done: tuple[int, ...] = (), after: int = 0) -> str:
    """A journal with one line for each of these, and a line for each that is done."""
    text = lines.begin_line(after, DAY, KEY)
    for number, taken in enumerate(facts, start=after + 1):
        end = lines.end_of(text.splitlines()[-1])
        text += lines.take_line(Taking(number, DAY, taken), end.check, KEY)
    for number in done:
        text += lines.done_line(lines.end_of(text.splitlines()[-1]), number, KEY)
    return text


ONE = (Fact("subject", ("a1", "b2")),)
TWO = (Fact("circle", ("c3", "d4")), Fact("person", ("d4",)))


def test_what_was_written_is_read() -> None:
    journal = lines.read(a_journal(ONE, TWO, done=(2,)), KEY)
    assert journal.takings == {
        1: Taking(1, DAY, ONE, done=False),
        2: Taking(2, DAY, TWO, done=True),
    }
    assert (journal.begins, journal.end.number) == (0, 2)


def test_a_line_can_be_read_by_a_person() -> None:
    last = a_journal(ONE, TWO).splitlines()[-1]
    assert last.rpartition(" ")[0] == "2 take 2026-11-21 circle/c3/d4 person/d4"


def test_a_journal_may_begin_after_another() -> None:
    journal = lines.read(a_journal(ONE, after=41), KEY)
    assert (journal.begins, list(journal.takings)) == (41, [42])


def test_a_new_journal_has_taken_nothing() -> None:
    journal = lines.read(a_journal(), KEY)
    assert (journal.takings, journal.end.number) == ({}, 0)


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_without_its_end_is_torn(cut: int) -> None:
    with pytest.raises(lines.Torn):
        lines.read(a_journal(ONE, TWO)[:-cut], KEY)


def test_a_journal_of_another_installation_is_foreign() -> None:
    with pytest.raises(lines.Foreign):
        lines.read(a_journal(ONE), OTHER)


def test_a_line_that_was_changed_is_found() -> None:
    with pytest.raises(lines.Altered) as found:
        lines.read(a_journal(ONE, TWO).replace("b2", "b3"), KEY)
    assert found.value.line == 2


@given(gone=st.integers(min_value=1, max_value=3))
def test_a_line_that_is_left_out_is_found(gone: int) -> None:
    kept = a_journal(ONE, TWO, ONE, TWO).splitlines(keepends=True)
    del kept[gone]
    with pytest.raises(lines.Altered):
        lines.read("".join(kept), KEY)


def test_two_lines_that_changed_places_are_found() -> None:
    first, one, two = a_journal(ONE, ONE).splitlines(keepends=True)
    with pytest.raises(lines.Altered):
        lines.read(first + two + one, KEY)
