"""How danger is judged: the printed sums, the floors, and what people may make of the result."""

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.casework.choices import Emergency, RiskBand
from upstander.confidential.casework.risk_tool import TOOLS, tool_of, tool_on
from upstander.confidential.casework.rules import risk
from upstander.confidential.casework.rules.risk import UNKNOWN, Move, Question, Trigger, judge
from upstander.foundation.reference.queries import bank_holidays

TOOL = tool_of("2026-11")
STANDARD, MEDIUM, HIGH = RiskBand
FLAGS = [flag.key for flag in TOOL.flags]


def all_answers(points: int = 0, **more: int | str) -> dict[str, str]:
    """Return the answer of these points to every question, and other answers by name."""
    usual = {one.key: str(points) for one in TOOL.questions}
    return usual | {key: str(value) for key, value in more.items()}


def codes(question: Question) -> st.SearchStrategy[str]:
    """Return any answer that a question takes, "not known" among them."""
    return st.sampled_from([*(answer.code for answer in question.answers), UNKNOWN])


answers = st.fixed_dictionaries({question.key: codes(question) for question in TOOL.questions})
flags = st.sets(st.sampled_from(FLAGS))


# --- the tool as data ----------------------------------------------------------------------------


def test_the_sums_of_the_tool_are_those_that_are_printed() -> None:
    assert len(TOOL.questions) == 18
    assert sum(question.weight for question in TOOL.questions) == 34
    assert TOOL.most == 102


def test_the_bands_begin_where_it_is_printed() -> None:
    edges = {score: risk.band_of(TOOL, score) for score in (0, 34, 35, 67, 68, 102)}
    assert edges == {0: STANDARD, 34: STANDARD, 35: MEDIUM, 67: MEDIUM, 68: HIGH, 102: HIGH}


def test_what_weighs_most_is_the_worst_act_and_the_danger_to_oneself() -> None:
    heaviest = {question.key for question in TOOL.questions if question.weight == 3}
    lightest = {question.key for question in TOOL.questions if question.weight == 1}
    assert heaviest == {"worst", "mind"}
    assert lightest == {"many", "hostility", "community", "trust"}


def test_ten_things_make_it_high_at_once() -> None:
    assert [one.value for one in Emergency] == FLAGS
    assert len(FLAGS) == 10


def test_every_question_stands_in_a_group_and_has_each_number_of_points_once() -> None:
    assert [one.number for one in TOOL.questions] == list(range(1, 19))
    assert {one.group for one in TOOL.questions} == {group.key for group in TOOL.groups}
    points = {one.key: [answer.points for answer in one.answers] for one in TOOL.questions}
    assert points == {
        one.key: [0, 2, 3] if one.key == "household" else [0, 1, 2, 3] for one in TOOL.questions
    }


def test_each_version_is_whole_and_they_follow_each_other() -> None:
    for tool in TOOLS:
        assert [meaning.band for meaning in tool.bands] == list(RiskBand)
        assert {key for floor in tool.floors for key in floor.all} <= {
            question.key for question in tool.questions
        }
    assert tool_on(dt.date(2026, 11, 20)) == TOOL
    assert tool_on(dt.date(2019, 1, 1)) == TOOLS[0]
    assert tool_on(dt.date(2090, 1, 1)) == TOOLS[-1]


def test_the_tool_says_that_a_person_decides() -> None:
    assert "decides nothing" in TOOL.notice
    assert "have not been tested" in TOOL.notice
    assert "22A to 22D" in TOOL.source


# --- what the answers say ------------------------------------------------------------------------


def test_the_sum_is_points_by_weight() -> None:
    assert judge(TOOL, all_answers(often=2, worst=1, trust=3)).score == 2 * 2 + 3 + 3
    assert judge(TOOL, all_answers(3)).score == 102


def test_not_known_counts_half_of_the_most_rounded_up_and_is_asked_again() -> None:
    found = judge(TOOL, all_answers(history=UNKNOWN, mind=UNKNOWN))
    assert found.score == 2 * 2 + 3 * 2
    assert [question.key for question in found.unknown] == ["history", "mind"]


@pytest.mark.parametrize(
    ("given_answers", "band", "safeguarding"),
    [
        ({"worst": 3}, HIGH, False),
        ({"mind": 3}, HIGH, False),
        ({"access": 3, "targeted": 3}, HIGH, False),
        ({"access": 3}, STANDARD, False),
        ({"targeted": 3}, STANDARD, False),
        ({"signs": 3}, MEDIUM, True),
        ({"depends": 3, "alone": 3}, MEDIUM, True),
        ({"depends": 3, "alone": 2}, STANDARD, False),
        ({"signs": 3, "worst": 3}, HIGH, True),
        ({"worst": UNKNOWN, "mind": UNKNOWN, "signs": UNKNOWN}, STANDARD, False),
    ],
)
def test_some_answers_put_a_floor_under_the_band(
    given_answers: Mapping[str, int | str], band: RiskBand, safeguarding: bool
) -> None:
    found = judge(TOOL, all_answers(**given_answers))
    assert found.score_band == STANDARD
    assert (found.band, found.safeguarding) == (band, safeguarding)
    assert bool(found.reasons) == (band != STANDARD)


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_makes_it_high_and_says_so(flag: str) -> None:
    found = judge(TOOL, all_answers(), [flag])
    assert (found.score_band, found.band) == (STANDARD, HIGH)
    assert found.reasons == (f"{TOOL.flag(flag).text}.",)


def test_where_the_sum_alone_is_as_high_no_reason_is_needed() -> None:
    assert judge(TOOL, all_answers(3), ["child"]).reasons == ()


def test_only_the_reasons_of_the_highest_floor_are_given() -> None:
    found = judge(TOOL, all_answers(signs=3, mind=3))
    assert found.reasons == (
        "The person harms themselves, or thinks of ending their life.",
    )  # fmt: skip


@given(answers, flags, st.sampled_from(TOOL.questions), st.data())
def test_more_danger_never_lowers_a_band(
    before: dict[str, str], raised: set[str], question: Question, data: st.DataObject
) -> None:
    here = question.points(before[question.key])
    worse = [answer.code for answer in question.answers if answer.points >= here]
    after = before | {question.key: data.draw(st.sampled_from(worse))}
    more = raised | {data.draw(st.sampled_from(FLAGS))}
    low, high = judge(TOOL, before, raised), judge(TOOL, after, more)
    assert high.score >= low.score
    assert high.band.rank >= low.band.rank


@given(answers, st.sampled_from(TOOL.questions))
def test_what_nobody_knows_is_never_safe(before: dict[str, str], question: Question) -> None:
    unknown = judge(TOOL, before | {question.key: UNKNOWN})
    safest = judge(TOOL, before | {question.key: "0"})
    assert 2 * (unknown.score - safest.score) >= question.top * question.weight
    assert unknown.band.rank >= safest.band.rank


@given(answers, flags)
def test_the_band_is_never_below_the_sum_a_floor_or_a_flag(
    given_answers: dict[str, str], raised: set[str]
) -> None:
    found = judge(TOOL, given_answers, raised)
    assert 0 <= found.score <= TOOL.most
    assert found.band.rank >= found.score_band.rank
    assert all(found.band.rank >= floor.band.rank for floor in found.floors)
    assert found.band == HIGH or not raised


# --- what a person may make of it ----------------------------------------------------------------


def test_raising_is_free_and_lowering_by_one_waits_for_a_supervisor() -> None:
    medium = judge(TOOL, all_answers(signs=3))
    assert [risk.move(medium, band) for band in RiskBand] == [Move.LOWER, Move.KEEP, Move.RAISE]
    assert [risk.holds_now(medium, band) for band in RiskBand] == [MEDIUM, MEDIUM, HIGH]


def test_lowering_by_two_is_not_possible() -> None:
    assert risk.move(judge(TOOL, all_answers(worst=3)), STANDARD) == Move.TOO_FAR


def test_what_a_flag_made_high_is_lowered_in_writing_only() -> None:
    flagged = judge(TOOL, all_answers(), ["fire"])
    assert risk.move(flagged, MEDIUM) == Move.LOWER_FLAGGED
    assert Move.LOWER_FLAGGED in risk.NEEDS_COUNTERSIGN
    assert Move.RAISE not in risk.NEEDS_COUNTERSIGN


@given(answers, flags, st.sampled_from(RiskBand))
def test_nobody_alone_makes_it_lower_than_the_tool_says(
    given_answers: dict[str, str], raised: set[str], wanted: RiskBand
) -> None:
    found = judge(TOOL, given_answers, raised)
    asked = risk.move(found, wanted)
    assert risk.holds_now(found, wanted).rank >= found.band.rank
    assert (asked == Move.TOO_FAR) == (found.band.rank - wanted.rank > 1)
    assert (asked in risk.NEEDS_COUNTERSIGN) == (found.band.rank - wanted.rank == 1)


# --- when to look again --------------------------------------------------------------------------


def test_the_next_look_is_28_14_or_7_days_away_also_over_a_change_of_clocks() -> None:
    before_the_clocks_change = dt.date(2027, 3, 26)
    due = {band: risk.review_due(TOOL, band, before_the_clocks_change) for band in RiskBand}
    assert due == {
        STANDARD: dt.date(2027, 4, 23),
        MEDIUM: dt.date(2027, 4, 9),
        HIGH: dt.date(2027, 4, 2),
    }


def test_first_contact_counts_working_days_and_high_means_today() -> None:
    christmas_eve = dt.date(2026, 12, 24)
    due = {band: risk.contact_due(TOOL, band, christmas_eve, bank_holidays()) for band in RiskBand}
    assert due == {
        STANDARD: dt.date(2026, 12, 30),
        MEDIUM: dt.date(2026, 12, 29),
        HIGH: christmas_eve,
    }


def test_the_timer_runs_out_on_its_day() -> None:
    day = dt.date(2026, 12, 4)
    eve = day - dt.timedelta(days=1)
    assert risk.reassess(STANDARD, day, eve) == ()
    assert risk.reassess(STANDARD, day, day) == (Trigger.TIMER,)


def test_a_message_asks_for_another_look_on_a_high_case_alone() -> None:
    later, today = dt.date(2027, 1, 1), dt.date(2026, 12, 1)
    found = {band: risk.reassess(band, later, today, {Trigger.MESSAGE}) for band in RiskBand}
    assert found == {STANDARD: (), MEDIUM: (), HIGH: (Trigger.MESSAGE,)}


@pytest.mark.parametrize("happened", [one for one in Trigger if one != Trigger.MESSAGE])
@pytest.mark.parametrize("band", RiskBand)
def test_whatever_else_changes_asks_for_another_look(band: RiskBand, happened: Trigger) -> None:
    later, today = dt.date(2027, 1, 1), dt.date(2026, 12, 1)
    assert risk.reassess(band, later, today, {happened}) == (happened,)
