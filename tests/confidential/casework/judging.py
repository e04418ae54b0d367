"""Assessments that somebody of the cast makes."""

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import Worked
from upstander.confidential.casework.actions.risk import Assessed, assess
from upstander.confidential.casework.choices import RiskBand
from upstander.confidential.casework.models import Assessment
from upstander.confidential.casework.risk_tool import tool_of

TOOL = tool_of("2026-11")
# What alone makes it medium, and what alone makes it high.
MEDIUM, HIGH = {"signs": "3"}, {"worst": "3"}


def answers(**more: str) -> dict[str, str]:
    """Return the mildest answer to every question, and others by name."""
    return {question.key: "0" for question in TOOL.questions} | more


def assessed(house: Partnership, work: Worked, name: str = "Dev", **more: object) -> Assessment:
    """Let somebody judge a case: calm answers, standard and no reason, unless told otherwise."""
    given = {"tool": TOOL.version, "answers": answers(), "band": RiskBand.STANDARD, **more}
    now = given.pop("now", NOW)
    return assess(
        case=work.fresh(), assessed=Assessed(**given), by=house.actor(name), now=now,  # type: ignore[arg-type]
    )  # fmt: skip
