"""A supervisor helps a colleague who lost their phone and their spare codes."""

from uuid import UUID, uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership, keyring_of
from tests.foundation.accounts.signing_in import (
    code_from,
    is_signed_in,
    signs_in,
    types_password,
    words_of,
)
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import (
    has_second_factor,
    second_factor_taken,
    spare_codes_left,
)
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.actions.second_factors import (
    NotForYourself,
    reset_second_factor,
)
from upstander.foundation.agencies.actions.steps import AnotherAgency, NotMember
from upstander.foundation.agencies.choices import LossReason, MadeSure
from upstander.foundation.agencies.models import Membership
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.queries import live_keys

SAID = {"reason": LossReason.STOLEN, "sure": MadeSure.PHONED}


def membership(house: Partnership, name: str) -> UUID:
    return Membership.objects.get(user=house.people[name]).id


def resets(house: Partnership, name: str, by: str = "Anwen") -> None:
    reset_second_factor(membership=membership(house, name), **SAID, by=house.actor(by), now=NOW)


def page(house: Partnership, name: str) -> str:
    return reverse("agencies:lost_phone", args=[membership(house, name)])


def letters_on(answer: HttpResponse) -> str:
    html = answer.content.decode()
    return html.split('class="digits"><b>')[1].split("</b>")[0].replace(" ", "")


def test_a_supervisor_does_it_on_screen_and_the_person_connects_a_new_phone(
    house: Partnership,
) -> None:
    bina, before = house.people["Bina"], live_keys([house.people["Bina"].id])
    elsewhere, lead = signs_in(bina), signs_in(house.people["Anwen"])
    asked = words_of(lead.get(page(house, "Bina")))
    assert "Bina lost their phone" in asked
    assert "First be sure who asks." in asked
    assert lead.post(page(house, "Bina"), SAID)["Location"] == "/work/"
    assert (has_second_factor(bina), spare_codes_left(bina)) == (False, 0)
    assert elsewhere.get("/work/")["Location"].startswith(reverse("account_login"))
    assert not is_signed_in(elsewhere)

    browser = Client()
    types_password(browser, bina.email)
    set_up = browser.get("/work/")["Location"]
    shown = browser.get(set_up)
    assert "Anwen did this on" in words_of(shown)
    assert browser.post(set_up, {"code": code_from(letters_on(shown))}).status_code == 302
    assert has_second_factor(bina)
    assert second_factor_taken(bina) is None
    assert live_keys([bina.id]) == before
    assert keyring_of(bina).owner == bina.id


def test_it_is_written_down_with_what_was_chosen(house: Partnership) -> None:
    resets(house, "Bina")
    event = Event.objects.get(name=EventName.SECOND_FACTOR_RESET)
    assert (event.actor_id, event.subject_id) == (house.people["Anwen"].id, house.people["Bina"].id)
    assert event.detail == {
        "agency": str(house.police.id), "reason": "stolen", "made_sure": "phoned",
    }  # fmt: skip


def test_what_is_not_chosen_is_asked_for(house: Partnership) -> None:
    lead = signs_in(house.people["Anwen"])
    answer = words_of(lead.post(page(house, "Bina"), {"reason": ""}))
    assert "Choose what happened." in answer
    assert "Choose how you made sure." in answer
    assert has_second_factor(house.people["Bina"])


def test_nobody_does_it_for_themselves(house: Partnership) -> None:
    with pytest.raises(NotForYourself):
        resets(house, "Anwen")
    assert signs_in(house.people["Anwen"]).get(page(house, "Anwen")).status_code == 404


def test_nobody_does_it_in_another_agency_but_the_administrator(house: Partnership) -> None:
    with pytest.raises(AnotherAgency):
        resets(house, "Bina", by="Carys")
    assert signs_in(house.people["Carys"]).get(page(house, "Bina")).status_code == 404
    resets(house, "Bina", by="Hana")


def test_a_member_cannot_see_the_page(house: Partnership) -> None:
    assert signs_in(house.people["Bina"]).get(page(house, "Anwen")).status_code == 404


def test_somebody_who_left_is_nobody_s_to_help(house: Partnership) -> None:
    was = membership(house, "Bina")
    remove_member(membership=was, by=house.actor("Anwen"), now=NOW)
    for gone in (was, uuid4()):
        with pytest.raises(NotMember):
            reset_second_factor(membership=gone, **SAID, by=SET_UP, now=NOW)
    assert (
        signs_in(house.people["Anwen"]).get(reverse("agencies:lost_phone", args=[was])).status_code
        == 404
    )


def test_a_reset_by_the_one_who_runs_the_service_is_told_too(house: Partnership) -> None:
    bina = house.people["Bina"]
    assert second_factor_taken(bina) is None
    reset_second_factor(membership=membership(house, "Bina"), **SAID, by=SET_UP, now=NOW)
    browser = Client()
    types_password(browser, bina.email)
    shown = words_of(browser.get(reverse("mfa_activate_totp")))
    assert "The person who runs the server did this on Friday 20 November, 10:00" in shown


def test_somebody_new_is_told_nothing_of_the_kind(house: Partnership) -> None:
    bina = User.objects.get(id=house.people["Bina"].id)
    Authenticator.objects.filter(user=bina).delete()
    with time_machine.travel(NOW):
        browser = Client()
        types_password(browser, bina.email)
        shown = words_of(browser.get(reverse("mfa_activate_totp")))
    assert "taken off" not in shown
