"""The sharing tab: a register, a form with its refusals in words, and one page before the end."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership, a_person
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import STORY, Told, council_only, opened_by, told
from tests.confidential.listening import it_listens, said
from upstander.confidential.sharing.models import Disclosure
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that only the council's team holds a key to."""
    council_only(house)
    return told()


@pytest.fixture
def dev(house: Partnership) -> Client:
    """Return the browser of a council officer."""
    return unlocked(house.people["Dev"])


def tab(one: Told) -> str:
    return f"/reports/{one.report.number}/sharing/"


def a_form(house: Partnership, **changes: object) -> dict[str, object]:
    return {
        "to_circle": house.hate_crime_team.id,
        "kinds": ["statement", "conversation"],
        "purpose": "support",
        "basis": "public_task",
        "agreed": "agreed",
        **changes,
    }


def text_of(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def shared(house: Partnership, one: Told, browser: Client) -> Disclosure:
    answer = browser.post(tab(one), a_form(house))
    assert (answer.status_code, answer["Location"]) == (302, f"{tab(one)}#main")
    return Disclosure.objects.get()


def test_the_form_says_what_giving_keys_covers(dev: Client, one: Told) -> None:
    shown = text_of(dev.get(tab(one)).content)
    assert "This covers what is there and what comes later" in shown
    assert "Not shared since it came in" in shown


def test_the_tab_shows_nothing_a_person_wrote_and_is_no_opening(dev: Client, one: Told) -> None:
    shown = dev.get(tab(one)).content.decode()
    assert STORY not in shown
    assert Event.objects.filter(name=EventName.REPORT_OPENED).count() == 0


def test_sharing_puts_the_team_into_the_register(
    house: Partnership, dev: Client, one: Told
) -> None:
    shared(house, one, dev)
    shown = text_of(dev.get(tab(one)).content)
    assert "Hate crime team (County Police (invented))" in shown
    assert "To support the person" in shown
    assert "They know, and they agreed" in shown
    bina = unlocked(house.people["Bina"])
    assert STORY in bina.post(f"/reports/{one.report.number}/").content.decode()


def test_an_empty_form_says_what_is_missing(dev: Client, one: Told) -> None:
    shown = text_of(dev.post(tab(one), {}).content)
    for words in (
        "Choose a team.",
        "Choose at least one part.",
        "Choose what for.",
        "Choose a lawful basis.",
        "Say what the person knows.",
    ):
        assert words in shown
    assert Disclosure.objects.count() == 0


def test_consent_without_an_answer_from_the_person_is_refused_in_words(
    house: Partnership, dev: Client, one: Told
) -> None:
    answer = dev.post(tab(one), a_form(house, basis="consent", agreed="not_told"))
    assert answer.status_code == 409
    assert "Consent cannot be the reason when the person has not agreed." in text_of(answer.content)


def test_ending_asks_once_more_and_then_takes_the_keys(
    house: Partnership, dev: Client, one: Told
) -> None:
    entry = shared(house, one, dev)
    asked = dev.get(f"{tab(one)}{entry.pk}/end/")
    assert "Take the keys from Hate crime team" in text_of(asked.content)
    assert Disclosure.objects.get().ended_on is None
    answer = dev.post(f"{tab(one)}{entry.pk}/end/")
    assert (answer.status_code, answer["Location"]) == (302, tab(one))
    assert Disclosure.objects.get().ended_by == "us"


def test_a_team_that_gives_its_keys_back_lands_on_its_inbox(
    house: Partnership, dev: Client, one: Told
) -> None:
    entry = shared(house, one, dev)
    bina = unlocked(house.people["Bina"])
    answer = bina.post(f"{tab(one)}{entry.pk}/end/")
    assert answer["Location"] == "/inbox/"
    assert bina.get(tab(one)).status_code == 404


def test_ending_that_would_leave_too_few_is_refused_in_words(
    house: Partnership, dev: Client, one: Told
) -> None:
    entry = shared(house, one, dev)
    KeyPair.objects.filter(owner=house.people["Carys"].id).update(proved_on=None)
    KeyPair.objects.filter(kind="recovery").update(proved_on=None)
    answer = dev.post(f"{tab(one)}{entry.pk}/end/")
    assert answer.status_code == 409
    assert "Fewer than two people could open this afterwards" in text_of(answer.content)
    assert Disclosure.objects.get().ended_on is None


def test_another_team_gets_the_same_answer_as_for_no_report(
    house: Partnership, dev: Client, one: Told
) -> None:
    entry = shared(house, one, dev)
    esi = unlocked(house.people["Esi"])
    for address in (tab(one), f"{tab(one)}{entry.pk}/end/", "/reports/ZZZZZ/sharing/"):
        assert (esi.get(address).status_code, esi.post(address, a_form(house)).status_code) == (
            404,
            404,
        )
    assert Disclosure.objects.count() == 1


def test_reception_finds_no_sharing_tab(house: Partnership, one: Told) -> None:
    ira = a_person("Ira")
    add_member(
        user=ira.id, agency=house.council.id, circle=house.cohesion_team.id, role=Role.RECEPTION,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    assert unlocked(ira).get(tab(one)).status_code == 404


def test_when_the_record_cannot_be_written_nothing_is_shared_in_words(
    house: Partnership, dev: Client, one: Told
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN actor_kind TO away")
        answer = dev.post(tab(one), a_form(house))
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN away TO actor_kind")
    assert "so nothing was changed" in text_of(answer.content)
    assert (answer.status_code, Disclosure.objects.count()) == (409, 0)


def test_an_entry_of_another_report_is_not_found_here(
    house: Partnership, dev: Client, one: Told
) -> None:
    entry, other = shared(house, one, dev), told("Another.")
    assert dev.get(f"{tab(other)}{entry.pk}/end/").status_code == 404


def test_the_tab_needs_unlocked_keys(house: Partnership, one: Told) -> None:
    answer = signed_in(house.people["Dev"]).get(tab(one))
    assert answer["Location"].startswith("/unlock/?next=")


def test_only_the_parts_that_are_there_are_offered_and_the_only_one_is_ticked(
    house: Partnership, dev: Client, one: Told
) -> None:
    of_report = dev.get(tab(one)).content.decode()
    assert re.findall(r'name="kinds" value="(\w+)"', of_report) == ["statement", "conversation"]
    it_listens(house)
    words = said(house)
    opened_by(house, "Esi", words)
    of_words = unlocked(house.people["Esi"]).get(tab(words)).content.decode()
    assert re.findall(r'name="kinds" value="(\w+)"( checked)?', of_words) == [
        ("conversation", " checked")
    ]
