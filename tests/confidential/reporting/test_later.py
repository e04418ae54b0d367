"""Save and come back later: six words, nothing sent, nothing lost."""

import io
import re
import wave
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.cast import RUGBY
from tests.confidential.reporting.at_the_door import (
    STORY,
    answer,
    answered,
    code_shown,
    looked_at,
    text_of,
)
from tests.confidential.reporting.handing_in import a_note, add
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.views.later import merged
from upstander.foundation.pages import drafts
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault import gate
from upstander.foundation.vault.models import Blob

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def writer(client: Client) -> Client:
    """Return the browser of somebody who is writing."""
    return answered(client)


def take(browser: Client) -> list[str]:
    """Take six words; return them."""
    assert browser.post("/later/", {"do": "take"})["Location"] == "/later/"
    return code_shown(browser.get("/later/"))[1]


def pick_up(browser: Client, words: str) -> HttpResponse:
    return looked_at(browser, browser.post("/later/open/", {"words": words}))


def test_what_is_typed_goes_with_the_press(client: Client) -> None:
    answer(client, "now", safe="yes")
    page = answer(client, "story", do="later", story="half a sen")
    assert page["Location"] == "/later/"
    assert "half a sen" in text_of(client.get("/check/"))


def test_before_the_words_are_taken_it_says_what_happens(writer: Client) -> None:
    words = text_of(writer.get("/later/"))
    assert "Nothing is sent. No one has seen this yet." in words
    assert "We keep it locked for 7 days. Then we wipe it." in words
    assert Draft.objects.count() == 1


def test_the_six_words_stay_the_same_until_it_is_closed(writer: Client) -> None:
    words = take(writer)
    assert (len(words), take(writer)) == (6, words)


def test_they_open_it_in_another_browser_and_it_is_sent_from_there(writer: Client) -> None:
    words = take(writer)
    elsewhere = Client()
    assert pick_up(elsewhere, " ".join(words))["Location"] == "/check/"
    assert STORY in text_of(elsewhere.get("/check/"))
    elsewhere.post("/check/", {"do": "send"})
    assert Report.objects.count() == 1
    assert "It may be sent already" in text_of(pick_up(Client(), " ".join(words)))


def test_the_number_does_as_well(writer: Client) -> None:
    take(writer)
    number = re.search(r"The words as a number: ([\d ]+)", text_of(writer.get("/later/")))
    assert number
    assert pick_up(Client(), number[1])["Location"] == "/check/"


def test_leaving_this_site_keeps_it_for_the_words_and_says_so_before(writer: Client) -> None:
    words = take(writer)
    assert "closes it here, and does not wipe it" in text_of(writer.get("/later/"))
    writer.post("/leave/")
    assert drafts.COOKIE not in {name for name, one in writer.cookies.items() if one.value}
    assert pick_up(Client(), " ".join(words))["Location"] == "/check/"


def test_without_words_leaving_wipes_it_as_ever(writer: Client) -> None:
    writer.post("/leave/")
    assert Draft.objects.count() == 0


def test_closing_it_here_says_that_no_one_has_seen_it(writer: Client) -> None:
    take(writer)
    closed = writer.post("/later/", {"do": "leave"})
    assert closed["Location"] == "/later/closed/"
    assert "no one has seen it yet" in text_of(writer.get("/later/closed/"))
    assert writer.get("/check/").status_code == 410


def test_wiping_it_leaves_nothing(writer: Client) -> None:
    words = take(writer)
    writer.post("/later/", {"do": "wipe"})
    assert Draft.objects.count() == 0
    assert "We could not find anything with these words." in text_of(
        pick_up(Client(), " ".join(words))
    )


def test_without_a_draft_there_is_nothing_to_save(client: Client) -> None:
    answers = [client.get("/later/"), client.post("/later/", {"do": "take"})]
    assert [one.status_code for one in (*answers, client.get("/later/sound/"))] == [410, 410, 410]
    assert "Did you save it? Your six words open it." in text_of(answers[0])


def test_a_receipt_is_not_saved_and_not_lost(writer: Client) -> None:
    writer.post("/check/", {"do": "send"})
    pages = [writer.get("/later/"), writer.get("/later/open/"), pick_up(writer, "fish")]
    assert {page["Location"] for page in pages} == {"/kept/"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the six words you were given."),
        ("fish kite", "There are 6 words. We found 2."),
        ("fish kite qqqqqq", "We do not know this word: qqqqqq."),
        ("zebra " * 6, "These words do not go together."),
        ("1234", "The long number has 15 digits. We found 4."),
    ],
)
def test_mistyped_words_say_what_to_look_at_and_stay_typed(
    client: Client, typed: str, said: str
) -> None:
    page = pick_up(client, typed)
    assert (said in text_of(page), typed.strip() in text_of(page)) == (True, True)
    assert drafts.COOKIE not in page.cookies


@pytest.mark.parametrize("place", ["/later/", "/later/open/"])
def test_busy_says_try_again_and_keeps_what_was_typed(
    writer: Client, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    words = " ".join(take(writer)) if "open" in place else ""
    monkeypatch.setattr(gate, "RETURN_WAITS", 0.01)
    places = [gate._returning.acquire(timeout=1) for _ in range(gate._cores - 1)]
    try:
        page = looked_at(writer, writer.post(place, {"do": "take", "words": words}))
    finally:
        for _ in places:
            gate._returning.release()
    assert page.status_code == 503
    assert "Many people are here just now." in text_of(page)
    assert words in text_of(page)
    assert STORY in text_of(writer.get("/check/"))


def test_the_sound_says_the_words_and_is_kept_nowhere(writer: Client) -> None:
    take(writer)
    sound = writer.get("/later/sound/")
    with wave.open(io.BytesIO(sound.content)) as said:
        seconds = said.getnframes() / said.getframerate()
    assert (sound["Cache-Control"], seconds > 4) == ("no-store", True)


def test_titles_say_nothing(writer: Client) -> None:
    pages = [writer.get(f"/later/{part}") for part in ("", "open/", "closed/")]
    titles = [
        page.content.decode().partition("<title>")[2].partition("</title>")[0] for page in pages
    ]
    assert titles == ["Later"] * 3


def test_easy_read_has_a_picture_for_every_line(writer: Client) -> None:
    before = writer.get("/later/?easy=1").content.decode()
    take(writer)
    after = writer.get("/later/?easy=1").content.decode()
    lines = re.findall(r'<li class="card pictured">(.*?)</li>', before + after, flags=re.DOTALL)
    assert len(lines) == 7
    assert [line for line in lines if not line.startswith("<svg")] == []


def test_the_return_page_shows_the_way(client: Client) -> None:
    assert 'href="/later/open/"' in client.get("/back/").content.decode()


def test_after_idling_the_words_are_typed_and_what_was_written_since_is_there(
    client: Client,
) -> None:
    answer(client, "now", safe="yes")
    answer(client, "story", story="On Monday.")
    words = " ".join(take(client))
    client.cookies[drafts.COOKIE] = ""
    answer(client, "now", safe="no")
    answer(client, "story", story="On Tuesday.")
    answer(client, "where", area=RUGBY)
    pick_up(client, words)
    page = text_of(client.get("/check/"))
    assert all(part in page for part in ("On Monday. On Tuesday.", "Rugby", "No, I am in danger"))


def test_a_text_that_is_there_already_is_not_doubled() -> None:
    old, new = {"story": "a b c", "safe": "yes"}, {"story": "b", "safe": "no"}
    assert merged(old, new) == {"story": "a b c", "safe": "no"}


def test_files_of_both_are_there() -> None:
    assert merged({"files": [1]}, {"files": [2]}) == {"files": [1, 2]}


def test_files_come_along_to_the_other_browser_and_are_sent_from_there(
    writer: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA, settings.UPSTANDER_FREE_RESERVE = tmp_path, 0
    add(writer, a_note("before.txt"))
    words = take(writer)
    add(writer, a_note("after.txt"))
    writer.post("/leave/")
    elsewhere = Client()
    pick_up(elsewhere, " ".join(words))
    elsewhere.post("/check/", {"do": "send"})
    assert Report.objects.count() == 1
    assert Blob.objects.filter(item__isnull=False).count() == 2
