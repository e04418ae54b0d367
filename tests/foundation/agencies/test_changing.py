"""What was set up is put right: names, and organisations and teams that nobody needs."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.browsing import signed_in
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.agencies.actions import changing
from upstander.foundation.agencies.actions.founding import NameTaken, name_circle, open_agency
from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.agencies.models import Agency, Circle
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")


@pytest.fixture
def homes(house: Partnership) -> Agency:  # noqa: ARG001 - the partnership stands
    return open_agency(name="Homes (invented)", kind=AgencyKind.HOUSING, by=SET_UP, now=NOW)


@pytest.fixture
def tenancy(homes: Agency) -> Circle:
    return name_circle(agency=homes.id, name="Tenancy", by=SET_UP, now=NOW)


def test_an_organisation_gets_another_name(house: Partnership, homes: Agency) -> None:
    changing.rename_agency(agency=homes.id, name="Homes", by=house.actor("Hana"), now=NOW)
    assert Agency.objects.get(id=homes.id).name == "Homes"
    assert Event.objects.filter(name=EventName.AGENCY_RENAMED, subject_id=homes.id).count() == 1


def test_a_name_that_another_has_is_refused(house: Partnership, tenancy: Circle) -> None:
    hana = house.actor("Hana")
    with pytest.raises(NameTaken):
        changing.rename_agency(agency=house.police.id, name="homes (INVENTED)", by=hana, now=NOW)
    name_circle(agency=tenancy.agency_id, name="Nights", by=SET_UP, now=NOW)
    with pytest.raises(NameTaken):
        changing.rename_circle(circle=tenancy.id, name="Nights", by=hana, now=NOW)
    assert Circle.objects.get(id=tenancy.id).name == "Tenancy"


def test_a_team_keeps_its_keys_under_another_name(house: Partnership) -> None:
    team = house.hate_crime_team.id
    changing.rename_circle(circle=team, name="Hate crime desk", by=house.actor("Hana"), now=NOW)
    assert Circle.objects.get(id=team).name == "Hate crime desk"


def test_what_nobody_used_is_taken_away(house: Partnership, tenancy: Circle) -> None:
    hana = house.actor("Hana")
    with pytest.raises(changing.InUse):
        changing.remove_agency(agency=tenancy.agency_id, by=hana, now=NOW)
    changing.remove_circle(circle=tenancy.id, by=hana, now=NOW)
    changing.remove_agency(agency=tenancy.agency_id, by=hana, now=NOW)
    assert not Agency.objects.filter(name="Homes (invented)").exists()
    names = (EventName.CIRCLE_REMOVED, EventName.AGENCY_REMOVED)
    assert Event.objects.filter(name__in=names).count() == 2


def test_a_team_with_keys_or_people_stays(house: Partnership, homes: Agency) -> None:
    hana = house.actor("Hana")
    with pytest.raises(changing.InUse):
        changing.remove_circle(circle=house.cohesion_team.id, by=hana, now=NOW)
    waiting = name_circle(
        agency=house.council.id, name="Nights", first_member=house.people["Dev"].id, by=SET_UP,
        now=NOW,
    )  # fmt: skip
    with pytest.raises(changing.InUse):
        changing.remove_circle(circle=waiting.id, by=hana, now=NOW)
    assert Agency.objects.filter(id=homes.id).exists()


def test_what_is_not_there_any_more_is_said(house: Partnership) -> None:
    with pytest.raises(changing.NoSuchBody):
        changing.remove_agency(agency=uuid4(), by=house.actor("Hana"), now=NOW)


def test_only_who_sets_up_organisations_may(house: Partnership, tenancy: Circle) -> None:
    by, agency, circle = house.actor("Anwen"), tenancy.agency_id, tenancy.id
    for action, asked in (
        (changing.rename_agency, {"agency": agency, "name": "A"}),
        (changing.rename_circle, {"circle": circle, "name": "A"}),
        (changing.remove_agency, {"agency": agency}),
        (changing.remove_circle, {"circle": circle}),
    ):
        with pytest.raises(NotPermitted):
            action(by=by, now=NOW, **asked)  # type: ignore[operator]


def test_it_is_done_on_screen(house: Partnership, tenancy: Circle) -> None:
    hana = signed_in(house.people["Hana"])
    page = reverse("agencies:settings_team", args=[tenancy.id])
    assert page in hana.get(reverse("agencies:teams")).content.decode()
    assert "Take it away" in hana.get(page).content.decode()
    assert "Type its name." in hana.post(page, {"name": ""}).content.decode()
    hana.post(page, {"name": "Tenants"})
    assert Circle.objects.get(id=tenancy.id).name == "Tenants"
    body = reverse("agencies:organisation", args=[tenancy.agency_id])
    assert body in hana.get(reverse("agencies:organisations")).content.decode()
    refused = hana.post(reverse("agencies:organisation_away", args=[tenancy.agency_id]))
    assert (refused.status_code, "It stays" in refused.content.decode()) == (409, True)
    hana.post(reverse("agencies:settings_team_away", args=[tenancy.id]))
    hana.post(body, {"name": "Homes"})
    hana.post(reverse("agencies:organisation_away", args=[tenancy.agency_id]))
    assert not Agency.objects.filter(name="Homes").exists()


def test_a_name_that_is_taken_and_a_team_with_people_are_said_on_screen(house: Partnership) -> None:
    hana = signed_in(house.people["Hana"])
    police = reverse("agencies:organisation", args=[house.police.id])
    taken = hana.post(police, {"name": "Open Door (invented)"})
    assert "There is one with that name already." in taken.content.decode()
    team = house.cohesion_team.id
    away = hana.post(reverse("agencies:settings_team_away", args=[team]))
    assert "Only what nobody has used yet" in away.content.decode()
    for name in ("organisation", "settings_team"):
        assert hana.get(reverse(f"agencies:{name}", args=[uuid4()])).status_code == 404
