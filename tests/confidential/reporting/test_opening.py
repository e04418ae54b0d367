"""Opening: written down first, shown second, and never the whole of it lost for one bad part."""

import pytest
from django.db import connection

from tests.cast import NOW, SET_UP, Partnership, a_person, keyring_of
from tests.confidential.given import STORY, Told, opened_by, told, wrote
from upstander.confidential.reporting.actions import NoKeyHere, open_report
from upstander.confidential.reporting.models import DangerAlarm
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import openings_of
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.models import Access, Grant, Item, KeyPair

pytestmark = pytest.mark.django_db


def the_item(one: Told, kind: CompartmentKind) -> Item:
    return Item.objects.get(compartment__subject=one.report.pk, compartment__kind=kind)


def test_the_opening_is_written_down_with_organisation_and_role(house: Partnership) -> None:
    one = told()
    opened_by(house, "Bina", one)
    event = Event.objects.get(subject_id=one.report.pk, name=EventName.REPORT_OPENED)
    assert event.actor_id == house.people["Bina"].id
    assert event.detail == {"agency": "County Police (invented)", "role": "Police officer"}


def test_every_display_is_an_opening_and_the_person_sees_one_a_day(house: Partnership) -> None:
    one = told()
    for _ in range(3):
        opened_by(house, "Dev", one)
    assert Event.objects.filter(name=EventName.REPORT_OPENED).count() == 3
    [opening] = openings_of(one.report.pk)
    assert (opening.day, opening.role) == (NOW.date(), "Community cohesion officer")


def test_opening_a_new_report_makes_it_ours_on_every_list(house: Partnership) -> None:
    one = told()
    shown = opened_by(house, "Dev", one)
    assert shown.content.statement is not None
    assert shown.content.statement.story == STORY
    assert one.fresh().state == "with_us"
    states = Access.objects.filter(subject=one.report.pk).values_list("state", flat=True)
    assert set(states) == {"with_us"}


def test_opening_ends_the_alarms_of_every_team(house: Partnership) -> None:
    one = told(safe="no")
    for circle in (house.hate_crime_team, house.cohesion_team):
        DangerAlarm.objects.create(report=one.report, circle=circle.pk, raised_on=london_day(NOW))
    opened_by(house, "Dev", one)
    assert set(DangerAlarm.objects.values_list("ended_on", flat=True)) == {NOW.date()}


def test_without_the_record_nothing_is_opened(house: Partnership) -> None:
    one = told()
    keyring = keyring_of(house.people["Dev"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_away")
    with pytest.raises(AuditUnavailable) as refusal:
        open_report(report=one.fresh(), keyring=keyring, by=house.actor("Dev"), now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event_away RENAME TO audit_event")
    assert "stays closed" in refusal.value.message
    assert one.fresh().state == "new"


def test_a_role_that_may_not_read_opens_nothing(house: Partnership) -> None:
    one = told()
    ira = a_person("Ira")
    add_member(
        user=ira.id, agency=house.council.id, circle=house.cohesion_team.id, role=Role.RECEPTION,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        open_report(report=one.fresh(), keyring=keyring_of(ira), by=actor_for(ira), now=NOW)
    assert openings_of(one.report.pk) == []


def test_another_team_opens_nothing(house: Partnership) -> None:
    one = told()
    with pytest.raises(NoKeyHere):
        opened_by(house, "Esi", one)
    assert openings_of(one.report.pk) == []


@pytest.mark.parametrize("by", [Actor.public(), Actor.system("job")])
def test_neither_the_public_nor_a_job_opens_a_report(house: Partnership, by: Actor) -> None:
    one = told()
    with pytest.raises(NotPermitted):
        open_report(report=one.fresh(), keyring=keyring_of(house.people["Dev"]), by=by, now=NOW)


def test_a_part_that_was_cut_short_is_named_and_the_rest_still_shows(house: Partnership) -> None:
    one = told()
    wrote(one, "Are you there?")
    item = the_item(one, CompartmentKind.STATEMENT)
    Item.objects.filter(pk=item.pk).update(body=bytes(item.body)[:-40])
    content = opened_by(house, "Dev", one).content
    assert content.statement is None
    assert [part.item for part in content.closed] == [item.pk]
    assert [message.text for message in content.messages] == ["Are you there?"]
    event = Event.objects.get(name=EventName.PART_STAYED_CLOSED)
    assert event.detail == {"item": str(item.pk), "kind": "statement"}


def test_a_message_moved_from_another_report_stays_closed(house: Partnership) -> None:
    here, there = told(), told("Another story.")
    wrote(here, "Mine.")
    wrote(there, "Not mine.")
    mine = the_item(here, CompartmentKind.CONVERSATION)
    theirs = the_item(there, CompartmentKind.CONVERSATION)
    Item.objects.filter(pk=mine.pk).update(body=bytes(theirs.body))
    content = opened_by(house, "Dev", here).content
    assert ([*content.messages], [part.item for part in content.closed]) == ([], [mine.pk])
    assert content.statement is not None


def test_a_rogue_grant_row_opens_nothing(house: Partnership) -> None:
    one = told()
    esi = KeyPair.objects.get(owner=house.independent_team.pk)
    for grant in Grant.objects.filter(to__owner=house.cohesion_team.pk, key__kind="compartment"):
        Grant.objects.create(
            key=grant.key, to=esi, sealed=grant.sealed, purpose="rogue", made_on=NOW.date()
        )
    Access.objects.create(
        holder=house.independent_team.pk, subject=one.report.pk, danger=False, state="new",
        day=NOW.date(), area="",
    )  # fmt: skip
    content = opened_by(house, "Esi", one).content
    assert (content.statement, len(content.closed)) == (None, 1)
