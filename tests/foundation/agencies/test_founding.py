"""Setting up the partnership, its agencies and circles."""

import pytest
from django.db import IntegrityError, transaction
from shamir_mnemonic import combine_mnemonics

from tests.cast import NOW, RUGBY, SET_UP, Partnership, a_circle, a_person, keyring_of
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import models
from upstander.foundation.agencies.actions.founding import (
    AlreadyFounded,
    NameTaken,
    OneIndependentTeam,
    RoleCannotOpen,
    add_area,
    found_partnership,
    open_agency,
    open_circle,
)
from upstander.foundation.agencies.choices import AgencyKind, CircleKind, MemberState
from upstander.foundation.agencies.queries import (
    AgencyRef,
    agencies,
    circle_names,
    partnership,
)
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.queries import live_keys


def names_of_events() -> list[str]:
    return list(Event.objects.values_list("name", flat=True))


@pytest.mark.django_db
def test_before_it_is_founded_there_is_no_partnership() -> None:
    assert partnership() is None


@pytest.mark.usefixtures("house")
def test_it_is_founded_once() -> None:
    founded = partnership()
    assert founded is not None
    assert (founded.short_name, founded.data_key) == ("Together", "warwickshire")
    with pytest.raises(AlreadyFounded):
        found_partnership(name="Two", short_name="2", data_key="x", by=SET_UP, now=NOW)
    assert names_of_events().count(EventName.PARTNERSHIP_FOUNDED) == 1


def test_only_the_set_up_founds_a_partnership(house: Partnership) -> None:
    models.Partnership.objects.all().delete()
    for by in (house.actor("Gwen"), house.actor("Hana"), Actor.public()):
        with pytest.raises(NotPermitted):
            found_partnership(name="Two", short_name="2", data_key="x", by=by, now=NOW)


@pytest.mark.usefixtures("house")
def test_the_database_refuses_a_second_partnership() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Partnership.objects.create(
            name="Two", short_name="2", data_key="x", founded_on=NOW.date()
        )
    assert models.Partnership.objects.count() == 1


def test_a_name_is_taken_once(house: Partnership) -> None:
    with pytest.raises(NameTaken):
        open_agency(name="COUNTY POLICE (invented)", kind=AgencyKind.POLICE, by=SET_UP, now=NOW)
    with pytest.raises(NameTaken):
        add_area(code=RUGBY, name="Rugby again", by=SET_UP, now=NOW)
    with pytest.raises(NameTaken):
        a_circle(house.police, "Hate crime team", a_person("Iris"), Role.POLICE)


def test_there_is_one_independent_circle(house: Partnership) -> None:
    with pytest.raises(OneIndependentTeam, match="There is an independent team already"):
        a_circle(
            house.council, "Second desk", a_person("Iris"), Role.VICTIM_CARE,
            kind=CircleKind.INDEPENDENT,
        )  # fmt: skip


@pytest.mark.usefixtures("house")
def test_the_first_circle_of_an_agency_comes_with_three_recovery_cards() -> None:
    housing = open_agency(name="Homes (invented)", kind=AgencyKind.HOUSING, by=SET_UP, now=NOW)
    first, second = (
        open_circle(
            agency=housing.id, name=name, first_member=person.id, role=Role.VICTIM_CARE,
            by=SET_UP, now=NOW,
        )
        for name, person in (("Desk", a_person("Iris")), ("Nights", a_person("Jo")))
    )  # fmt: skip
    assert first.shares is not None
    assert len({combine_mnemonics(list(first.shares.cards[start : start + 2]))
                for start in range(2)}) == 1  # fmt: skip
    assert second.shares is None


def test_the_first_member_holds_the_keys(house: Partnership) -> None:
    key = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    assert len(keyring_of(house.people["Anwen"]).private_of(key.id)) == 32
    membership = models.Membership.objects.get(user=house.people["Anwen"])
    assert membership.state == MemberState.ACTIVE


def test_the_first_member_must_be_somebody_who_reads_reports(house: Partnership) -> None:
    with pytest.raises(RoleCannotOpen):
        a_circle(house.police, "Front desk", a_person("Iris"), Role.RECEPTION)


def test_the_first_member_needs_a_key_of_their_own(house: Partnership) -> None:
    keyless = a_person("Iris")
    live_keys([keyless.id])[keyless.id].delete()
    with pytest.raises(NoLiveKey):
        a_circle(house.police, "Nights", keyless, Role.POLICE)
    assert models.Circle.objects.filter(name="Nights").count() == 0


def test_agencies_and_circles_are_known_by_name(house: Partnership) -> None:
    assert [ref.name for ref in agencies()] == [
        "County Council (invented)", "County Police (invented)", "Open Door (invented)",
    ]  # fmt: skip
    assert circle_names([house.cohesion_team.id]) == {
        house.cohesion_team.id: "Community cohesion (County Council (invented))"
    }
    council = AgencyRef(house.council.id, "County Council (invented)", "council_county")
    assert council in agencies()
