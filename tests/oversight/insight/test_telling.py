"""What is counted of why and when."""

import datetime as dt

import pytest

from upstander.confidential.reporting.rules import Answers, coded, may_be_counted
from upstander.oversight.insight.rules.telling import NOTHING, Told, joined, of_incident

THIRD, TWENTIETH = dt.date(2026, 11, 3), dt.date(2026, 11, 20)
NOVEMBER, MAY = dt.date(2026, 11, 1), dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("when", "came", "month"),
    [
        ("today", THIRD, "2026-11-01"),
        ("still", THIRD, "2026-11-01"),
        ("week", TWENTIETH, "2026-11-01"),
        # It may have been in October, or in May: we do not guess.
        ("week", THIRD, ""),
        ("longer", TWENTIETH, ""),
        ("", TWENTIETH, ""),
    ],
)
def test_a_month_is_coded_where_the_answer_leaves_no_doubt(
    when: str, came: dt.date, month: str
) -> None:
    assert coded(Answers(more={"when": when}), came).get("month", "") == month


def test_nothing_that_was_typed_is_coded() -> None:
    typed = {"day": "Friday at six", "police_number": "12/34", "why": ["race"], "place": "home"}
    assert coded(Answers(story="They shouted.", more=typed), THIRD) == {"reasons": ["race"]}


def test_the_tick_decides() -> None:
    assert may_be_counted(Answers(more={"share": ["research"]}))
    assert not may_be_counted(Answers(more={"share": ["council"]}))


def test_new_answers_add_reasons_and_say_anew_when() -> None:
    there = Told(" age ", MAY, "morning")
    assert joined(there, {}) == there
    assert joined(there, {"reasons": ["race"], "month": "2026-11-01", "part_of_day": "night"}) == (
        " age race ", NOVEMBER, "night",
    )  # fmt: skip


def test_a_code_that_is_no_longer_known_is_counted_nowhere() -> None:
    assert joined(NOTHING, {"reasons": ["unknown", "gone"], "part_of_day": "noon"}) == NOTHING
    assert joined(NOTHING, {"reasons": "race"}) == NOTHING


def test_several_reports_of_one_incident_are_one_incident() -> None:
    two = [Told(" race ", NOVEMBER, "night"), Told(" age race ", MAY, "night"), NOTHING]
    assert of_incident(two) == (" age race ", MAY, "night")
    assert of_incident([*two, Told("", None, "morning")]) == (" age race ", MAY, "several")
    assert of_incident([]) == NOTHING
