"""When the danger must be judged again, and reading how it was judged before."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import Worked, a_case, a_read_report
from tests.confidential.casework.judging import HIGH, answers, assessed
from tests.confidential.given import wrote
from upstander.confidential.casework.actions.cases import join_report
from upstander.confidential.casework.actions.risk import (
    note_change,
)
from upstander.confidential.casework.actions.showing import print_part, show_part
from upstander.confidential.casework.choices import (
    Changed,
    RiskBand,
)
from upstander.confidential.casework.models import Assessment
from upstander.confidential.casework.queries import risk as queries
from upstander.confidential.casework.rules.risk import UNKNOWN, Trigger
from upstander.confidential.reporting.actions import withdraw_choice
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = NOW + dt.timedelta(days=3)
WHY = "He was seen outside her door again."


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def lowered(house: Partnership, work: Worked, **more: object) -> Assessment:
    """Let Dev judge one band lower than the tool says."""
    given = {"answers": answers(**HIGH), "band": RiskBand.MEDIUM, "reason": WHY, **more}
    return assessed(house, work, **given)


def history(house: Partnership, work: Worked) -> list[queries.Read]:
    return queries.history(work.fresh(), keyring_of(house.people["Dev"]))


def reasons_now(work: Worked, now: dt.date = TODAY) -> tuple[Trigger, ...]:
    return queries.triggers(work.fresh(), now)


# --- when to judge again -------------------------------------------------------------------------


def test_a_case_that_nobody_judged_has_nothing_to_judge_again(house: Partnership) -> None:
    assert reasons_now(a_case(house)) == ()


@pytest.mark.parametrize(("band", "reasons"), [("high", (Trigger.MESSAGE,)), ("medium", ())])
def test_a_message_on_a_high_case_says_judge_again_now(
    house: Partnership, band: str, reasons: tuple[Trigger, ...]
) -> None:
    work = a_case(house)
    wrote(work.one, "Before anybody judged it.")
    assessed(house, work, band=RiskBand(band), reason=WHY)
    before = reasons_now(work)
    wrote(work.one, "He came back last night.")
    assert (before, reasons_now(work)) == ((), reasons)


def test_what_changed_asks_for_another_look_until_somebody_took_it(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    note_change(case=work.case, what=Changed.MOVED, by=house.actor("Dev"), now=NOW)
    before = reasons_now(work)
    assessed(house, work, seen=1)
    assert (before, reasons_now(work)) == ((Trigger.MOVED,), ())


def test_a_change_can_be_noted_before_anybody_judged(house: Partnership) -> None:
    work = a_case(house)
    note_change(case=work.case, what=Changed.COURT_DATE, by=house.actor("Dev"), now=NOW)
    assert reasons_now(work) == ()


def test_another_report_in_the_case_asks_for_another_look(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    other = a_read_report(house)
    join_report(report=other.fresh(), case=work.fresh(), by=house.actor("Dev"), now=NOW)
    assert reasons_now(work) == (Trigger.NEW_INCIDENT,)


def test_a_choice_taken_back_asks_for_another_look(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    withdraw_choice(
        owner=work.one.report.pk, keyring=work.one.keyring(), key="talk", by=Actor.public(),
        now=NOW,
    )  # fmt: skip
    assert reasons_now(work) == (Trigger.WITHDRAWN,)


def test_the_timer_runs_out_on_its_day(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    assert (reasons_now(work, days(27)), reasons_now(work, days(28))) == ((), (Trigger.TIMER,))


def test_every_change_is_a_reason_to_judge_again() -> None:
    assert {Trigger(one.value) for one in Changed} < set(Trigger)


# --- reading -------------------------------------------------------------------------------------


def test_two_assessments_are_compared_question_by_question(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(worst="2", alone=UNKNOWN))
    assessed(house, work, answers=answers(worst="1", alone="3"), seen=1)
    after, before = history(house, work)
    found = queries.differences(before, after)
    assert [(one.question.key, one.before, one.after, one.worse) for one in found] == [
        (
            "worst",
            "A direct threat, following the person, or theft",
            "Damage, or a hint of a threat",
            False,
        ),
        ("alone", "", "Nobody, or only the people who do it", True),
    ]
    other_tool = replace(before.tool, questions=before.tool.questions[3:])
    assert [one.question.key for one in queries.differences(replace(before, tool=other_tool), after)] == [
        "alone"
    ]  # fmt: skip


def test_an_assessment_of_another_team_is_not_there(house: Partnership) -> None:
    work = a_case(house)
    lowered(house, work)
    assert queries.find_assessment(house.actor("Dev"), work.case, 1) is not None
    assert queries.find_assessment(house.actor("Esi"), work.case, 1) is None
    assert queries.countersign_count(house.actor("Anwen")) == 0


def test_what_does_not_open_is_left_out(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    assert queries.history(work.fresh(), keyring_of(house.people["Esi"])) == []


def test_looking_and_printing_are_written_down_with_the_part(house: Partnership) -> None:
    work = a_case(house)
    show_part(case=work.case, part="risk", by=house.actor("Dev"), now=NOW)
    print_part(case=work.case, part="decisions", by=house.actor("Dev"), now=NOW)
    names = [EventName.CASE_SHOWN, EventName.CASE_PRINTED]
    rows = Event.objects.filter(name__in=names, subject_id=work.case.pk)
    assert {(row.name, row.detail["part"]) for row in rows} == {
        ("casework:case:open", "risk"),
        ("casework:case:print", "decisions"),
    }


def test_judging_is_written_down_without_a_word_of_it(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, band=RiskBand.HIGH, reason=WHY)
    event = Event.objects.get(name=EventName.RISK_ASSESSED)
    assert event.detail == {"number": 1, "band": "high", "state": "holds", "tool": "2026-11"}
    assert event.item_digest
