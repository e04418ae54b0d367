"""Role × action for the reporting room."""

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import Told, opened_by, told
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.reporting.actions import (
    Recognised,
    Translated,
    add_translation,
    answer_report,
    close_report,
    open_report,
    release_held,
    replace_code,
    take_down,
)
from upstander.confidential.reporting.choices import CloseReason, Fits, MadeBy
from upstander.confidential.reporting.queries import code_of
from upstander.confidential.reporting.rules import THE_STORY, Answers
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission

pytestmark = pytest.mark.django_db
World = tuple[Partnership, Told]


def opens(world: World, by: Actor) -> object:
    house, one = world
    return open_report(report=one.fresh(), keyring=keyring_of(house.people["Dev"]), by=by, now=NOW)


def answers(world: World, by: Actor) -> object:
    return answer_report(report=world[1].fresh(), text="Hello.", by=by, now=NOW)


def closes(world: World, by: Actor) -> object:
    return close_report(
        report=world[1].fresh(), reason=CloseReason.HELPED, text="Goodbye.", by=by, now=NOW
    )


def makes_a_code(world: World, by: Actor) -> object:
    house, one = world
    recognised = Recognised(
        fits=(Fits.NAME, Fits.STORY), how="By the bus.", reached=True,
        instead_of=code_of(one.report).live,
    )  # fmt: skip
    keyring = keyring_of(house.people["Dev"])
    return replace_code(report=one.fresh(), recognised=recognised, keyring=keyring, by=by, now=NOW)


def lets_go(world: World, by: Actor) -> object:
    del world
    return release_held(by=by, now=NOW)


def types_a_paper(world: World, by: Actor) -> object:
    del world
    return take_down(answers=Answers(story="On paper."), once=str(by.roles), by=by, now=NOW)


def translates(world: World, by: Actor) -> object:
    translated = Translated(THE_STORY, "Hello.", MadeBy.PERSON)
    return add_translation(report=world[1].fresh(), translated=translated, by=by, now=NOW)


ATTEMPTS: list[Attempt[World]] = [
    Attempt("open a report", Permission.OPEN_REPORT, opens),
    Attempt("answer a report", Permission.ANSWER_REPORT, answers),
    Attempt("close a report", Permission.CLOSE_REPORT, closes),
    Attempt("let go what is held", Permission.OPEN_REPORT, lets_go),
    Attempt("type in a paper", Permission.TAKE_DOWN, types_a_paper),
    Attempt("add a translation", Permission.ANSWER_REPORT, translates),
    Attempt("make a new code", Permission.REPLACE_CODE, makes_a_code),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_only_the_roles_of_the_table_get_through(
    house: Partnership, attempt: Attempt[World]
) -> None:
    one = told()
    opened_by(house, "Dev", one)
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, (house, one), user=house.people["Dev"].id, circles={team.id: team.agency_id}
    )
    assert let_in == roles_with(attempt.permission)
