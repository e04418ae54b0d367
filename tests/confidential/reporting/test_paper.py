"""The questions on paper: an empty form for everybody, and a worker who types a full one in."""

import pytest
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import signed_in
from tests.confidential.reporting.at_the_door import code_shown, text_of
from upstander.confidential.reporting.actions import (
    NobodyToSendTo,
    NothingWritten,
    Sent,
    TakenDownAlready,
    take_down,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.confidential.reporting.questions import EASY, WAYS
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.receipts import open_receipt

pytestmark = pytest.mark.usefixtures("house")
STORY = "Zabierają mi pieniądze. 💛"
ONCE = "5f0f1f4e-0000-4000-8000-000000000001"


def takes_down(
    house: Partnership, *, name: str = "Dev", story: str = STORY, once: str = ONCE
) -> Sent:
    answers = Answers(story=story)
    return take_down(answers=answers, once=once, by=house.actor(name), now=NOW)


def test_the_empty_form_asks_what_easy_read_asks(client: Client) -> None:
    page = text_of(client.get("/form/"))
    asked = [entry.easy.heading for entry in WAYS[EASY] if entry.asks]
    assert [heading for heading in asked if heading not in page] == []
    assert "Give it to a worker you trust." in page


def test_the_empty_form_asks_nothing_by_name_in_its_title(client: Client) -> None:
    assert "<title>Paper</title>" in client.get("/form/").content.decode()


def test_a_paper_becomes_the_same_record_and_the_person_comes_back_with_its_code(
    house: Partnership,
) -> None:
    sent = takes_down(house)
    content = opened(sent.report, keyring_of(house.people["Anwen"]))
    assert content.statement is not None
    assert (content.statement.story, sent.report.channel) == (STORY, "paper")
    assert open_receipt(sent.code)[0].owner == sent.report.pk


def test_the_trail_says_who_typed_it(house: Partnership) -> None:
    sent = takes_down(house)
    event = Event.objects.get(name="reporting:report:send", subject_id=sent.report.pk)
    assert event.actor_id == house.people["Dev"].pk


def test_a_second_press_sends_nothing(house: Partnership) -> None:
    takes_down(house)
    with pytest.raises(TakenDownAlready):
        takes_down(house)
    assert Report.objects.count() == 1


def test_an_empty_paper_is_refused(house: Partnership) -> None:
    with pytest.raises(NothingWritten):
        takes_down(house, story="")


def test_only_those_who_answer_people_type_papers_in(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        takes_down(house, name="Hana")


def test_after_a_refusal_the_same_screen_may_try_again(house: Partnership) -> None:
    keys = KeyPair.objects.filter(kind=KeyKind.CIRCLE)
    keys.update(retired_on=NOW.date())
    with pytest.raises(NobodyToSendTo):
        takes_down(house)
    keys.update(retired_on=None)
    assert takes_down(house).report.channel == "paper"


def test_a_worker_types_it_and_the_code_is_shown_once(house: Partnership) -> None:
    browser = signed_in(house.people["Dev"])
    screen = browser.get("/inbox/paper/").content.decode()
    assert screen.count('name="story"') == 1
    page = browser.post("/inbox/paper/", {"once": ONCE, "story": STORY, "safe": "yes"})
    handle, words = code_shown(page)
    assert (handle, len(words)) == (Report.objects.get().number, 7)
    again = browser.post("/inbox/paper/", {"once": ONCE, "story": STORY, "safe": "yes"})
    assert (again.status_code, STORY in again.content.decode()) == (409, True)


def test_a_mistake_gives_everything_back(house: Partnership) -> None:
    browser = signed_in(house.people["Dev"])
    page = browser.post("/inbox/paper/", {"once": ONCE, "story": STORY, "safe": "banana"})
    assert (page.status_code, STORY in page.content.decode()) == (200, True)
    assert Report.objects.count() == 0


def test_the_inbox_leads_there(house: Partnership) -> None:
    assert "Type in a paper" in text_of(signed_in(house.people["Dev"]).get("/inbox/"))
