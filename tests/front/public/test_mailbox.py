"""The mailbox: telling more, asking for deletion, and a paper on request."""

import datetime as dt
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.given import Told, opened_by, told
from tests.confidential.reporting.at_the_door import looked_at, text_of
from upstander.confidential.reporting.actions import answer_deletion
from upstander.confidential.reporting.choices import DeletionAnswer
from upstander.confidential.reporting.models import DeletionRequest
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.signing import is_signed, sign
from upstander.front.public.papers import Paper, read

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")
MORE = "It was the number 9 bus."
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that was opened."""
    one = told()
    opened_by(house, "Dev", one)
    return one


@pytest.fixture
def back(client: Client, one: Told) -> Client:
    """Return the browser of its person, who came back."""
    client.post("/back/", {"handle": one.code.handle, "words": one.code.digits})
    return client


def more(browser: Client, text: str = MORE, there: int = 0) -> HttpResponse:
    return browser.post("/back/more/", {"text": text, "there": there})


# --- telling more --------------------------------------------------------------------------------


def test_more_is_taken_and_not_shown_back(back: Client) -> None:
    assert more(back)["Location"] == "/back/mail/?said=more"
    words = text_of(back.get("/back/mail/?said=more"))
    assert ("We have what you added" in words, MORE in words) == (True, False)
    assert MORE not in text_of(back.get("/back/more/"))


def test_pressed_twice_it_is_kept_once_and_the_words_stay(back: Client) -> None:
    more(back)
    again = more(back)
    assert "Did you press twice?" in text_of(again)
    assert MORE in text_of(again)
    assert Item.objects.filter(label="addition/1").count() == 1
    assert 'name="there" value="1"' in again.content.decode()


def test_nothing_typed_is_told(back: Client) -> None:
    assert "Write a few words first." in text_of(more(back, " "))


def test_when_the_visit_is_over_the_words_come_back(client: Client) -> None:
    page = more(client)
    assert (page.status_code, MORE in text_of(page)) == (403, True)
    assert client.get("/back/more/")["Location"] == "/back/?over=1"


# --- asking for deletion -------------------------------------------------------------------------


def test_before_asking_they_read_what_can_go_and_what_cannot(back: Client) -> None:
    words = text_of(back.get("/back/ask/"))
    assert "Nothing goes at once." in words
    assert words.index("What we can delete") < words.index("What we cannot delete")
    assert "The list of who opened it, and on which day." in words


def test_asking_is_said_with_its_day_and_answered_in_the_mailbox(
    house: Partnership, back: Client, one: Told
) -> None:
    assert back.post("/back/ask/")["Location"] == "/back/mail/?said=asked"
    asked = "You asked us to delete it on Friday 20 November 2026."
    assert f"{asked} A person will answer you here." in text_of(back.get("/back/mail/"))
    assert "You asked us already" in text_of(back.get("/back/ask/"))
    answer_deletion(
        report=one.fresh(), answer=DeletionAnswer.PARTLY, text="Your photo.",
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    words = text_of(back.get("/back/mail/"))
    assert "We answered on Friday 20 November 2026: We can delete a part of it." in words


def test_asking_twice_asks_once(back: Client) -> None:
    back.post("/back/ask/")
    assert back.post("/back/ask/")["Location"] == "/back/mail/"
    assert DeletionRequest.objects.count() == 1


@pytest.mark.usefixtures("house")
def test_asking_and_the_paper_need_a_visit(client: Client) -> None:
    assert client.post("/back/ask/")["Location"] == "/back/?over=1"
    assert client.get("/back/paper/")["Location"] == "/back/?over=1"


# --- the paper -----------------------------------------------------------------------------------


def test_the_paper_says_the_day_and_what_it_is_not(back: Client, one: Told) -> None:
    words = text_of(back.get("/back/paper/"))
    main = words.partition("A message was received")[2]
    assert "Friday 20 November 2026" in main
    assert "This is not a police record. It does not say what was in it." in main
    assert one.report.number in main
    assert [word for word in one.code.words if f" {word} " in words] == []
    assert one.code.digits not in words.replace(" ", "")


def checked(browser: Client, line: str) -> HttpResponse:
    return looked_at(browser, browser.post("/paper/", {"line": line}))


def test_anybody_can_check_the_line_on_the_paper(back: Client, one: Told) -> None:
    line = Paper(one.report.number, DAY).line
    assert line in text_of(back.get("/back/paper/"))
    words = text_of(checked(Client(), line.lower().replace(" ", "\n")))
    assert "This paper is from us" in words
    assert one.report.number in words


@pytest.mark.django_db
def test_a_changed_line_is_not_confirmed(client: Client) -> None:
    line = Paper("K7Q4M", DAY).line
    for changed in (line.replace("2026-11-20", "2026-11-19"), line.replace("K7Q4M", "K7Q4N")):
        assert "We cannot say that this paper is from us" in text_of(checked(client, changed))
    assert "Type the line from the paper." in text_of(checked(client, " "))
    assert "Check a paper" in text_of(client.get("/paper/"))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7Q4M",
        "K7Q4M 2026-11-20",
        f"K7Q4M 2026-13-41 {'A' * 103}",
        f"KKKKK 20261120 {'9' * 103}",
    ],
)
def test_what_is_no_line_of_a_paper_is_no_paper(typed: str) -> None:
    assert read(typed) is None


def test_letters_that_look_alike_are_taken_for_what_they_are() -> None:
    paper = Paper("K7Q4M", DAY)
    assert read(paper.line.replace("O", "0").replace("I", "1")) == paper


def test_a_signature_is_good_for_its_purpose_alone() -> None:
    signed = sign("paper", "K7Q4M 2026-11-20")
    said = [is_signed(purpose, "K7Q4M 2026-11-20", signed) for purpose in ("paper", "anchor")]
    assert said == [True, False]


# --- Easy Read -----------------------------------------------------------------------------------

EASY_PAGES = ("mail", "more", "files", "ask")


@pytest.mark.parametrize("name", EASY_PAGES)
def test_in_easy_read_every_line_has_a_picture(back: Client, name: str) -> None:
    page = back.get(f"/back/{name}/?easy=1").content.decode()
    cards = re.findall(r'class="card pictured">(<svg)?', page)
    assert cards
    assert all(cards)
    assert 'class="lede"' not in page


def test_in_easy_read_a_choice_keeps_the_picture_it_was_made_with(back: Client) -> None:
    page = back.get("/back/mail/?easy=1").content.decode()
    assert str(PICTURES["talk"]) in page
    stop = re.search(r'href="(/back/stop/[^"]+)"', page)
    assert stop
    assert str(PICTURES["talk"]) in back.get(stop[1]).content.decode()
