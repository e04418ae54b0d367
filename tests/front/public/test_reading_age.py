"""Public pages can be read at nine, and in Easy Read at seven, with ten words a sentence."""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import Partnership
from tests.community.directory.joining import accredited
from tests.confidential.given import told
from tests.confidential.listening import it_listens, said
from tests.confidential.reporting.at_the_door import answer, answered
from tests.confidential.support import at_the_door as at_the_talk_door
from tests.confidential.support import dropping
from tests.confidential.support.sessions import given_sessions
from tests.confidential.support.test_mailboxes import code_in, comes_back
from upstander.community.directory.actions.updating import make_link
from upstander.confidential.reporting.questions import ENTRIES
from upstander.confidential.support.models import Service
from upstander.foundation.core import clock
from upstander.foundation.pages.reading_age import Reading, read, sentences, syllables
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

AGE, EASY_AGE, EASY_WORDS = 9, 7, 10
SPEAKING = [
    "/", "/form/", "/help/", "/who/", "/back/", "/language/", "/no/such/page/", "/places/",
    "/learning/", "/places/card/", "/places/join/", "/places/joined/",
]  # fmt: skip
LATER = ["/later/open/", "/later/closed/", "/paper/", "/back/closed/"]
BACK = ["/back/mail/", "/back/more/", "/back/ask/", "/back/paper/"]
KEPT = ["/kept/", "/kept/card/", "/kept/without/", "/done/"]

pytestmark = pytest.mark.usefixtures("with_a_day", "listening", "on_the_day_of_the_cast")


@pytest.fixture
def with_a_day(house: Partnership) -> None:
    """Let there be support sessions on one day."""
    given_sessions(house).day()


@pytest.fixture
def listening(house: Partnership) -> Partnership:
    """Return the partnership, whose charity listens to people without a report."""
    it_listens(house)
    return house


def every_page(browser: Client, wording: str) -> Iterator[tuple[str, str]]:
    """Yield each public page as somebody meets it, by its address."""
    for address in SPEAKING + LATER:
        yield address, shown(browser, address, wording)
    answered(browser)
    for address in [f"/q/{entry.slug}/" for entry in ENTRIES] + ["/check/"]:
        yield address, shown(browser, address, wording)
    yield "/later/ before", shown(browser, "/later/", wording)
    browser.post("/later/", {"do": "take"})
    yield "/later/", shown(browser, "/later/", wording)
    browser.post("/check/", {"do": "send"})
    for address in KEPT:
        yield address, shown(browser, address, wording)
    key, private = open_receipt(told().code)
    browser.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    for address in BACK:
        yield address, shown(browser, address, wording)


def beside_the_way(browser: Client, wording: str) -> Iterator[tuple[str, str]]:
    """Yield the pages that only some people meet: in danger, under 18, watched, coming back."""
    answer(browser, "now", safe="no")
    answer(browser, "age", age="child")
    for address in ("/q/first/", "/q/rights/", "/q/listen/", "/check/"):
        yield f"{address} in danger", shown(browser, address, wording)
    answer(browser, "now", safe="watched")
    for address in ("/q/brief/", "/tea/", "/check/"):
        yield f"{address} watched", shown(browser, address, wording)
    key, private = open_receipt(told().code)
    browser.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    for name in ("more", "ask", "paper", "mail_files"):
        with suppress(NoReverseMatch):
            yield name, shown(browser, reverse(f"public:{name}"), wording)


def booking_a_time(browser: Client, wording: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of booking a time to talk, and those behind its private link."""
    for address in ("/talk/", "/talk/mine/", "/talk/mine/nothing/", "/talk/booked/"):
        yield address, shown(browser, address, wording)
    at_the_talk_door.answered(browser, but={"message": {"message": "email"}})
    at_the_talk_door.answer(browser, "reach", reach="sunny@example.org", wording="no_time")
    for key in (*at_the_talk_door.ANSWERS, "reach"):
        yield f"/talk/{key}/", shown(browser, f"/talk/{key}/", wording)
    yield "/talk/check/", shown(browser, "/talk/check/", wording)
    browser.post("/talk/check/", {"do": "book"})
    yield "/talk/booked/", shown(browser, "/talk/booked/", wording)
    browser.post("/talk/booked/code/")
    for address in ("/talk/booked/code/", "/talk/booked/code/card/"):
        yield address, shown(browser, address, wording)
    yield "/talk/booked/ with a code", shown(browser, "/talk/booked/", wording)
    yield "/back/mail/ of a session", shown(comes_back(code_in(browser)), "/back/mail/", wording)
    link = at_the_talk_door.address_of(browser)
    for address in (link, f"{link}move/", f"{link}cancel/"):
        yield address, shown(browser, address, wording)
    browser.post(f"{link}cancel/")
    yield "cancelled", shown(browser, link, wording)
    yield "/talk/done/", shown(browser, "/talk/done/", wording)


def to_an_ear(house: Partnership, wording: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of somebody who only wants to talk, up to making a report of it."""
    browser, to = Client(), str(house.independent_team.id)
    for address in ("/say/", "/say/young/"):
        yield address, shown(browser, address, wording)
    browser.post(f"/say/{wording}", {"ear": to})
    typed = {"words": "Hello.", "safe": "no", "young": "on"}
    browser.post("/say/words/", {"to": to, **typed, "do": "next"})
    for address in ("/say/words/", "/say/check/"):
        yield address, shown(browser, address, wording)
    browser.post("/say/check/", {"do": "send"})
    yield "/kept/ of an ear", shown(browser, "/kept/", wording)
    key, private = open_receipt(said(house, "Hello.").code)
    browser.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    for address in ("/back/mail/", "/back/report/"):
        yield f"{address} of an ear", shown(browser, address, wording)


def dropping_in(browser: Client, wording: str) -> Iterator[tuple[str, str]]:
    """Yield the line as it is closed, open, waited in and one's turn; then how it was."""
    yield "closed", shown(browser, "/talk/now/", wording)
    dropping.opens(Service.objects.get())
    for place in ("open", "next", "turn", "over"):
        dropping.goes_on(browser, place)
        yield place, shown(browser, "/talk/now/", wording)
    dropping.opens(Service.objects.get())
    for place in ("next", "turn", "thanked"):
        dropping.goes_on(browser, place)
    yield "thanked", shown(browser, "/talk/now/", wording)
    link = dropping.talked(Service.objects.get())
    for address in (link, f"{link}how/"):
        yield address, shown(browser, address, wording)


def keeping_itself_right(house: Partnership, wording: str) -> Iterator[tuple[str, str]]:
    """Yield what people read about a place, and what a place reads behind its private link."""
    browser, now = Client(), clock.now()
    entry = accredited(house, now=now).entry
    assert entry is not None
    for address in (f"/places/{entry.id}/", f"/places/{entry.id}/poster/"):
        yield address, shown(browser, address, wording)
    secret = make_link(entry=entry.id, by=house.actor("Gwen"), now=now)
    yield "/places/update/", shown(browser, f"/places/update/{secret}/", wording)
    for do, fields in (("send", {"phone": "01632 960021", "holidays": "closed"}), ("same", {})):
        sent = browser.post(f"/places/update/{secret}/{wording}", {"do": do, **fields})
        yield f"/places/update/ {do}", sent.content.decode()
    yield "/places/update/ over", shown_over(browser, wording)
    unclear = browser.post(f"/places/join/{wording}", {"day_0": "mornings", "postcode": "Rugby"})
    yield "/places/join/ unclear", unclear.content.decode()


def shown_over(browser: Client, wording: str) -> str:
    """Return the page of a link that works no more."""
    return browser.get(f"/places/update/nothing/{wording}").content.decode()


def shown(browser: Client, address: str, wording: str) -> str:
    """Return a page in one wording, wherever it leads, without what is not there to be read."""
    page = browser.get(f"{address}{wording}", follow=True).content.decode()
    return re.sub(r"<code>.*?</code>", "", page)


def all_pages(browser: Client, house: Partnership, wording: str) -> Iterator[tuple[str, str]]:
    """Yield every page that anybody meets."""
    return chain(
        every_page(browser, wording),
        beside_the_way(Client(), wording),
        to_an_ear(house, wording),
        booking_a_time(Client(), wording),
        dropping_in(Client(), wording),
        keeping_itself_right(house, wording),
    )


def readings(browser: Client, house: Partnership, wording: str) -> dict[str, Reading]:
    """Return how hard each page is."""
    pages = all_pages(browser, house, wording)
    return {address: read(page) for address, page in pages}


def test_every_page_can_be_read_at_nine(client: Client, listening: Partnership) -> None:
    ages = {
        place: round(one.age, 1) for place, one in readings(client, listening, "?easy=0").items()
    }
    assert {place: age for place, age in ages.items() if age > AGE} == {}


def test_every_easy_page_can_be_read_at_seven(client: Client, listening: Partnership) -> None:
    ages = {
        place: round(one.age, 1) for place, one in readings(client, listening, "?easy=1").items()
    }
    assert {place: age for place, age in ages.items() if age > EASY_AGE} == {}


def test_no_easy_sentence_has_more_than_ten_words(client: Client, listening: Partnership) -> None:
    pages = dict(all_pages(client, listening, "?easy=1"))
    long = {" ".join(one) for page in pages.values() for one in sentences(page)}
    assert {words for words in long if len(words.split()) > EASY_WORDS} == set()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "you called phone friend hurt locked use safe our world share named it’s phones"),
        (2, "people police danger happened answer someone wanted quiet open carer don’t-know"),
        (3, "somebody area anyone idea computer another emergency’s-end everything organise"),
        (4, "emergency community independent interpreter information"),
        (5, "organisation opportunity confidentially"),
    ],
)
def test_syllables_of_known_words(count: int, words: str) -> None:
    whole = [word for word in words.split() if "-" not in word]
    assert {word: syllables(word) for word in whole} == dict.fromkeys(whole, count)


def test_long_words_would_be_found() -> None:
    hard = "<p>Notwithstanding administrative considerations, confidentiality is</p>"
    assert read(hard).age > AGE


def test_a_sentence_ends_where_a_paragraph_does() -> None:
    page = "<h1>One two three</h1><p>Four <b>five</b> six. Seven <a href='/'>eight</a></p>"
    assert sentences(page) == [("One", "two", "three"), ("Four", "five", "six"), ("Seven", "eight")]


def test_a_page_of_nothing_but_buttons_has_no_age() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        read("<button>Send</button>")
