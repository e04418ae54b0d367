"""Who offers a place reads its public pages in their own language, whatever goes wrong."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Partnership
from tests.community.directory.joining import accredited
from tests.confidential.reporting.at_the_door import text_of
from upstander.community.directory.actions.updating import make_link
from upstander.foundation.core import clock

JOIN = "/places/join/"
ASKS = {
    "kind": "safe_place", "name": "Corner Books (invented)", "organisation": "Corner (invented)",
    "address": "1 High Street", "town": "Rugby", "postcode": "CV21 1ZZ", "ask_for": "the owner",
    "phone": "01632 960012",
}  # fmt: skip
# What the page says to somebody: labels, hints, what is wrong, headings, sentences, buttons.
SAID = re.compile(r"<(label|legend|h1|h2|h3|p|li|button|a)\b[^>]*>(.*?)</\1>", flags=re.DOTALL)
# The same in both languages: what somebody typed, and names.
SAME = re.compile(r"^[^a-zA-Z]*$|\(invented\)|Easy Read|^Upstander$")

pytestmark = pytest.mark.django_db


def said(page: HttpResponse) -> set[str]:
    """Return each thing that the body of a page says."""
    main = re.search(r"<main.*?</main>", page.content.decode(), flags=re.DOTALL)
    assert main is not None
    parts = (re.sub(r"<(svg).*?</\1>|<[^>]+>", " ", part) for _tag, part in SAID.findall(main[0]))
    words = {" ".join(html.unescape(part).split()) for part in parts}
    return {one for one in words if not SAME.search(one)}


def in_polish() -> Client:
    """Return the browser of somebody who chose Polish."""
    browser = Client()
    browser.post("/language/", {"words": "pl", "to": "/"})
    return browser


@pytest.fixture
def update(house: Partnership) -> str:
    """Return the private link of an accredited place."""
    entry = accredited(house, now=clock.now()).entry
    assert entry is not None
    secret = make_link(entry=entry.id, by=house.actor("Gwen"), now=clock.now())
    return f"/places/update/{secret}/"


def both(address: str, typed: dict[str, str] | None = None) -> tuple[set[str], set[str]]:
    """Return what a page says in English and in Polish."""
    pages = [
        browser.get(address) if typed is None else browser.post(address, typed)
        for browser in (Client(), in_polish())
    ]
    assert pages[0].status_code == pages[1].status_code
    return said(pages[0]), said(pages[1])


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    "typed", [None, {}, {**ASKS, "postcode": "Rugby", "email": "us", "day_0": "mornings"}]
)
@pytest.mark.parametrize("easy", ["", "?easy=1"])
def test_the_form_to_join_says_nothing_in_english_to_who_reads_polish(
    easy: str, typed: dict[str, str] | None
) -> None:
    english, polish = both(JOIN + easy, typed)
    assert len(english) > 20
    assert english & polish == set()


@pytest.mark.parametrize(
    "typed", [None, {"do": "send", "email": "us", "website": "us", "day_0": "mornings"}]
)
def test_the_private_link_says_nothing_in_english_to_who_reads_polish(
    update: str, typed: dict[str, str] | None
) -> None:
    english, polish = both(update, typed)
    assert len(english) > 20
    assert english & polish == set()


@pytest.mark.usefixtures("house")
def test_a_place_that_asked_before_reads_so_in_its_language() -> None:
    in_polish().post(JOIN, ASKS)
    again = in_polish().post(JOIN, ASKS)
    assert (again.status_code, "Mamy już to miejsce." in text_of(again)) == (409, True)


def test_a_place_that_sent_nothing_new_reads_so_in_its_language(update: str) -> None:
    typed = {
        "do": "send", "holidays": "closed", "phone": "01632 960011", "access": "step_free",
        "hours_note": "Ring the bell", "day_0": "9-5", "day_1": "Zamknięte", "day_5": "10-1",
    }  # fmt: skip
    answer = in_polish().post(update, typed)
    assert (answer.status_code, "„Nic się nie zmieniło”" in text_of(answer)) == (409, True)


def test_what_is_wrong_is_listed_in_the_order_of_the_page(update: str) -> None:
    wrong = {"do": "send", "day_6": "x", "email": "us", "website": "us", "day_0": "x"}
    page = Client().post(update, wrong).content.decode()
    links = re.findall(r'href="#id_(\w+)"', page)
    assert links == ["day_0", "day_6", "holidays", "email", "website"]
