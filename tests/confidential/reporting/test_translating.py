"""A translation stands beside what was written, says who made it, and replaces nothing."""

import pytest
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import Told, answered, council_only, opened_by, told, wrote
from tests.confidential.reporting.at_the_door import answer, text_of
from upstander.confidential.reporting.actions import (
    NoKeyHere,
    NothingToTranslate,
    NothingWritten,
    OpenItFirst,
    Translated,
    add_translation,
)
from upstander.confidential.reporting.choices import MadeBy
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import mailbox, opened
from upstander.confidential.reporting.rules import THE_STORY, Translation
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.actions import link_events
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db
STORY = "وہ ہر روز مجھ پر چلّاتے ہیں"
MEANING = "They shout at me every day."


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report in Urdu that only the council can open, and that it has opened."""
    council_only(house)
    sent = told(STORY)
    opened_by(house, "Dev", sent)
    return sent


def translate(
    house: Partnership, one: Told, *, of: str = THE_STORY, name: str = "Dev", text: str = MEANING
) -> Report:
    translated = Translated(of, text, MadeBy.MACHINE)
    return add_translation(report=one.fresh(), translated=translated, by=house.actor(name), now=NOW)


def translations(house: Partnership, one: Told) -> tuple[Translation, ...]:
    return opened(one.report, keyring_of(house.people["Dev"])).translations


def test_the_original_stays_and_the_translation_says_who_made_it(
    house: Partnership, one: Told
) -> None:
    translate(house, one)
    content = opened(one.report, keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert content.statement.story == STORY
    found = translations(house, one)
    assert [(it.of, it.text, it.made_by) for it in found] == [(THE_STORY, MEANING, MadeBy.MACHINE)]


def test_it_is_sealed_for_those_who_read_the_original(house: Partnership, one: Told) -> None:
    translate(house, one)
    assert opened(one.report, keyring_of(house.people["Bina"])).translations == ()
    assert MEANING.encode() not in b"".join(bytes(body) for body in _bodies())


def _bodies() -> list[bytes]:
    return [bytes(body) for body in Item.objects.values_list("body", flat=True)]


def test_it_is_written_down_and_the_chain_explains_it(house: Partnership, one: Told) -> None:
    translate(house, one)
    link_events(by=SET_UP, now=NOW)
    event = Event.objects.get(name="reporting:translation:add")
    assert event.detail["made_by"] == "machine"
    assert verify(now=NOW, matchers=registered()).problems == ()


def test_the_person_sees_the_translation_of_a_message_and_not_of_the_story(
    house: Partnership, one: Told
) -> None:
    answered(house, "Dev", one, "We read it.")
    message = opened(one.report, keyring_of(house.people["Dev"])).messages[0]
    translate(house, one, of=str(message.id), text="ہم نے پڑھ لیا")
    translate(house, one)
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert [it.text for it in box.translations] == ["ہم نے پڑھ لیا"]


def test_nothing_is_translated_that_is_not_there(house: Partnership, one: Told) -> None:
    elsewhere = told("Another.")
    wrote(elsewhere, "A message.")
    message = opened(elsewhere.report, elsewhere.keyring()).messages[0]
    with pytest.raises(NothingToTranslate):
        translate(house, one, of=str(message.id))


def test_an_empty_translation_is_refused(house: Partnership, one: Told) -> None:
    with pytest.raises(NothingWritten):
        translate(house, one, text="  ")


def test_who_has_no_key_or_no_such_job_adds_nothing(house: Partnership, one: Told) -> None:
    with pytest.raises(NoKeyHere):
        translate(house, one, name="Bina")
    with pytest.raises(NotPermitted):
        translate(house, one, name="Hana")
    assert translations(house, one) == ()


def test_a_report_is_read_before_it_is_translated(house: Partnership) -> None:
    council_only(house)
    with pytest.raises(OpenItFirst):
        translate(house, told(STORY))


def test_on_the_screen_the_translation_stands_under_the_original(
    house: Partnership, one: Told
) -> None:
    browser = unlocked(house.people["Dev"])
    typed = {
        "translation-of": THE_STORY,
        "translation-made_by": "person",
        "translation-text": MEANING,
    }
    sent = browser.post(f"/reports/{one.report.number}/translate/", typed)
    assert sent.status_code == 302
    page = text_of(browser.post(f"/reports/{one.report.number}/"))
    assert page.index(STORY) < page.index("Translation by a person") < page.index(MEANING)


@pytest.mark.parametrize("missing", ["translation-made_by", "translation-of"])
def test_what_was_typed_comes_back_when_something_is_missing(
    house: Partnership, one: Told, missing: str
) -> None:
    typed = {
        "translation-of": THE_STORY,
        "translation-made_by": "person",
        "translation-text": MEANING,
    }
    del typed[missing]
    browser = unlocked(house.people["Dev"])
    page = browser.post(f"/reports/{one.report.number}/translate/", typed)
    assert MEANING in page.content.decode()
    assert translations(house, one) == ()


def test_a_refusal_says_why_and_gives_the_words_back(house: Partnership) -> None:
    council_only(house)
    new = told(STORY)
    opened_by(house, "Dev", new)
    typed = {
        "translation-of": str(new.report.pk),
        "translation-made_by": "machine",
        "translation-text": MEANING,
    }
    browser = unlocked(house.people["Dev"])
    page = browser.post(f"/reports/{new.report.number}/translate/", typed)
    assert (page.status_code, MEANING in page.content.decode()) == (409, True)
    assert "There is no such message" in text_of(page)


def test_a_report_says_which_language_its_pages_were_in(house: Partnership, client: Client) -> None:
    client.post("/language/", {"words": "ur", "to": "/"})
    answer(client, "now", safe="yes")
    answer(client, "story", story=STORY)
    client.post("/check/", {"do": "send"})
    report = Report.objects.get()
    browser = unlocked(house.people["Anwen"])
    page = text_of(browser.post(f"/reports/{report.number}/"))
    assert "They read our pages in Urdu." in page
