"""Attempts to reach a person: their own ways first, and "tried" is not "reached"."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import Worked, a_case, a_read_report
from tests.confidential.given import answered, wrote
from tests.matrix import Attempt as RoleAttempt
from tests.matrix import roles_let_in, roles_with
from upstander.confidential.casework.actions.attempts import Attempted, log_attempt
from upstander.confidential.casework.actions.cases import join_report
from upstander.confidential.casework.choices import Answered, Channel
from upstander.confidential.casework.models import Attempt, Case
from upstander.confidential.casework.queries.attempts import (
    attempts,
    first_contact,
    ways_chosen,
)
from upstander.confidential.casework.queries.cases import standing_of
from upstander.confidential.casework.refusals import NoKeyToCase, WordsTooLong
from upstander.confidential.casework.risk_refusals import NotTheirWay, ReadTheCardFirst
from upstander.confidential.casework.rules.attempts import Tried
from upstander.confidential.casework.rules.turns import Step, next_steps
from upstander.confidential.reporting.models import Choice
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CALL = Tried(Channel.PHONE, Answered.NO)
HERE = Tried(Channel.MAILBOX, Answered.NO)
REACHED = Tried(Channel.MAILBOX, Answered.YES)


def chose(one: object, *ways: str) -> None:
    """Let the person of a report have chosen these ways to be reached."""
    for way in ways:
        Choice.objects.create(report=one.report, key=way, made_on=TODAY)  # type: ignore[attr-defined]


def tried(house: Partnership, work: Worked, given: Tried = HERE, **more: object) -> Attempt:
    """Let Dev write down an attempt."""
    now = more.pop("now", NOW)
    said = {"read_card": True, **more}
    return log_attempt(
        case=work.case, attempted=Attempted(given, **said), by=house.actor("Dev"), now=now  # type: ignore[arg-type]
    )  # fmt: skip


def made(house: Partnership, work: Worked) -> list[tuple[Tried, str, str]]:
    found = attempts(work.case, keyring_of(house.people["Dev"]))
    return [(one.tried, one.text, one.why) for one in found]


def test_an_attempt_is_coded_and_what_was_said_is_sealed(house: Partnership) -> None:
    work = a_case(house)
    chose(work.one, "phone")
    row = tried(house, work, CALL, text="Her sister answered.")
    assert made(house, work) == [(CALL, "Her sister answered.", "")]
    assert b"sister" not in bytes(Item.objects.get(pk=row.item).body)
    event = Event.objects.get(name=EventName.CONTACT_TRIED)
    assert event.detail == {
        "channel": "phone", "answered": "no", "message_left": False, "their_way": True,
    }  # fmt: skip


def test_the_newest_stands_first_also_within_a_day(house: Partnership) -> None:
    work = a_case(house)
    tried(house, work, text="First.")
    tried(house, work, text="Second.", now=NOW + dt.timedelta(hours=1))
    assert [text for _tried, text, _why in made(house, work)] == ["Second.", "First."]


def test_nobody_tries_without_reading_how_they_may_be_reached(house: Partnership) -> None:
    with pytest.raises(ReadTheCardFirst):
        tried(house, a_case(house), read_card=False)


def test_a_way_they_did_not_choose_needs_a_reason_that_stays(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(NotTheirWay):
        tried(house, work, CALL)
    tried(house, work, CALL, why="Her neighbour said that she was in danger.")
    assert made(house, work) == [(CALL, "", "Her neighbour said that she was in danger.")]


def test_a_way_they_chose_needs_none_and_keeps_none(house: Partnership) -> None:
    work = a_case(house)
    tried(house, work, HERE, why="For no reason.")
    assert made(house, work) == [(HERE, "", "")]


def test_a_note_has_an_end(house: Partnership) -> None:
    with pytest.raises(WordsTooLong):
        tried(house, a_case(house), text="x" * 10_001)


def test_a_way_counts_that_everybody_in_the_case_chose_and_nobody_took_back(
    house: Partnership,
) -> None:
    work = a_case(house)
    chose(work.one, "phone", "text")
    alone = ways_chosen(work.case)
    other = a_read_report(house)
    chose(other, "phone", "email")
    join_report(report=other.fresh(), case=work.fresh(), by=house.actor("Dev"), now=NOW)
    both = ways_chosen(work.case)
    Choice.objects.filter(report=other.report, key="phone").update(withdrawn_on=TODAY)
    ways = {"phone", "text", "email"}
    assert (alone & ways, both & ways, ways_chosen(work.case) & ways) == (
        {"phone", "text"},
        {"phone"},
        set(),
    )


@pytest.mark.parametrize(("band", "days"), [("", 3), ("standard", 4), ("medium", 3), ("high", 0)])
def test_the_first_contact_is_due_by_the_danger(house: Partnership, band: str, days: int) -> None:
    work = a_case(house)
    Case.objects.filter(pk=work.case.pk).update(band=band)
    # The case was opened on a Friday.
    found = first_contact(work.fresh())
    assert found.due_on == TODAY + dt.timedelta(days=days)
    assert (found.met_on, found.tried_on) == (None, None)
    assert (found.is_late(found.due_on), found.is_late(found.due_on + dt.timedelta(1))) == (
        False,
        True,
    )


def test_trying_is_not_reaching(house: Partnership) -> None:
    work = a_case(house)
    tried(house, work)
    before = first_contact(work.case)
    late = NOW + dt.timedelta(days=9)
    tried(house, work, REACHED, now=late)
    after = first_contact(work.case)
    assert (before.met_on, before.tried_on) == (None, TODAY)
    assert (after.met_on, after.tried_on) == (late.date(), TODAY)
    assert after.is_late(late.date())


def test_what_we_wrote_to_the_mailbox_is_a_try_and_their_answer_is_contact(
    house: Partnership,
) -> None:
    work = a_case(house)
    later = NOW + dt.timedelta(days=2)
    answered(house, "Dev", work.one, "How are you?")
    wrote(work.one, "Better.")
    same_day = first_contact(work.case)
    wrote(work.one, "Thank you for asking.", now=later)
    after = first_contact(work.case)
    assert (same_day.met_on, same_day.tried_on) == (None, TODAY)
    assert (after.met_on, after.tried_on) == (later.date(), TODAY)


def test_words_that_nobody_answered_are_no_contact(house: Partnership) -> None:
    work = a_case(house)
    wrote(work.one, "Is anybody there?", now=NOW + dt.timedelta(days=1))
    found = first_contact(work.case)
    assert (found.met_on, found.tried_on) == (None, None)


def test_the_case_says_that_nobody_has_tried_once_the_first_contact_is_due(
    house: Partnership,
) -> None:
    work = a_case(house)
    days = [first_contact(work.case).due_on + dt.timedelta(days=day) for day in (-1, 0)]

    def steps() -> list[bool]:
        reports = [work.one.fresh()]
        return [Step.REACH in next_steps(standing_of(work.case, reports, day), day) for day in days]

    assert steps() == [False, True]
    answered(house, "Dev", work.one, "How are you?")
    assert steps() == [False, False]


def test_the_step_leads_to_where_an_attempt_is_written_down(house: Partnership) -> None:
    work = a_case(house)
    Case.objects.filter(pk=work.case.pk).update(band="high")
    browser = unlocked(house.people["Dev"])
    place = f"/cases/{work.case.reference}/"
    page = browser.post(place, follow=True).content.decode()
    assert "Nobody has tried to reach the person yet" in page
    assert "Reach the person" in page


def test_another_team_opens_none(house: Partnership) -> None:
    work = a_case(house)
    tried(house, work)
    assert attempts(work.case, keyring_of(house.people["Esi"])) == []


def tries(world: tuple[Partnership, Worked], by: Actor) -> object:
    attempted = Attempted(HERE, read_card=True)
    return log_attempt(case=world[1].case, attempted=attempted, by=by, now=NOW)


def test_each_role_does_what_the_table_says(house: Partnership) -> None:
    attempt = RoleAttempt("try", Permission.LOG_CONTACT, tries)
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, (house, a_case(house)), user=house.people["Dev"].id,
        circles={team.id: team.agency_id},
    )  # fmt: skip
    assert let_in == roles_with(Permission.LOG_CONTACT)


def test_a_team_without_a_key_is_refused(house: Partnership) -> None:
    with pytest.raises(NoKeyToCase):
        tries((house, a_case(house)), house.actor("Esi"))
