"""A person chooses a language once, and every page speaks it until they leave."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.reporting.at_the_door import STORY, answer, answered
from upstander.confidential.reporting.questions import ENTRIES
from upstander.confidential.reporting.views.door import LANGUAGE_PATH
from upstander.foundation.pages.languages import COOKIE, in_english

# Names of places and teams, and what somebody typed.
NAMES = frozenset(
    re.findall(
        r"[^\W\d_]{3,}",
        f"""{STORY} Upstander Warwickshire Together (invented) http://testserver/back/
        North Warwickshire, Nuneaton and Bedworth, Rugby, Stratford-on-Avon, Warwick
        Hate Crime team, Hate crime team (Warwickshire Police) Community cohesion team (County Council)
        Independent team (Together against hate) County Police Open Door""",
    )
)
PAGES = [
    "/", "/help/", "/who/", "/back/", "/q/now/", "/no/such/page/", "/kept/", "/back/mail/",
    "/places/", "/learning/",
]  # fmt: skip
# What says that it is in another language, what somebody typed, and letters of a code.
OWN_WORDS = re.compile(
    r'<(?!html)(\w+)[^>]*(?:lang="|class="(?:typed|handle))[^>]*>.*?</\1>', flags=re.DOTALL
)

pytestmark = pytest.mark.usefixtures("house")


def speaking(browser: Client, code: str) -> Client:
    """Return the browser after its owner has chosen a language."""
    browser.post("/language/", {"words": code, "to": "/"})
    return browser


def root_of(browser: Client, address: str) -> tuple[str, str]:
    """Return the language and direction that the page says it is in."""
    page = browser.get(address, follow=True).content.decode()
    found = re.search(r'<html lang="([\w-]+)" dir="(\w+)">', page)
    assert found
    return (found[1], found[2])


@pytest.mark.parametrize(
    ("code", "direction"), [("cy", "ltr"), ("pl", "ltr"), ("ur", "rtl"), ("ar-xb", "rtl")]
)
def test_every_page_says_which_language_it_is_in(client: Client, code: str, direction: str) -> None:
    speaking(client, code)
    assert {root_of(client, address) for address in PAGES} == {(code, direction)}


def test_without_a_choice_pages_are_english_whatever_the_browser_says(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "pl,en;q=0.5"}).content.decode()
    assert '<html lang="en-gb" dir="ltr">' in page


def test_the_choice_leads_back_to_the_page_it_came_from(client: Client) -> None:
    page = client.get("/help/?easy=1").content.decode()
    link = re.search(r'href="(/language/\?to=[^"]+)"', page)
    assert link
    choosing = client.get(link[1]).content.decode()
    assert 'name="to" value="/help/?easy=1"' in choosing
    answer = client.post("/language/", {"words": "cy", "to": "/help/?easy=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/help/?easy=1")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "mail", "/\\x.org"])
def test_the_choice_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    assert client.post("/language/", {"words": "pl", "to": elsewhere})["Location"] == "/"


def test_a_language_that_we_do_not_have_changes_nothing(client: Client) -> None:
    speaking(client, "pl")
    client.post("/language/", {"words": "xx", "to": "/"})
    client.cookies["other"] = "1"
    assert root_of(client, "/") == ("pl", "ltr")
    client.cookies[COOKIE] = "../../etc"
    assert root_of(client, "/") == ("en-gb", "ltr")


def test_english_is_chosen_by_keeping_nothing(client: Client) -> None:
    chosen = speaking(client, "ur").cookies[COOKIE]
    assert (chosen["max-age"], chosen["secure"], chosen["samesite"]) == ("", True, "Strict")
    speaking(client, "en-gb")
    assert client.cookies[COOKIE].value == ""


def test_leaving_takes_the_language_away(client: Client) -> None:
    speaking(client, "ur").post("/leave/")
    assert client.cookies[COOKIE].value == ""
    assert root_of(client, "/?open=1") == ("en-gb", "ltr")


def test_the_language_lasts_from_the_first_question_to_the_receipt(client: Client) -> None:
    speaking(client, "ar-xb")
    answered(client)
    spoken = [root_of(client, "/check/")]
    client.post("/check/", {"do": "send"})
    spoken += [root_of(client, address) for address in ("/kept/", "/kept/card/", "/done/")]
    assert spoken == [("ar-xb", "rtl")] * 4


def test_what_is_typed_is_kept_when_the_language_is_changed(client: Client) -> None:
    answer(client, "now", safe="yes")
    moved = answer(client, "story", do="language", story=STORY)
    assert moved["Location"] == "/language/?to=%2Fq%2Fstory%2F"
    assert STORY in client.get("/q/story/").content.decode()
    assert client.get(LANGUAGE_PATH).status_code == 200


def test_workers_are_told_a_language_by_its_english_name() -> None:
    assert [in_english(code) for code in ("cy", "ur", "en-xa")] == ["Welsh", "Urdu", "en-xa"]


def test_a_workers_page_is_english(house: Partnership) -> None:
    browser = speaking(unlocked(house.people["Anwen"]), "pl")
    assert {root_of(browser, place) for place in ("/work/", "/inbox/")} == {("en-gb", "ltr")}
    assert root_of(browser, "/help/") == ("pl", "ltr")


def test_a_promise_nobody_has_checked_is_english_and_says_so(client: Client) -> None:
    page = speaking(client, "pl").get("/who/").content.decode()
    assert '<span lang="en-GB" dir="ltr">What you write is locked before it is saved.' in page
    assert page.count("unchecked") == 1
    assert "unchecked" not in speaking(client, "en-gb").get("/who/").content.decode()


def untranslated(response: HttpResponse) -> set[str]:
    """Return the words of a made-up page that did not come through a catalogue."""
    page = OWN_WORDS.sub(" ", response.content.decode())
    spoken = re.findall(
        r'(?:aria-label|title|placeholder|alt|data-(?:left|one|over)[\w-]*)="([^"]*)"', page
    )
    words = " ".join([re.sub(r"<(style|svg|script).*?</\1>", " ", page, flags=re.DOTALL), *spoken])
    words = html.unescape(re.sub(r"<[^>]+>", " ", words))
    while "[" in words:
        fewer = re.sub(r"\[[^\[\]]*\]", " ", words)
        if fewer == words:
            break
        words = fewer
    return set(re.findall(r"[^\W\d_]{3,}", words)) - NAMES


@pytest.mark.parametrize(
    "address", ["/", "/help/", "/who/", "/back/", "/q/now/", "/language/", "/x/"]
)
@pytest.mark.parametrize("easy", ["", "?easy=1"])
def test_no_sentence_was_left_out_of_the_catalogues(
    client: Client, address: str, easy: str
) -> None:
    assert untranslated(speaking(client, "en-xa").get(address + easy)) == set()


def test_no_sentence_of_the_way_to_the_receipt_was_left_out(client: Client) -> None:
    answered(speaking(client, "en-xa"))
    pages = [client.get(f"/q/{entry.slug}/") for entry in ENTRIES] + [client.get("/check/")]
    client.post("/check/", {"do": "send"})
    pages += [client.get(place) for place in ("/kept/", "/kept/card/", "/kept/without/", "/done/")]
    assert set().union(*map(untranslated, pages)) == set()
