"""The team page: who is here, who waits, and who could open it if one left."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, SECRET, SET_UP, Partnership, a_circle, a_person, joins
from tests.confidential.browsing import signed_in
from tests.foundation.accounts.signing_in import words_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import words
from upstander.foundation.agencies.actions.members import add_member, remove_member
from upstander.foundation.agencies.models import Invitation, Membership
from upstander.foundation.agencies.queries import team
from upstander.foundation.agencies.queries.team import Departure, Team
from upstander.foundation.vault import unlocking

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")


def seen_by(house: Partnership, name: str) -> list[Team]:
    return team.teams(house.actor(name), NOW)


def departures(house: Partnership, name: str = "Anwen") -> list[str]:
    return [words.departure(one) for one in seen_by(house, name)[0].departures]


def names(found: list[Team]) -> list[tuple[str, list[str]]]:
    return [(one.name, [person.name for person in one.people]) for one in found]


def test_a_lead_sees_their_agency_an_officer_their_circle_the_administrator_all(
    house: Partnership,
) -> None:
    joins(a_person("Jo"), house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    a_circle(house.police, "Nights", a_person("Kit"), Role.POLICE)
    assert names(seen_by(house, "Anwen")) == [
        ("Hate crime team", ["Anwen", "Bina", "Jo"]), ("Nights", ["Kit"]),
    ]  # fmt: skip
    assert names(seen_by(house, "Bina")) == [("Hate crime team", ["Anwen", "Bina", "Jo"])]
    assert len(seen_by(house, "Hana")) == 5
    assert seen_by(house, "Gwen") == []
    assert not team.sees_team(Actor.public())


def test_those_who_left_stand_apart(house: Partnership) -> None:
    joins(a_person("Jo"), house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    membership = Membership.objects.get(user__name="Jo").id
    remove_member(membership=membership, by=house.actor("Anwen"), now=NOW)
    shown = seen_by(house, "Anwen")[0]
    assert [(one.name, one.state, one.ended_on) for one in shown.gone] == [
        ("Jo", "Left", NOW.date())
    ]
    assert "Jo" not in [one.name for one in shown.people]


def test_a_new_key_after_a_forgotten_password_waits_again(house: Partnership) -> None:
    bina = house.people["Bina"]
    assert team.waits_of(bina.id) == []
    unlocking.make_user_key(user_id=bina.id, secret=SECRET, by=SET_UP, now=NOW)
    wait = team.waits_of(bina.id)[0]
    assert (wait.circle, wait.helpers) == ("Hate crime team", ["Anwen"])
    assert [one.waiting for one in seen_by(house, "Anwen")[0].people] == [False, True]


def test_who_could_open_it_if_one_left_is_said_in_names(house: Partnership) -> None:
    assert departures(house) == [
        "If Anwen left, Bina and the recovery cards could still open everything.",
        "If Bina left, Anwen and the recovery cards could still open everything.",
    ]


def test_whoever_cannot_leave_yet_is_said_with_what_to_do(house: Partnership) -> None:
    membership = Membership.objects.get(user=house.people["Bina"]).id
    remove_member(membership=membership, by=house.actor("Anwen"), now=NOW)
    said = departures(house)[0]
    assert said.startswith("If Anwen left, only the recovery cards could open everything.")
    assert said.endswith("first let another person into the team.")


def test_when_nobody_could_open_it_that_is_said() -> None:
    said = words.departure(Departure(uuid4(), "Anwen", [], recovery=False, enough=False))
    assert said.startswith("If Anwen left, nobody could open everything.")


@pytest.mark.parametrize(
    ("people", "said"),
    [(["Ana"], "Ana"), (["Ana", "Bea"], "Ana and Bea"), (["Ana", "Bea", "Cy"], "Ana, Bea and Cy")],
)
def test_names_are_listed_as_one_speaks_them(people: list[str], said: str) -> None:
    assert words.listed(people) == said


def test_an_officer_is_not_told_who_could_open_what_and_who_is_invited(house: Partnership) -> None:
    Invitation.objects.create(
        digest="x", email="iris@example.org", name="Iris", agency=house.police,
        circle=house.hate_crime_team, role=Role.POLICE, sent_at=NOW, expires_at=NOW,
    )  # fmt: skip
    assert seen_by(house, "Bina")[0].departures == []
    assert seen_by(house, "Bina")[0].invited == []
    assert [one.over for one in seen_by(house, "Anwen")[0].invited] == [True]


def test_the_page_shows_each_state_in_words(house: Partnership) -> None:
    add_member(
        user=a_person("Iris").id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.POLICE, by=SET_UP, now=NOW,
    )  # fmt: skip
    shown = words_of(signed_in(house.people["Anwen"]).get("/team/"))
    for said in ("Waiting for keys", "Active", "20 Nov 2026", "Who could open this team"):
        assert said in shown


def test_somebody_without_a_team_has_no_team_page(house: Partnership) -> None:
    assert signed_in(house.people["Gwen"]).get("/team/").status_code == 404


def test_three_people_cost_the_page_as_many_queries_as_one(house: Partnership) -> None:
    browser = signed_in(house.people["Anwen"])
    browser.get("/team/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/team/")
    for name in ("Jo", "Kit"):
        joins(a_person(name), house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    a_circle(house.police, "Nights", a_person("Lou"), Role.POLICE)
    with CaptureQueriesContext(connection) as three:
        browser.get("/team/")
    assert len(three) == len(one)
