"""A key that another team was given later: the person sees it, and takes it back."""

import re

import pytest
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import Told, council_only, told
from upstander.confidential.reporting.queries import opened
from upstander.confidential.sharing.actions import Plan, disclose
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.confidential.sharing.models import Disclosure
from upstander.foundation.vault.choices import CompartmentKind

BOTH = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that only the council's team holds a key to."""
    council_only(house)
    return told()


def shared(house: Partnership, one: Told, basis: str = "public_task") -> Disclosure:
    plan = Plan(house.hate_crime_team.id, BOTH, Purpose.SUPPORT, basis, Agreed.TOLD)
    return disclose(
        report=one.report,
        plan=plan,
        keyring=keyring_of(house.people["Dev"]),
        by=house.actor("Dev"),
        now=NOW,
    )


def come_back(browser: Client, one: Told) -> Client:
    browser.post("/back/", {"handle": one.code.handle, "words": " ".join(one.code.words)})
    return browser


def text_of(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def police_read(house: Partnership, one: Told) -> bool:
    return opened(one.report, keyring_of(house.people["Bina"])).statement is not None


def test_the_mailbox_says_who_got_a_key_later_and_why(
    client: Client, house: Partnership, one: Told
) -> None:
    shared(house, one)
    shown = text_of(come_back(client, one).get("/back/mail/").content)
    assert "Hate crime team (County Police (invented)) got a key on" in shown
    assert "To support you." in shown


def test_one_question_and_the_key_is_gone(client: Client, house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    browser = come_back(client, one)
    asked = browser.get(f"/back/key/{entry.pk}/")
    assert "Do you want to take this key back?" in text_of(asked.content)
    assert police_read(house, one) is True
    answer = browser.post(f"/back/key/{entry.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/back/mail/?taken=1")
    assert police_read(house, one) is False
    assert "That key is gone since" in text_of(browser.get("/back/mail/").content)


def test_what_the_law_demands_says_so_and_stays(
    client: Client, house: Partnership, one: Told
) -> None:
    entry = shared(house, one, "legal_duty")
    browser = come_back(client, one)
    assert "The law says we must share this" in text_of(browser.get("/back/mail/").content)
    asked = text_of(browser.get(f"/back/key/{entry.pk}/").content)
    assert "This key cannot be taken back" in asked
    answer = browser.post(f"/back/key/{entry.pk}/")
    assert (answer.status_code, police_read(house, one)) == (409, True)
    assert "The law says we must share this" in text_of(answer.content)


def test_taking_back_twice_is_said_in_words(client: Client, house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    browser = come_back(client, one)
    browser.post(f"/back/key/{entry.pk}/")
    answer = browser.post(f"/back/key/{entry.pk}/")
    assert (answer.status_code, "ended already" in text_of(answer.content)) == (409, True)


def test_another_person_finds_no_such_key(client: Client, house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    browser = come_back(client, told("Another story."))
    assert browser.get(f"/back/key/{entry.pk}/").status_code == 404
    assert browser.post(f"/back/key/{entry.pk}/").status_code == 404
    assert police_read(house, one) is True


def test_without_a_visit_the_code_is_asked_for(
    client: Client, house: Partnership, one: Told
) -> None:
    entry = shared(house, one)
    assert client.get(f"/back/key/{entry.pk}/")["Location"] == "/back/?over=1"
