"""What the timeline of a case says of risk, decisions, plans and attempts."""

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import a_case, seen_by
from tests.confidential.casework.judging import HIGH, answers, assessed
from upstander.confidential.casework.actions.attempts import Attempted, log_attempt
from upstander.confidential.casework.actions.decisions import Writing, log_decision
from upstander.confidential.casework.actions.risk import countersign
from upstander.confidential.casework.actions.safety_plan import save_plan
from upstander.confidential.casework.choices import Answered, Channel, RiskBand, Stage
from upstander.confidential.casework.rules.attempts import Tried
from upstander.confidential.casework.rules.safety_plan import Plan

pytestmark = pytest.mark.django_db
WHY = "He has left the county."


def test_each_act_is_one_sentence_with_its_words(house: Partnership) -> None:
    work, dev = a_case(house), house.actor("Dev")
    tried = Tried(Channel.MAILBOX, Answered.NO)
    log_decision(case=work.case, writing=Writing(Stage.GATHER, "Next door."), by=dev, now=NOW)
    save_plan(case=work.case, plan=Plan(steps=("lock",)), seen=0, by=dev, now=NOW)
    log_attempt(
        case=work.case, attempted=Attempted(tried, read_card=True, text="Wrote."), by=dev, now=NOW
    )
    said = {(one.what, one.text) for one in seen_by(house, "Dev", work.case).entries}
    assert said >= {
        ("Decision log: what we know.", "Next door."),
        ("Safety plan saved.", ""),
        ("A message in their mailbox here: no answer yet.", "Wrote."),
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Risk assessed: standard (0 points)."),
        ({"band": RiskBand.HIGH}, "Risk assessed: standard (0 points), raised to high."),
        (
            {"answers": answers(**HIGH), "band": RiskBand.MEDIUM},
            "Risk assessed: high (9 points), medium asked for.",
        ),
    ],
)
def test_an_assessment_says_what_was_judged(
    house: Partnership, given: dict[str, object], sentence: str
) -> None:
    work = a_case(house)
    assessed(house, work, reason=WHY, **given)
    said = {(one.what, one.text, one.who) for one in seen_by(house, "Dev", work.case).entries}
    assert (sentence, WHY, "Dev") in said


@pytest.mark.parametrize(
    ("agree", "sentence"),
    [
        (True, "A supervisor agreed to the lower risk."),
        (False, "A supervisor kept the higher risk."),
    ],
)
def test_a_supervisors_word_is_a_sentence(house: Partnership, agree: bool, sentence: str) -> None:
    work = a_case(house)
    row = assessed(house, work, answers=answers(**HIGH), band=RiskBand.MEDIUM, reason=WHY)
    countersign(assessment=row, agree=agree, text="As said.", by=house.actor("Carys"), now=NOW)
    said = {(one.what, one.who) for one in seen_by(house, "Dev", work.case).entries}
    assert (sentence, "Carys") in said
