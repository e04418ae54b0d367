"""Settings on screen: organisations, teams and routes, for the roles that hold them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, RUGBY, SET_UP, Partnership, a_person
from tests.confidential.browsing import signed_in
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.founding import (
    NotOfThisAgency,
    OneIndependentTeam,
    name_circle,
    open_agency,
    open_circle,
)
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.choices import AgencyKind, CircleKind, MemberState
from upstander.foundation.agencies.models import Agency, Circle, Membership, Route
from upstander.foundation.agencies.queries import route_for
from upstander.foundation.agencies.queries.settings import people_with_keys, route_rows, team_rows
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.queries import live_keys


def at(house: Partnership, name: str) -> Client:
    return signed_in(house.people[name])


def test_the_coordinator_adds_an_organisation_and_a_team(house: Partnership) -> None:
    gwen = at(house, "Gwen")
    gwen.post(reverse("agencies:organisations"), {"name": "Homes (invented)", "kind": "housing"})
    homes = Agency.objects.get(name="Homes (invented)")
    answer = gwen.post(
        reverse("agencies:teams"), {"agency": str(homes.id), "name": "Tenancy"}, follow=True
    )
    assert "Its first member makes its keys." in answer.content.decode()
    row = next(row for row in team_rows() if row.name == "Tenancy")
    assert (row.agency, row.has_keys, row.waiting) == ("Homes (invented)", False, ())


def test_a_named_first_member_waits_as_supervisor(house: Partnership) -> None:
    circle = name_circle(
        agency=house.council.id, name="Nights", first_member=house.people["Dev"].id,
        by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    waiting = Membership.objects.get(circle=circle)
    assert (waiting.role, waiting.state) == (Role.SUPERVISOR, MemberState.WAITING)
    assert live_keys([circle.id]) == {}
    row = next(row for row in team_rows() if row.name == "Nights")
    assert row.waiting == ("Dev",)


def test_the_first_member_works_there_and_has_a_key(house: Partnership) -> None:
    with pytest.raises(NotOfThisAgency):
        name_circle(
            agency=house.council.id, name="Nights", first_member=house.people["Bina"].id,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    KeyPair.objects.filter(owner=house.people["Dev"].id).update(retired_on=NOW.date())
    with pytest.raises(NoLiveKey):
        name_circle(
            agency=house.council.id, name="Nights", first_member=house.people["Dev"].id,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    assert not Circle.objects.filter(name="Nights").exists()


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(house: Partnership) -> None:
    typed = {"name": "Open Door (invented)", "kind": "charity"}
    answer = at(house, "Gwen").post(reverse("agencies:organisations"), typed)
    assert answer.status_code == 409
    assert "There is one with that name already." in answer.content.decode()
    assert 'value="Open Door (invented)"' in answer.content.decode()


def test_a_second_independent_team_is_refused_with_the_name_of_the_first(
    house: Partnership,
) -> None:
    with pytest.raises(OneIndependentTeam) as refusal:
        name_circle(
            agency=house.charity.id, name="Another", kind=CircleKind.INDEPENDENT, by=SET_UP, now=NOW
        )
    first = Circle.objects.get(kind=CircleKind.INDEPENDENT)
    said = f"There is an independent team already: {first.name} (Open Door (invented))."
    assert refusal.value.message == said


def test_nobody_opens_a_team_with_its_keys_but_its_first_member(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        open_circle(
            agency=house.council.id, name="Nights", first_member=house.people["Dev"].id,
            role=Role.SUPERVISOR, by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "organisations", "routes"),
    [("Gwen", 200, 200), ("Hana", 200, 403), ("Anwen", 403, 403), ("Bina", 403, 403)],
)
def test_settings_are_for_the_roles_that_hold_them(
    house: Partnership, name: str, organisations: int, routes: int
) -> None:
    browser = at(house, name)
    pages = {"agencies:organisations": organisations, "agencies:teams": organisations,
             "agencies:routes": routes}  # fmt: skip
    for page, status in pages.items():
        assert browser.get(reverse(page)).status_code == status
    assert browser.get(reverse("agencies:route", args=[RUGBY])).status_code == routes


def test_settings_lead_to_the_first_page_somebody_may_see(house: Partnership) -> None:
    assert at(house, "Hana").get(reverse("agencies:settings"))["Location"] == reverse(
        "agencies:organisations"
    )
    assert at(house, "Bina").get(reverse("agencies:settings"))["Location"] == reverse(
        "agencies:routes"
    )


def test_the_coordinator_gives_a_district_its_own_route(house: Partnership) -> None:
    answer = at(house, "Gwen").post(
        reverse("agencies:route", args=[RUGBY]),
        {"circles": [str(house.cohesion_team.id)], "backup": str(house.independent_team.id),
         "live": "on"},
    )  # fmt: skip
    assert answer["Location"] == reverse("agencies:routes")
    intake = route_for(area_code=RUGBY, channel="public_web", now=NOW)
    assert [circle.name for circle in intake.circles] == ["Community cohesion"]


def test_a_route_that_cannot_go_live_says_why_and_stays(house: Partnership) -> None:
    answer = at(house, "Gwen").post(
        reverse("agencies:route", args=["everywhere"]),
        {"circles": [str(house.hate_crime_team.id)], "live": "on"},
    )
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Name a backup team" in words
    assert "Somebody besides the police must receive reports" in words
    assert Route.objects.get(area=None).circles.count() == 2


def test_an_empty_form_is_pointed_at(house: Partnership) -> None:
    words = at(house, "Gwen").post(reverse("agencies:teams"), {"name": " "}).content.decode()
    assert "Choose the organisation it belongs to." in words
    assert "Type its name." in words


def test_a_district_that_is_not_ours_has_no_page(house: Partnership) -> None:
    assert at(house, "Gwen").get(reverse("agencies:route", args=["E1"])).status_code == 404


@pytest.mark.usefixtures("house")
def test_every_district_is_listed_set_or_not() -> None:
    assert [(row.place, row.is_set, row.live) for row in route_rows()] == [
        ("", True, True), ("Rugby", False, False), ("Warwick", False, False),
    ]  # fmt: skip
    assert route_rows()[0].backup == "Independent desk (Open Door (invented))"


def test_a_person_with_two_jobs_in_one_place_is_offered_once(house: Partnership) -> None:
    dev = house.people["Dev"]
    add_member(user=dev.id, agency=house.council.id, role=Role.ANALYST, by=SET_UP, now=NOW)
    a_person("Nowhere")
    names = [(one.name, one.agency) for one in people_with_keys()]
    assert names.count(("Dev", "County Council (invented)")) == 1
    assert "Nowhere" not in {name for name, _agency in names}


def test_the_lists_cost_the_same_however_long(house: Partnership) -> None:
    gwen = at(house, "Gwen")
    pages = [reverse(f"agencies:{name}") for name in ("organisations", "teams", "routes")]
    costs = [queries_for(gwen, page) for page in pages]
    for number in range(2):
        agency = open_agency(name=f"New {number}", kind=AgencyKind.FAITH, by=SET_UP, now=NOW)
        name_circle(agency=agency.id, name="Team", by=SET_UP, now=NOW)
    assert [queries_for(gwen, page) for page in pages] == costs


def queries_for(browser: Client, page: str) -> int:
    """Return how many queries a page costs."""
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(page).status_code == 200
    return len(seen)


def test_children_of_a_district_get_a_route_of_their_own(house: Partnership) -> None:
    gwen = at(house, "Gwen")
    chosen = {
        "circles": [str(house.cohesion_team.id)], "backup": str(house.independent_team.id),
        "live": "on",
    }  # fmt: skip
    place = reverse("agencies:route", args=[RUGBY]) + "?for=public_child"
    assert place in gwen.get(reverse("agencies:routes")).content.decode()
    assert "somebody under 18" in gwen.get(place).content.decode()
    gwen.post(place, chosen)
    routes = Route.objects.filter(area__code=RUGBY).values_list("channel", "live")
    assert list(routes) == [("public_child", True)]
