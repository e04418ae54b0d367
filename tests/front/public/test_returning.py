"""Coming back with the code."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Partnership
from tests.confidential.given import STORY, Told, answered, council_only, opened_by, told
from tests.confidential.reporting.at_the_door import looked_at, text_of
from upstander.confidential.reporting.models import Choice
from upstander.foundation.core import clock
from upstander.foundation.vault import gate
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.models import Access, ReturnVisit
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

pytestmark = pytest.mark.usefixtures("house")


def enter(browser: Client, handle: str, words: str) -> HttpResponse:
    return looked_at(browser, browser.post("/back/", {"handle": handle, "words": words}))


def come_back(browser: Client, one: Told) -> Client:
    assert enter(browser, one.code.handle, " ".join(one.code.words))["Location"] == "/back/mail/"
    return browser


def write(browser: Client, text: str, read: int) -> HttpResponse:
    return browser.post("/back/mail/", {"text": text, "read": read})


# --- the code --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mistype",
    [
        " ".join,
        lambda words: ", ".join(words).upper(),
        "".join,
        lambda words: "\n".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
    ],
)
def test_the_words_are_taken_in_the_ways_people_type_them(
    client: Client, mistype: Callable[[tuple[str, ...]], str]
) -> None:
    one = told()
    answer = enter(
        client, f" {one.code.handle.lower()[:3]} {one.code.handle[3:]}", mistype(one.code.words)
    )
    assert answer["Location"] == "/back/mail/"


def test_the_long_number_does_as_well(client: Client) -> None:
    one = told()
    assert enter(client, one.code.handle, one.code.digits)["Location"] == "/back/mail/"


@pytest.mark.parametrize(
    ("handle", "words", "said"),
    [
        ("", "", "The short code has five letters and numbers."),
        ("K7Q4", "", "The short code has five letters and numbers."),
        ("K0O1I", "", "The short code has no 0, 1, I, L, O or U."),
        ("K7Q4M", "", "Type the seven words that came with the short code."),
        ("K7Q4M", "fish kite", "There are 7 words. We found 2."),
        ("K7Q4M", "fish kite qqqqqqq", "We do not know this word: qqqqqqq."),
        ("K7Q4M", "zebra " * 7, "The short code and the words do not go together."),
    ],
)
def test_a_mistyped_code_says_what_to_look_at_and_stays_typed(
    client: Client, handle: str, words: str, said: str
) -> None:
    page = enter(client, handle, words)
    assert said in text_of(page)
    assert f'value="{handle}"' in page.content.decode() or not handle
    assert words.strip() in text_of(page)
    assert RETURN_COOKIE not in page.cookies


def test_a_wrong_but_whole_code_opens_nothing(client: Client) -> None:
    told()
    other = told().code
    from_nowhere = type(other)(other.handle, other.secret ^ 1)
    page = enter(client, from_nowhere.handle, " ".join(from_nowhere.words))
    assert "We could not find a report with that code." in text_of(page)
    assert ReturnVisit.objects.count() == 0


def test_busy_says_try_again_and_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = told()
    monkeypatch.setattr(gate, "RETURN_WAITS", 0.01)
    places = [gate._returning.acquire(timeout=1) for _ in range(gate._cores - 1)]
    try:
        page = enter(client, one.code.handle, one.code.digits)
    finally:
        for _ in places:
            gate._returning.release()
    assert page.status_code == 503
    assert "Many people are here just now." in text_of(page)
    assert one.code.digits in text_of(page)


# --- the mailbox -----------------------------------------------------------------------------


def test_the_story_is_not_shown_back(client: Client) -> None:
    words = text_of(come_back(client, told()).get("/back/mail/"))
    assert STORY not in words
    assert "we do not show here what you told us" in words


def test_it_says_in_words_where_it_stands(client: Client, house: Partnership) -> None:
    one = told()
    come_back(client, one)
    said = [text_of(client.get("/back/mail/"))]
    opened_by(house, "Carys", one)
    said.append(text_of(client.get("/back/mail/")))
    answered(house, "Carys", one, "Thank you for telling us.")
    said.append(text_of(client.get("/back/mail/")))
    for words, part in zip(
        said,
        ("A person has not read it yet.", "The next step is ours.", "We wrote to you."),
        strict=True,
    ):
        assert part in words


def test_who_opened_it_is_told_by_organisation_job_and_day(
    client: Client, house: Partnership
) -> None:
    one = told()
    come_back(client, one)
    assert "No one has opened it yet." in text_of(client.get("/back/mail/"))
    seat = opened_by(house, "Carys", one).seat
    page = text_of(client.get("/back/mail/"))
    assert f"{seat.role}, {seat.agency} Friday 20 November 2026" in page
    assert "Carys" not in page


def test_messages_go_both_ways(client: Client, house: Partnership) -> None:
    one = told()
    come_back(client, one)
    assert write(client, "Please use short words. 💛", 0)["Location"] == "/back/mail/"
    opened_by(house, "Carys", one, clock.now())
    answered(house, "Carys", one, "We will.", clock.now())
    words = text_of(client.get("/back/mail/"))
    assert words.index("Please use short words. 💛") < words.index("We will.")


def test_a_message_is_not_sent_twice(client: Client) -> None:
    come_back(client, told())
    write(client, "once", 0)
    page = write(client, "once", 0)
    assert "A new message came in while you were writing" in text_of(page)
    assert re.search(r'name="read" value="1"', page.content.decode())


@pytest.mark.parametrize(
    ("text", "said"),
    [("  ", "Write a few words first."), ("x" * 10_001, "longer than one message can be")],
)
def test_an_empty_or_too_long_message_is_told_and_kept(
    client: Client, text: str, said: str
) -> None:
    page = write(come_back(client, told()), text, 0)
    assert said in text_of(page)
    assert text.strip() in text_of(page)


def test_after_twenty_idle_minutes_the_code_is_needed_and_the_words_come_back(
    client: Client,
) -> None:
    key, private = open_receipt(told().code)
    past = clock.now() - dt.timedelta(minutes=21)
    client.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=past)
    page = write(client, "I wrote slowly", 0)
    assert (page.status_code, "I wrote slowly" in text_of(page)) == (403, True)
    assert client.get("/back/mail/")["Location"] == "/back/?over=1"
    assert "we closed the page to keep you safe" in text_of(client.get("/back/?over=1"))


def test_a_stranger_s_cookie_opens_no_mailbox(client: Client) -> None:
    client.cookies[RETURN_COOKIE] = "made-up"
    assert client.get("/back/mail/")["Location"] == "/back/?over=1"


def test_finishing_ends_the_visit(client: Client) -> None:
    come_back(client, told())
    answer = client.post("/back/end/")
    assert (answer["Location"], ReturnVisit.objects.count()) == ("/done/", 0)


# --- taking a choice back --------------------------------------------------------------------


def test_a_choice_is_taken_back_after_one_question_and_the_key_is_gone(
    client: Client, house: Partnership
) -> None:
    council_only(house)
    one = told(help=("police",))
    come_back(client, one)
    assert str(house.hate_crime_team) in text_of(client.get("/back/mail/"))
    there = f"/back/stop/{Choice.objects.get().pk}/"
    assert "Do you want to take this back?" in text_of(client.get(there))
    assert Access.objects.filter(holder=house.hate_crime_team.id).exists()
    assert client.post(there)["Location"].startswith("/back/mail/?taken=")
    page = text_of(client.get("/back/mail/"))
    assert str(house.hate_crime_team) not in page
    assert not Access.objects.filter(holder=house.hate_crime_team.id).exists()


def test_taking_back_twice_is_harmless(client: Client, house: Partnership) -> None:
    council_only(house)
    come_back(client, told(help=("police",)))
    there = f"/back/stop/{Choice.objects.get().pk}/"
    client.post(there)
    assert client.post(there).status_code == 302
    assert "You took this back already" in text_of(client.get(there))


def test_another_person_s_choice_is_not_there(client: Client) -> None:
    other = told(help=("talk",))
    come_back(client, told(help=("stop",)))
    choice = Choice.objects.get(report=other.report)
    assert client.get(f"/back/stop/{choice.pk}/").status_code == 404


def test_what_is_no_wish_is_not_offered_to_take_back(client: Client) -> None:
    come_back(client, told(help=("tell", "unknown", "talk")))
    words = text_of(client.get("/back/mail/"))
    assert ("Someone to talk to" in words, "I just wanted to tell" in words) == (True, False)


def test_titles_and_addresses_say_nothing(client: Client) -> None:
    come_back(client, told())
    titles = [
        client.get(address).content.decode().partition("<title>")[2].partition("</title>")[0]
        for address in ("/back/", "/back/mail/")
    ]
    assert titles == ["Code", "Messages"]
