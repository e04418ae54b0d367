"""Public pages can be read at nine: Flesch–Kincaid grade and five, over sentences of five words."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.confidential.reporting.at_the_door import answered

READING_AGE = 9
_PARTS = re.compile(r"</?(p|li|h1|h2|div|button|legend|label|dt|dd|a|b)\b[^>]*>")


def sentences(response: HttpResponse) -> list[list[str]]:
    """Return the words of each sentence of at least five."""
    page = re.sub(r"<(head|svg|script).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", _PARTS.sub(". ", page)))
    found = [part.split() for part in re.split(r"[.?!:]\s+", text)]
    return [words for words in found if len(words) >= 5]


def syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith(("le", "ee")) and groups > 1
    return max(groups - silent, 1)


def reading_age(response: HttpResponse) -> float:
    """Return the age at which most people can read the page."""
    read = sentences(response)
    words = [word for sentence in read for word in sentence]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(read) + 11.8 * spoken / len(words) - 15.59 + 5


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("address", ["/", "/help/", "/who/", "/back/", "/q/now/"])
def test_a_page_before_the_story_can_be_read_at_nine(client: Client, address: str) -> None:
    assert reading_age(client.get(address)) <= READING_AGE


@pytest.mark.usefixtures("house")
def test_the_pages_up_to_the_receipt_can_be_read_at_nine(client: Client) -> None:
    answered(client)
    addresses = ["/q/story/", "/q/where/", "/q/help/", "/q/first/", "/check/"]
    ages = {address: reading_age(client.get(address)) for address in addresses}
    client.post("/check/", {"do": "send"})
    ages |= {address: reading_age(client.get(address)) for address in ("/kept/", "/kept/without/")}
    assert {address: age for address, age in ages.items() if age > READING_AGE} == {}


def test_long_words_would_be_found() -> None:
    page = HttpResponse("<p>Notwithstanding administrative considerations, confidentiality is</p>")
    assert reading_age(page) > READING_AGE
