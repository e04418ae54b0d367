"""Ten places, each from an empty database to an open door."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from tests.cast import NOW, a_circle, a_person, joins
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions import opening as actions
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import AgencyKind, OwnText, Protects
from upstander.foundation.agencies.models import Agency, Area, Circle
from upstander.foundation.agencies.queries import actor_for, is_receiving, route_for
from upstander.foundation.agencies.queries.opening import go_live
from upstander.foundation.agencies.rules.opening import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day_of_the_cast")]
SET_UP = Actor.system("set_up")
COUNCILS = (AgencyKind.COUNCIL_COUNTY, AgencyKind.UNITARY)
# Name, districts, how many forces and councils that do everything above the district.
PLACES = [
    ("kent-police-area", 13, ["Kent Police"], ["Kent County Council", "Medway Council"]),
    ("County Durham", 1, ["Durham Constabulary"], ["Durham County Council"]),
    ("Northamptonshire", 2, ["Northamptonshire Police"],
     ["North Northamptonshire Council", "West Northamptonshire Council"]),
    ("Warwickshire", 5, ["Warwickshire Police"], ["Warwickshire County Council"]),
    ("Walsall", 1, ["West Midlands Police"], ["Walsall Metropolitan Borough Council"]),
    ("Cornwall", 1, ["Devon and Cornwall Police"], ["Cornwall Council"]),
    ("Gwent", 5, ["Gwent Police"],
     ["Blaenau Gwent County Borough Council", "Caerphilly County Borough Council",
      "Monmouthshire County Council", "Newport City Council",
      "Torfaen County Borough Council"]),
    ("Rutland", 1, ["Leicestershire Police"], ["Rutland County Council"]),
    ("City of London", 1, ["City of London Police"], ["City of London Corporation"]),
    ("East Sussex", 5, ["Sussex Police"], ["East Sussex County Council"]),
]  # fmt: skip


def sets_up(place: str) -> Actor:
    """Run the command; return what the first administrator may do."""
    call_command(
        "setup_partnership", place, "--agency=Open Door (invented)=charity",
        "--admin-name=Rhys Tarrow", "--admin-email=rhys@example.org", stdout=StringIO(),
    )  # fmt: skip
    return actor_for(User.objects.get(email="rhys@example.org"))


def staffs(agency: Agency, first: str, second: str) -> Circle:
    """Give an organisation a team of two with keys."""
    lead = a_person(first)
    desk = a_circle(agency, "Duty desk", lead, Role.SUPERVISOR)
    joins(a_person(second), desk, Role.VICTIM_CARE, let_in_by=lead)
    return desk


def sets_the_route() -> None:
    """Let a coordinator send everything to police and council, with the charity behind them."""
    police = staffs(Agency.objects.filter(kind=AgencyKind.POLICE)[0], "Wren", "Moss")
    council = staffs(Agency.objects.filter(kind__in=COUNCILS)[0], "Reed", "Fern")
    charity = staffs(Agency.objects.get(kind=AgencyKind.CHARITY), "Ivy", "Sage")
    briar = a_person("Briar")
    add_member(user=briar.id, agency=council.agency_id, role=Role.COORDINATOR, by=SET_UP, now=NOW)
    set_route(
        area_code=None, circles=[police.id, council.id], backup=charity.id, live=True,
        by=actor_for(briar), now=NOW,
    )  # fmt: skip


def mends_the_rest(by: Actor) -> None:
    """State hours, name the contacts of every district, and write the privacy notice."""
    week = dict.fromkeys(range(5), (dt.time(9), dt.time(17)))
    actions.state_hours(week=week, by=by, now=NOW)
    areas = list(Area.objects.values_list("code", flat=True))
    for protects in Protects:
        desk = actions.Desk(protects, "First contact", "01632 960001")
        actions.set_contact(desk=desk, areas=areas, by=by, now=NOW)
    actions.write_text(key=OwnText.PRIVACY, plain="We keep it.", easy="We keep it.", by=by, now=NOW)


@pytest.mark.parametrize(("place", "count", "police", "councils"), PLACES, ids=str)
def test_a_place_is_set_up_made_ready_and_opened(
    place: str, count: int, police: list[str], councils: list[str]
) -> None:
    administrator = sets_up(place)
    named = {kind: Agency.objects.filter(kind=kind) for kind in AgencyKind}
    above = {one.name for kind in COUNCILS for one in named[kind]}
    assert (Area.objects.count(), [one.name for one in named[AgencyKind.POLICE]]) == (count, police)
    assert above == set(councils)
    red = {finding.line for finding in go_live(NOW) if not finding.green}
    assert red == set(Line) - {Line.HELPLINES}
    with pytest.raises(actions.NotReady):
        actions.open_door(by=administrator, now=NOW)
    sets_the_route()
    mends_the_rest(administrator)
    actions.open_door(by=administrator, now=NOW)
    assert is_receiving()
    intake = route_for(area_code=Area.objects.all()[0].code, channel="public_web", now=NOW)
    assert [circle.name for circle in intake.circles] == ["Duty desk", "Duty desk"]
