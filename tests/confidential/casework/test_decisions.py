"""The decision log: append only, each decision standing on four stages."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import Worked, a_case
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions.decisions import Writing, log_decision
from upstander.confidential.casework.choices import CaseState, Ending, Stage
from upstander.confidential.casework.models import Case, LogEntry
from upstander.confidential.casework.queries.decisions import Entry, decision_log
from upstander.confidential.casework.refusals import CaseIsClosed, NoKeyToCase, WordsMissing
from upstander.confidential.casework.risk_refusals import ReplacedMeanwhile, StagesMissing
from upstander.confidential.casework.rules.decisions import NEEDED
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db
WORDS = "We ask for new locks today."


def entered(house: Partnership, work: Worked, stage: Stage, **more: object) -> LogEntry:
    """Let somebody write one entry."""
    name = str(more.pop("name", "Dev"))
    given = {"stage": stage, "text": WORDS, **more}
    return log_decision(
        case=work.case, writing=Writing(**given), by=house.actor(name), now=NOW  # type: ignore[arg-type]
    )  # fmt: skip


def four_stages(house: Partnership, work: Worked) -> list[LogEntry]:
    return [entered(house, work, stage, text=f"Stage {stage.value}.") for stage in NEEDED]


def log_of(house: Partnership, work: Worked, name: str = "Dev") -> list[Entry]:
    return decision_log(work.case, keyring_of(house.people[name]))


def test_a_decision_reads_with_what_it_stands_on(house: Partnership) -> None:
    work = a_case(house)
    grounds = [one.pk for one in four_stages(house, work)]
    entered(house, work, Stage.ACT, refers=grounds)
    log = log_of(house, work)
    assert [(one.row.number, one.stage, one.refers) for one in log] == [
        (1, Stage.GATHER, ()),
        (2, Stage.ASSESS, ()),
        (3, Stage.POWERS, ()),
        (4, Stage.OPTIONS, ()),
        (5, Stage.ACT, (1, 2, 3, 4)),
    ]
    assert (log[-1].text, log[-1].signature.who, log[-1].is_old) == (WORDS, "Dev", False)


def test_a_decision_on_fewer_stages_is_refused_by_their_names(house: Partnership) -> None:
    work = a_case(house)
    grounds = [one.pk for one in four_stages(house, work)[:3]]
    with pytest.raises(StagesMissing) as refused:
        entered(house, work, Stage.ACT, refers=grounds)
    assert "What we could do" in str(refused.value.message)


def test_entries_of_another_case_are_no_grounds(house: Partnership) -> None:
    elsewhere, work = a_case(house), a_case(house)
    foreign = [one.pk for one in four_stages(house, elsewhere)]
    with pytest.raises(StagesMissing):
        entered(house, work, Stage.ACT, refers=foreign)
    own = [one.pk for one in four_stages(house, work)]
    row = entered(house, work, Stage.ACT, refers=[*own, *foreign])
    assert row.refers == sorted(map(str, own))


def test_other_stages_refer_to_nothing(house: Partnership) -> None:
    work = a_case(house)
    first = entered(house, work, Stage.GATHER)
    assert entered(house, work, Stage.ASSESS, refers=[first.pk]).refers == []


def test_a_better_entry_takes_the_place_of_one_that_stays_to_be_read(house: Partnership) -> None:
    work = a_case(house)
    rows = four_stages(house, work)
    entered(house, work, Stage.ACT, refers=[one.pk for one in rows])
    better = entered(house, work, Stage.GATHER, replaces=rows[0].pk, name="Carys")
    log = {one.row.number: one for one in log_of(house, work)}
    assert (log[1].text, log[1].replaced_by, log[1].stands) == ("Stage 1.", 6, False)
    assert (log[6].replaces, log[6].stands, log[6].signature.who) == (1, True, "Carys")
    assert log[5].is_old
    assert Item.objects.get(pk=better.item).replaces_id == rows[0].item


def test_of_two_who_replace_one_entry_the_second_is_asked_to_look(house: Partnership) -> None:
    work = a_case(house)
    first = entered(house, work, Stage.GATHER)
    entered(house, work, Stage.GATHER, replaces=first.pk)
    with pytest.raises(ReplacedMeanwhile):
        entered(house, work, Stage.GATHER, replaces=first.pk)


def test_an_entry_of_another_stage_cannot_take_its_place(house: Partnership) -> None:
    work = a_case(house)
    first = entered(house, work, Stage.GATHER)
    with pytest.raises(ReplacedMeanwhile):
        entered(house, work, Stage.OPTIONS, replaces=first.pk)


def test_the_tables_keep_what_the_rules_say(house: Partnership) -> None:
    work = a_case(house)
    rows = four_stages(house, work)
    for wrong in ({"refers": [str(rows[0].pk)]}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LogEntry.objects.filter(pk=rows[0].pk).update(**wrong)


def test_an_entry_needs_words_and_an_open_case(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(WordsMissing):
        entered(house, work, Stage.GATHER, text="  ")
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=NOW.date(), ending=Ending.RESOLVED
    )
    with pytest.raises(CaseIsClosed):
        entered(house, work, Stage.GATHER)


def test_the_words_are_sealed_and_the_record_has_numbers_only(house: Partnership) -> None:
    work = a_case(house)
    row = entered(house, work, Stage.GATHER)
    event = Event.objects.get(name=EventName.DECISION_LOGGED)
    assert event.detail == {"number": 1, "stage": 1}
    assert b"locks" not in bytes(Item.objects.get(pk=row.item).body)
    assert log_of(house, work, "Esi") == []


def logs(world: tuple[Partnership, Worked], by: Actor) -> object:
    writing = Writing(Stage.GATHER, WORDS)
    return log_decision(case=world[1].case, writing=writing, by=by, now=NOW)


def test_each_role_does_what_the_table_says(house: Partnership) -> None:
    attempt = Attempt("log", Permission.LOG_DECISION, logs)
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, (house, a_case(house)), user=house.people["Dev"].id,
        circles={team.id: team.agency_id},
    )  # fmt: skip
    assert let_in == roles_with(Permission.LOG_DECISION)


def test_a_team_without_a_key_is_refused(house: Partnership) -> None:
    with pytest.raises(NoKeyToCase):
        logs((house, a_case(house)), house.actor("Esi"))
