"""The receipt: keep it, hear it, print it, practise it, or let it go."""

import datetime as dt
import io
import re
import wave
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.confidential.reporting.at_the_door import (
    answer,
    answered,
    code_shown,
    cookie_of,
    text_of,
)
from upstander.confidential.reporting.keeping import RETURN_PATH
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault import codes

pytestmark = pytest.mark.usefixtures("house")


CONTACT = ["Send a text message", "In the morning"]


@pytest.fixture
def keeper(client: Client) -> Client:
    """Return a browser that has just sent a report."""
    answered(client).post("/check/", {"do": "send"})
    return client


@pytest.fixture
def reachable(client: Client) -> Client:
    """Return the browser of somebody who said how we may reach them."""
    answered(client)
    draft = drafts.load(cookie_of(client), clock.now())
    assert draft is not None
    code = codes.mint()
    receipt = {"handle": code.handle, "secret": code.secret, "teams": ["Council"], "asked": []}
    drafts.hand_in(draft=draft, receipt={**receipt, "contact": CONTACT}, now=clock.now())
    return client


def title_of(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0].strip()


def test_the_code_shown_is_a_whole_code(keeper: Client) -> None:
    page = keeper.get("/kept/")
    handle, words = code_shown(page)
    code = codes.parse(handle, " ".join(words)).code
    assert code is not None
    assert code.digits in text_of(page).replace(" ", "")


def test_a_reload_shows_the_same_code(keeper: Client) -> None:
    assert code_shown(keeper.get("/kept/")) == code_shown(keeper.get("/kept/"))


def test_it_says_when_a_person_reads_and_who(keeper: Client) -> None:
    words = text_of(keeper.get("/kept/"))
    assert re.search(r"A person reads it (now|(\w+, )?\w+ at 9:00)", words)
    assert "They will not call or write to you." in words


@pytest.mark.parametrize(
    ("day", "when"),
    [
        (dt.date(2026, 12, 25), "Tuesday at 9:00"),
        (dt.date(2026, 4, 4), "Tuesday at 9:00"),
        (dt.date(2026, 8, 31), "tomorrow, Tuesday at 9:00"),
        (dt.date(2026, 11, 22), "tomorrow, Monday at 9:00"),
    ],
    ids=["Christmas", "Easter", "bank holiday", "Sunday"],
)
def test_on_days_off_it_names_the_next_working_day(client: Client, day: dt.date, when: str) -> None:
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC)):
        answered(client).post("/check/", {"do": "send"})
        assert f"A person reads it {when} ." in text_of(client.get("/kept/"))


@pytest.mark.parametrize("wording", ["", "?easy=1"])
def test_whoever_gave_a_safe_way_reads_that_first(reachable: Client, wording: str) -> None:
    words = text_of(reachable.get(f"/kept/{wording}"))
    places = [words.index(part) for part in (*CONTACT, "You do not need the code.", "Keep this")]
    assert places == sorted(places)
    assert "A worker can" in words or "a worker can" in words
    assert "They will not call" not in words


@pytest.mark.parametrize("wording", ["", "?easy=1"])
def test_without_a_way_to_reach_them_they_are_told_that_a_lost_code_is_lost(
    keeper: Client, wording: str
) -> None:
    words = text_of(keeper.get(f"/kept/{wording}"))
    assert "we cannot find it for you" in words.lower()
    assert "contact you" not in words


def test_one_press_hides_all_of_the_code_without_a_script(keeper: Client) -> None:
    page = keeper.get("/kept/").content.decode()
    handle, words = code_shown(keeper.get("/kept/"))
    hidden = page.partition('<details class="code"')[2].partition("</details>")[0]
    rest = page.replace(hidden, "")
    assert all(part in hidden for part in (handle, *words, "The words as a number"))
    assert [part for part in (handle, *(f">{word}<" for word in words)) if part in rest] == []


def test_the_easy_receipt_has_a_picture_for_every_line(keeper: Client) -> None:
    page = keeper.get("/kept/?easy=1").content.decode()
    lines = re.findall(r'<li class="card pictured">(.*?)</li>', page, flags=re.DOTALL)
    assert len(lines) >= 12
    assert [line for line in lines if not line.startswith("<svg")] == []


def test_someone_in_danger_sees_the_numbers_again(client: Client) -> None:
    answer(client, "now", safe="no")
    client.post("/check/", {"do": "send"})
    assert "You said you are in danger" in text_of(client.get("/kept/"))


def test_without_a_receipt_there_is_nothing(client: Client) -> None:
    pages = [client.get(f"/kept/{part}") for part in ("", "sound/", "card/", "without/")]
    assert [page.status_code for page in pages] == [410, 410, 410, 410]


def test_before_sending_the_receipt_leads_to_the_last_look(client: Client) -> None:
    answered(client)
    assert client.get("/kept/")["Location"] == "/check/"


def test_the_sound_is_one_file_without_a_name_that_no_one_keeps(keeper: Client) -> None:
    answer = keeper.get("/kept/sound/")
    with wave.open(io.BytesIO(answer.content)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("audio/wav", "no-store")
    assert ("Content-Disposition" in answer, seconds > 8) == (False, True)


def test_the_card_is_neutral_and_its_square_holds_the_address_alone(keeper: Client) -> None:
    page = keeper.get("/kept/card/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0].lower()
    assert title_of(page) == "Card"
    telling = ("upstander", "hate", "crime", "report", "police", "victim")
    assert [word for word in telling if word in main] == []
    assert "http://testserver/back/" in main


def test_the_return_address_of_the_card_is_where_people_come_back() -> None:
    assert reverse("public:back") == RETURN_PATH


def test_titles_say_nothing(keeper: Client) -> None:
    pages = [keeper.get(address).content.decode() for address in ("/kept/", "/kept/without/")]
    assert [title_of(page) for page in pages] == ["Please keep", "Other ways"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(str.upper, "That is right."), (lambda _word: "zebra", "Not yet. Look at the code again.")],
)
def test_two_words_can_be_typed_back_for_practice(
    keeper: Client, spoil: Callable[[str], str], said: str
) -> None:
    _handle, words = code_shown(keeper.get("/kept/"))
    typed = {"word_2": spoil(words[1]), "word_5": spoil(words[4])}
    page = keeper.post("/kept/", {"do": "practise", **typed})
    assert said in text_of(page)


def test_practice_with_nothing_typed_says_nothing(keeper: Client) -> None:
    words = text_of(keeper.post("/kept/", {"do": "practise", "word_2": " "}))
    assert ("That is right." in words, "Not yet." in words) == (False, False)


def test_finished_takes_the_code_off_this_browser(keeper: Client) -> None:
    answer = keeper.post("/kept/", {"do": "done"})
    assert (answer["Location"], Draft.objects.count()) == ("/done/", 0)
    assert answer.cookies[drafts.COOKIE]["max-age"] == 0
    assert keeper.get("/kept/").status_code == 410


def test_after_a_day_the_receipt_is_over(keeper: Client) -> None:
    late = clock.now() + dt.timedelta(hours=24, minutes=1)
    assert drafts.load(cookie_of(keeper), late) is None


def test_i_cannot_keep_this_offers_other_ways(keeper: Client) -> None:
    words = text_of(keeper.get("/kept/without/"))
    assert "People will read what you wrote, with or without your code." in words
