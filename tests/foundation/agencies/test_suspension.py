"""Taking somebody out at once."""

import pytest

from tests.cast import (
    NOW,
    RUGBY,
    SECRET,
    SET_UP,
    Partnership,
    a_circle,
    a_person,
    ids,
    joins,
    keyring_of,
)
from tests.foundation.accounts.signing_in import signs_in
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.actions.steps import AnotherAgency, NotMember
from upstander.foundation.agencies.actions.suspension import see_alarm, suspend_member
from upstander.foundation.agencies.choices import AlarmKind, MemberState
from upstander.foundation.agencies.models import Alarm, Membership
from upstander.foundation.agencies.queries import actor_for, alarms_for, digest_of, route_for
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.errors import CannotOpen, WrongSecret
from upstander.foundation.vault.models import Grant, Session
from upstander.foundation.vault.queries import live_keys


def suspended(house: Partnership, name: str, by: str = "Anwen") -> None:
    suspend_member(user=house.people[name].id, agency=house.police.id, by=house.actor(by), now=NOW)


def kinds(house: Partnership, name: str) -> list[AlarmKind]:
    return sorted(alarm.kind for alarm in alarms_for(house.actor(name)))


def test_keys_sessions_and_sign_in_go_at_once(house: Partnership) -> None:
    bina = house.people["Bina"]
    keyring = keyring_of(bina)
    suspended(house, "Bina")
    assert Grant.objects.filter(to__owner=bina.id).count() == 0
    assert Session.objects.filter(key__owner=bina.id).count() == 0
    with pytest.raises(WrongSecret):
        keyring_of(bina, secret=SECRET)
    key = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    with pytest.raises(CannotOpen):
        keyring.private_of(key.id)
    bina.refresh_from_db()
    assert (bina.is_active, actor_for(bina).circles) == (False, {})
    row = Membership.objects.get(user=bina)
    assert (row.state, row.ended_on) == (MemberState.SUSPENDED, NOW.date())


def test_it_is_not_refused_when_it_leaves_nobody_who_could_open(house: Partnership) -> None:
    remove_member(
        membership=Membership.objects.get(user=house.people["Bina"]).id,
        by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    suspended(house, "Anwen")
    key = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    assert set(Grant.objects.filter(key=key).values_list("to__kind", flat=True)) == {"recovery"}


def test_the_supervisors_of_the_agency_have_an_alarm(house: Partnership) -> None:
    suspended(house, "Bina")
    assert kinds(house, "Anwen") == [AlarmKind.MEMBER_SUSPENDED]
    assert kinds(house, "Carys") == []
    alarm = alarms_for(house.actor("Anwen"))[0]
    assert (alarm.about, alarm.agency) == ("Bina", "County Police (invented)")


def test_another_agency_the_person_works_for_has_an_alarm_too(house: Partnership) -> None:
    bina = house.people["Bina"]
    joins(bina, house.cohesion_team, Role.COHESION_OFFICER, let_in_by=house.people["Carys"])
    suspended(house, "Bina")
    assert kinds(house, "Carys") == [AlarmKind.MEMBER_SUSPENDED]
    bina.refresh_from_db()
    assert bina.is_active
    assert set(actor_for(bina).circles) == ids(house.cohesion_team)
    assert Session.objects.filter(key__owner=bina.id).count() == 0


def test_a_browser_of_somebody_suspended_is_signed_out_though_they_work_elsewhere(
    house: Partnership,
) -> None:
    bina = house.people["Bina"]
    joins(bina, house.cohesion_team, Role.COHESION_OFFICER, let_in_by=house.people["Carys"])
    browser = signs_in(bina)
    suspended(house, "Bina")
    assert browser.get("/work/")["Location"].startswith("/account/sign-in/")


def test_while_two_can_open_it_the_route_stays(house: Partnership) -> None:
    suspended(house, "Bina")
    intake = route_for(area_code=None, channel="public_web", now=NOW)
    assert {ref.name for ref in intake.circles} == {"Hate crime team", "Community cohesion"}
    assert Event.objects.filter(name=EventName.ROUTE_MOVED).count() == 0


def test_when_fewer_than_two_are_left_the_backup_takes_the_route(house: Partnership) -> None:
    anwen = house.actor("Anwen")
    for name, agency, by in (
        ("Carys", house.council, house.actor("Carys")),
        ("Dev", house.council, SET_UP),
        ("Bina", house.police, anwen),
    ):
        suspend_member(user=house.people[name].id, agency=agency.id, by=by, now=NOW)
    assert Event.objects.filter(name=EventName.ROUTE_MOVED).count() == 0  # Anwen and the cards

    suspended(house, "Anwen")

    intake = route_for(area_code=None, channel="public_web", now=NOW)
    assert {ref.name for ref in intake.circles} == {"Community cohesion", "Independent desk"}
    assert intake.enough
    event = Event.objects.get(name=EventName.ROUTE_MOVED)
    assert event.detail == {"digest": digest_of(house.default_route)}
    moved = Alarm.objects.filter(kind=AlarmKind.ROUTE_MOVED)
    assert set(moved.values_list("agency", flat=True)) == {house.police.id, house.charity.id}


def test_a_backup_of_the_same_agency_has_one_alarm(house: Partnership) -> None:
    nights = a_circle(house.police, "Nights", a_person("Jo"), Role.POLICE)
    for area, circles, backup in (
        (RUGBY, [house.hate_crime_team.id], nights.id),
        (None, [house.cohesion_team.id], house.independent_team.id),
    ):
        set_route(
            area_code=area, circles=circles, backup=backup, live=True,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    suspended(house, "Bina")
    suspended(house, "Anwen")
    moved = Alarm.objects.filter(kind=AlarmKind.ROUTE_MOVED)
    assert list(moved.values_list("agency", flat=True)) == [house.police.id]
    intake = route_for(area_code=RUGBY, channel="public_web", now=NOW)
    assert {ref.name for ref in intake.circles} == {"Nights"}


def test_a_circle_that_is_short_of_openers_raises_an_alarm(house: Partnership) -> None:
    suspended(house, "Anwen")
    assert Alarm.objects.filter(kind=AlarmKind.TOO_FEW_OPENERS).count() == 0
    suspend_member(user=house.people["Bina"].id, agency=house.police.id, by=SET_UP, now=NOW)
    alarm = Alarm.objects.get(kind=AlarmKind.TOO_FEW_OPENERS)
    assert alarm.circle == house.hate_crime_team


def test_a_supervisor_cannot_take_out_somebody_of_another_agency(house: Partnership) -> None:
    with pytest.raises(AnotherAgency):
        suspend_member(
            user=house.people["Dev"].id, agency=house.council.id, by=house.actor("Anwen"), now=NOW
        )


def test_somebody_who_is_not_a_member_cannot_be_taken_out(house: Partnership) -> None:
    with pytest.raises(NotMember):
        suspend_member(
            user=a_person("Iris").id, agency=house.police.id, by=house.actor("Anwen"), now=NOW
        )


def test_an_alarm_that_was_seen_is_no_longer_shown(house: Partnership) -> None:
    suspended(house, "Bina")
    alarm = alarms_for(house.actor("Anwen"))[0]
    see_alarm(alarm=alarm.id, by=house.actor("Carys"), now=NOW)
    assert kinds(house, "Anwen") == [AlarmKind.MEMBER_SUSPENDED]
    see_alarm(alarm=alarm.id, by=house.actor("Anwen"), now=NOW)
    assert kinds(house, "Anwen") == []
    assert Alarm.objects.get(id=alarm.id).seen_by == house.people["Anwen"]


def test_saying_so_is_written_down_once(house: Partnership) -> None:
    suspended(house, "Bina")
    alarm = alarms_for(house.actor("Anwen"))[0]
    for _time in range(2):
        see_alarm(alarm=alarm.id, by=house.actor("Anwen"), now=NOW)
    event = Event.objects.get(name=EventName.ALARM_SEEN)
    assert (event.actor_id, event.subject_id) == (house.people["Anwen"].id, alarm.id)


def test_where_no_supervisor_is_left_the_administrator_has_the_alarm(house: Partnership) -> None:
    suspended(house, "Bina")
    assert kinds(house, "Hana") == []
    suspended(house, "Anwen", by="Hana")
    assert kinds(house, "Hana").count(AlarmKind.MEMBER_SUSPENDED) == 2
    see_alarm(alarm=alarms_for(house.actor("Hana"))[0].id, by=house.actor("Hana"), now=NOW)
    assert len(kinds(house, "Hana")) < len(Alarm.objects.filter(agency=house.police))


def test_officers_see_no_alarms_and_the_public_sees_nothing(house: Partnership) -> None:
    suspended(house, "Anwen", by="Anwen")
    assert kinds(house, "Bina") == []
    assert alarms_for(Actor.public()) == []
    with pytest.raises(NotPermitted):
        see_alarm(alarm=Alarm.objects.get().id, by=house.actor("Bina"), now=NOW)
