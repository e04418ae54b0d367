"""Setting routes, and who receives a report now."""

import datetime as dt

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, RUGBY, SET_UP, WARWICK, Partnership, a_circle, a_person, ids
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.founding import open_agency
from upstander.foundation.agencies.actions.routes import (
    RouteCannotGoLive,
    UnknownArea,
    set_route,
)
from upstander.foundation.agencies.choices import AgencyKind, Channel
from upstander.foundation.agencies.models import Circle, Route
from upstander.foundation.agencies.queries import digest_of, route_digests, route_for
from upstander.foundation.agencies.rules import Intake, RouteProblem, Why
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import verify

WEB = Channel.PUBLIC_WEB


def where(intake: Intake) -> set[str]:
    return {ref.name for ref in intake.circles}


def test_without_a_district_the_default_route_receives(house: Partnership) -> None:
    intake = route_for(area_code=None, channel=WEB, now=NOW)
    assert where(intake) == {"Hate crime team", "Community cohesion"}
    assert (intake.told, intake.enough) == (False, True)
    assert intake.standby is not None
    assert intake.standby.id == house.independent_team.id


def test_a_district_with_its_own_route_goes_its_own_way(house: Partnership) -> None:
    set_route(
        area_code=RUGBY, circles=[house.cohesion_team.id], backup=house.independent_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    assert where(route_for(area_code=RUGBY, channel=WEB, now=NOW)) == {"Community cohesion"}
    assert where(route_for(area_code=WARWICK, channel=WEB, now=NOW)) == {
        "Hate crime team", "Community cohesion",
    }  # fmt: skip


def test_a_resting_route_leaves_its_district_to_the_default(house: Partnership) -> None:
    for live in (True, False):
        set_route(
            area_code=RUGBY, circles=[house.cohesion_team.id],
            backup=house.independent_team.id, live=live, by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    assert "Hate crime team" in where(route_for(area_code=RUGBY, channel=WEB, now=NOW))


@pytest.mark.usefixtures("house")
def test_an_unknown_district_is_left_to_the_default() -> None:
    assert "Hate crime team" in where(route_for(area_code="E09999999", channel=WEB, now=NOW))


def test_a_channel_without_a_route_goes_to_the_independent_circle(house: Partnership) -> None:
    intake = route_for(area_code=None, channel=Channel.PHONE, now=NOW)
    assert (where(intake), intake.why) == ({house.independent_team.name}, Why.NO_ROUTE)


def test_an_excluded_agency_has_no_circle_and_the_independent_one_comes_in(
    house: Partnership,
) -> None:
    intake = route_for(area_code=None, channel=WEB, now=NOW, excluded_agencies=[house.police.id])
    assert where(intake) == {"Community cohesion", "Independent desk"}
    assert (intake.used_independent, intake.told, intake.standby) == (True, True, None)


@pytest.mark.usefixtures("house")
def test_people_who_have_not_unlocked_for_90_days_do_not_count() -> None:
    later = NOW + dt.timedelta(days=91)
    intake = route_for(area_code=None, channel=WEB, now=later)
    # Only the recovery cards are left, which count as one.
    assert (intake.why, intake.enough) == (Why.FEW_OPENERS, False)
    assert where(intake) == {"Hate crime team", "Community cohesion", "Independent desk"}


def test_finding_out_who_receives_takes_three_statements(
    house: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        intake = route_for(
            area_code=RUGBY, channel=WEB, now=NOW, excluded_agencies=[house.council.id]
        )
    assert intake.enough


@pytest.mark.parametrize(
    ("circles", "backup", "problem"),
    [
        ([], "Independent desk", RouteProblem.NO_CIRCLE),
        (["Community cohesion"], None, RouteProblem.NO_BACKUP),
        (["Community cohesion"], "Community cohesion", RouteProblem.BACKUP_RECEIVES),
    ],
)
def test_a_route_that_could_fail_people_does_not_go_live(
    house: Partnership, circles: list[str], backup: str | None, problem: RouteProblem
) -> None:
    named = {row.name: row.id for row in Circle.objects.all()}
    with pytest.raises(RouteCannotGoLive) as refused:
        set_route(
            area_code=RUGBY, circles=[named[name] for name in circles],
            backup=named[backup] if backup else None, live=True,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    assert refused.value.problems == (problem,)
    assert Route.objects.filter(area__code=RUGBY).count() == 0


def test_reports_cannot_go_to_the_police_alone(house: Partnership) -> None:
    with pytest.raises(RouteCannotGoLive) as refused:
        set_route(
            area_code=None, circles=[house.hate_crime_team.id],
            backup=house.independent_team.id, live=True, by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    assert refused.value.problems == (RouteProblem.POLICE_ONLY,)
    assert where(route_for(area_code=None, channel=WEB, now=NOW)) == {
        "Hate crime team", "Community cohesion",
    }  # fmt: skip


def test_a_route_of_the_police_is_fine_beside_one_of_somebody_else(house: Partnership) -> None:
    route = set_route(
        area_code=RUGBY, circles=[house.hate_crime_team.id], backup=house.independent_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    assert route.live


def test_the_route_beside_the_police_cannot_be_put_to_rest(house: Partnership) -> None:
    set_route(
        area_code=RUGBY, circles=[house.hate_crime_team.id], backup=house.independent_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    with pytest.raises(RouteCannotGoLive):
        set_route(
            area_code=None, circles=[house.cohesion_team.id], backup=None, live=False,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip


def test_a_circle_without_keys_cannot_receive(house: Partnership) -> None:
    keyless = Circle.objects.create(agency=house.charity, name="Not yet", opened_on=NOW.date())
    with pytest.raises(RouteCannotGoLive) as refused:
        set_route(
            area_code=RUGBY, circles=[keyless.id], backup=house.independent_team.id, live=True,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip
    assert refused.value.problems == (RouteProblem.CIRCLE_WITHOUT_KEYS,)


def test_a_district_that_does_not_exist_is_named_so(house: Partnership) -> None:
    with pytest.raises(UnknownArea):
        set_route(
            area_code="E09999999", circles=ids(house.cohesion_team), backup=None, live=False,
            by=house.actor("Gwen"), now=NOW,
        )  # fmt: skip


def test_changing_a_route_replaces_its_circles(house: Partnership) -> None:
    route = set_route(
        area_code=None, circles=[house.cohesion_team.id], backup=house.hate_crime_team.id,
        live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    assert route.id == house.default_route.id
    assert set(route.circles.values_list("id", flat=True)) == {house.cohesion_team.id}


def test_the_event_of_a_route_carries_its_digest(house: Partnership) -> None:
    event = Event.objects.get(name=EventName.ROUTE_SET)
    assert event.detail == {"digest": digest_of(house.default_route), "live": True}
    assert route_digests() == {house.default_route.id: digest_of(house.default_route)}


def test_the_database_refuses_a_live_route_without_a_backup(house: Partnership) -> None:
    with pytest.raises(IntegrityError):
        Route.objects.filter(id=house.default_route.id).update(backup=None)


def test_a_new_agency_can_come_in_later(house: Partnership) -> None:
    housing = open_agency(
        name="Homes for All (invented)", kind=AgencyKind.HOUSING, by=house.actor("Gwen"), now=NOW
    )
    team = a_circle(housing, "Front desk", a_person("Iris"), Role.VICTIM_CARE)
    set_route(
        area_code=WARWICK, circles=[team.id], backup=house.independent_team.id, live=True,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    # One person and the recovery cards make two.
    assert route_for(area_code=WARWICK, channel=WEB, now=NOW).enough


# --- held against the record ------------------------------------------------------------------


def strange() -> list[str]:
    return [problem.words for problem in verify(now=NOW, matchers=registered()).problems]


def test_a_route_changed_by_sql_is_named(house: Partnership) -> None:
    assert strange() == []
    route = house.default_route
    Route.objects.filter(id=route.id).update(backup=None, live=False)
    said = f"The route {route.id} for everywhere else is not as the last recorded act left it."
    assert strange() == [said]


def test_a_route_set_back_to_what_it_once_was_is_named(house: Partnership) -> None:
    later = NOW + dt.timedelta(minutes=5)
    for moment, live in ((NOW, True), (later, False)):
        route = set_route(
            area_code=RUGBY, circles=[house.cohesion_team.id], backup=house.independent_team.id,
            live=live, by=house.actor("Gwen"), now=moment,
        )  # fmt: skip
    assert strange() == []
    Route.objects.filter(id=route.id).update(live=True)
    said = f"The route {route.id} for {RUGBY} is not as the last recorded act left it."
    assert strange() == [said]


def test_a_route_that_came_by_sql_is_named(house: Partnership) -> None:
    area = house.default_route.area
    made = Route.objects.create(area=area, channel=Channel.PHONE, backup=None, live=False)
    assert [str(made.id) in words for words in strange()] == [True]
