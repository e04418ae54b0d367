"""Leaving and suspending on screen, and alarms of keys that were swapped."""

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership, a_person, joins, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import told
from tests.foundation.accounts.signing_in import words_of
from tests.foundation.agencies.test_giving_keys import swaps_key
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.suspension import see_alarm
from upstander.foundation.agencies.choices import AlarmKind, MemberState, SuspensionReason
from upstander.foundation.agencies.jobs import watch_swapped_keys
from upstander.foundation.agencies.models import Alarm, Membership
from upstander.foundation.agencies.queries import alarms_for, route_for
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Grant

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")


def place(house: Partnership, name: str, act: str) -> str:
    return f"/team/{Membership.objects.get(user=house.people[name]).id}/{act}/"


def state_of(house: Partnership, name: str) -> str:
    return Membership.objects.get(user=house.people[name]).state


def asked(browser: Client, address: str, **form: str) -> str:
    return words_of(browser.post(address, form, follow=True))


def test_leaving_is_asked_once_more_and_says_who_stays(house: Partnership) -> None:
    lead = signed_in(house.people["Anwen"])
    shown = words_of(lead.get(place(house, "Bina", "leave")))
    assert "If Bina left, Anwen and the recovery cards could still open everything." in shown
    assert state_of(house, "Bina") == MemberState.ACTIVE
    assert "Bina has left." in asked(lead, place(house, "Bina", "leave"))
    assert state_of(house, "Bina") == MemberState.LEFT


def test_the_last_but_one_who_can_open_is_kept_with_the_reason_and_who_can_help(
    house: Partnership,
) -> None:
    anwen = signed_in(house.people["Anwen"])
    asked(anwen, place(house, "Bina", "leave"))
    answer = anwen.post(place(house, "Anwen", "leave"))
    shown = words_of(answer)
    assert answer.status_code == 409
    assert "fewer than two people could open this team" in shown
    assert "Invite another person" in shown
    assert state_of(house, "Anwen") == MemberState.ACTIVE


def test_what_can_be_changed_about_a_member_is_offered(house: Partnership) -> None:
    address = place(house, "Bina", "leave")[: -len("leave/")]
    shown = words_of(signed_in(house.people["Anwen"]).get(address))
    for said in ("They leave the team", "They lost their phone", "Take their keys at once"):
        assert said in shown


def test_somebody_without_keys_leaves_without_a_word_about_keys(house: Partnership) -> None:
    add_member(
        user=a_person("Iris").id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.RECEPTION, by=SET_UP, now=NOW,
    )  # fmt: skip
    row = Membership.objects.get(user__name="Iris")
    shown = words_of(signed_in(house.people["Anwen"]).get(f"/team/{row.id}/leave/"))
    assert "If Iris left" not in shown
    boss = Membership.objects.get(user=house.people["Gwen"])
    shown = words_of(signed_in(house.people["Hana"]).get(f"/team/{boss.id}/leave/"))
    assert "Does Gwen leave?" in shown


def test_a_reason_must_be_chosen_before_keys_are_taken(house: Partnership) -> None:
    lead = signed_in(house.people["Anwen"])
    assert "Choose a reason." in asked(lead, place(house, "Bina", "suspend"))
    assert "Choose a reason." in asked(lead, place(house, "Bina", "suspend"), reason="anything")
    assert state_of(house, "Bina") == MemberState.ACTIVE


def test_taking_keys_at_once_keeps_the_reason_as_a_code(house: Partnership) -> None:
    lead = signed_in(house.people["Anwen"])
    shown = asked(lead, place(house, "Bina", "suspend"), reason="at_risk")
    assert "Bina’s keys are gone" in shown
    assert "may be in other hands" in shown
    assert Membership.objects.get(user=house.people["Bina"]).ended_for == SuspensionReason.AT_RISK
    event = Event.objects.get(name=EventName.MEMBER_SUSPENDED)
    assert event.detail["reason"] == "at_risk"


def test_a_member_suspended_while_unlocked_elsewhere_is_out_at_the_next_click(
    house: Partnership,
) -> None:
    number = told().report.number
    elsewhere = unlocked(house.people["Bina"])
    assert elsewhere.get(f"/reports/{number}/").status_code == 200
    asked(signed_in(house.people["Anwen"]), place(house, "Bina", "suspend"), reason="misuse")
    for address in (f"/reports/{number}/", "/inbox/", "/work/"):
        assert elsewhere.get(address)["Location"].startswith("/account/sign-in/")


def test_a_member_who_leaves_one_of_two_teams_loses_that_one_at_the_next_click(
    house: Partnership,
) -> None:
    bina = house.people["Bina"]
    joins(bina, house.independent_team, Role.VICTIM_CARE, let_in_by=house.people["Esi"])
    number = told().report.number
    elsewhere = unlocked(bina)
    row = Membership.objects.get(user=bina, agency=house.police)
    asked(signed_in(house.people["Anwen"]), f"/team/{row.id}/leave/")
    assert elsewhere.get(f"/reports/{number}/").status_code == 404
    assert elsewhere.get("/work/").status_code == 200


def test_the_only_officer_can_be_suspended_and_the_backup_takes_the_route(
    house: Partnership,
) -> None:
    for name, lead in (("Dev", "Carys"), ("Carys", "Hana"), ("Bina", "Anwen"), ("Anwen", "Hana")):
        browser = signed_in(house.people[lead])
        assert "keys are gone" in asked(browser, place(house, name, "suspend"), reason="other")
    intake = route_for(area_code=None, channel="public_web", now=NOW)
    assert "Independent desk" in {ref.name for ref in intake.circles}
    assert intake.enough


def test_officers_and_strangers_reach_none_of_it(house: Partnership) -> None:
    for name in ("Bina", "Carys", "Gwen"):
        browser = signed_in(house.people[name])
        for act in ("leave", "suspend"):
            assert browser.post(place(house, "Anwen", act)).status_code == 404
        assert browser.get(place(house, "Anwen", "leave")[: -len("leave/")]).status_code == 404
    lead = signed_in(house.people["Anwen"])
    assert lead.get(f"/team/{uuid4()}/leave/").status_code == 404
    asked(lead, place(house, "Bina", "leave"))
    assert lead.get(place(house, "Bina", "leave")).status_code == 404


def test_an_alarm_is_shown_to_the_lead_until_it_was_seen(house: Partnership) -> None:
    lead = signed_in(house.people["Anwen"])
    asked(lead, place(house, "Bina", "suspend"), reason="misuse")
    alarm = Alarm.objects.get(kind=AlarmKind.MEMBER_SUSPENDED)
    assert signed_in(house.people["Dev"]).post(f"/team/alarms/{alarm.id}/").status_code == 404
    assert "keys were taken away" in words_of(lead.get("/team/"))
    assert "Noted." in asked(lead, f"/team/alarms/{alarm.id}/")
    assert "keys were taken away" not in words_of(lead.get("/team/"))


# --- keys that were swapped ----------------------------------------------------------------------


def swapped_alarms(house: Partnership, name: str) -> list[tuple[str, str]]:
    return [
        (alarm.about, alarm.circle)
        for alarm in alarms_for(house.actor(name))
        if alarm.kind == AlarmKind.KEY_SWAPPED
    ]


def test_a_persons_key_swapped_by_sql_tells_their_supervisors(house: Partnership) -> None:
    swaps_key(house.people["Bina"].id)
    keyring_of(house.people["Bina"])
    watch_swapped_keys(NOW)
    watch_swapped_keys(NOW)
    assert swapped_alarms(house, "Anwen") == [("Bina", "")]
    assert swapped_alarms(house, "Carys") == []


def test_a_teams_key_swapped_by_sql_tells_the_supervisors_of_the_team(house: Partnership) -> None:
    dev = house.people["Dev"]
    joins(dev, house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    swaps_key(house.hate_crime_team.id)
    keyring_of(dev)
    watch_swapped_keys(NOW)
    assert swapped_alarms(house, "Anwen") == [("Dev", "Hate crime team")]
    assert swapped_alarms(house, "Carys") == [("Dev", "Hate crime team")]


def test_an_alarm_that_was_seen_does_not_come_back(house: Partnership) -> None:
    swaps_key(house.people["Bina"].id)
    keyring_of(house.people["Bina"])
    watch_swapped_keys(NOW)
    see_alarm(alarm=Alarm.objects.get().id, by=house.actor("Anwen"), now=NOW)
    watch_swapped_keys(NOW + dt.timedelta(minutes=1))
    assert swapped_alarms(house, "Anwen") == []


def test_where_nothing_was_swapped_there_is_no_alarm(house: Partnership) -> None:
    keyring_of(house.people["Bina"])
    watch_swapped_keys(NOW)
    assert Alarm.objects.count() == 0
    assert Grant.objects.filter(to__owner=house.people["Bina"].id).count() == 1
