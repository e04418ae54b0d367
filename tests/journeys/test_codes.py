"""Codes, typed in every way people type them: understood, or answered in words that help."""

from itertools import permutations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import Receipt, tell, type_code
from upstander.foundation.vault.codes import Code, Problem, parse

MISTAKES = {
    "nothing at all": ("", "", "The short code has five letters and numbers."),
    "a letter too few": ("K7Q4", "{words}", "The short code has five letters and numbers."),
    "a letter no code has": ("K7Q4O", "{words}", "The short code has no 0, 1, I, L, O or U."),
    "no words": ("{handle}", "", "Type the seven words that came with the short code."),
    "a word too few": ("{handle}", "{six}", "There are 7 words. We found 6."),
    "a word we do not have": ("{handle}", "{six} xylophagous", "We do not know this word: "),
    "two words we do not have": ("{handle}", "{five} qqqqqq zzzzzz", "We do not know these words"),
    "words in another order": (
        "{handle}",
        "{mixed}",
        "The short code and the words do not go together.",
    ),
    "a number that is too long": ("{handle}", "{digits}9", "The long number has 17 digits."),
    "a code nobody was given": ("{handle}", "{nobodys}", "We could not find a report with"),
}
WAYS = {
    "as it was written": "{words}",
    "in capitals": "{loud}",
    "with commas and a full stop": "{commas}.",
    "one on each line": "{lines}",
    "run together": "{together}",
    "with a letter doubled": "{doubled}",
    "as the number": "{digits}",
    "as the number without spaces": "{solid}",
}


@pytest.fixture(scope="module")
def code() -> dict[str, Receipt]:
    """The code of the one report that all these are about."""
    return {}


@pytest.fixture
def known(page: Page, code: dict[str, Receipt]) -> Receipt:
    """Return the code, telling a story for it the first time."""
    if "it" not in code:
        code["it"] = tell(page, "Somebody follows me from the market.")
    return code["it"]


def test_every_mistake_is_answered_in_its_own_words(page: Page, known: Receipt) -> None:
    heard = {}
    for mistake, (handle, words, answer) in MISTAKES.items():
        parts = spelled(known)
        type_code(page, handle.format(**parts), words.format(**parts))
        summary = page.locator(".summary-of-errors")
        expect(summary).to_contain_text(answer)
        heard[mistake] = summary.locator("li").inner_text()
        # What was typed stays, to be put right.
        expect(page.get_by_label("The short code")).to_have_value(handle.format(**parts))
        expect(page.get_by_label("The seven words")).to_have_value(words.format(**parts))
    screenshot(page, "code-wrong")
    assert_accessible(page)
    assert len(set(heard.values())) == len(MISTAKES) - 1


@pytest.mark.parametrize("way", WAYS)
def test_a_code_is_understood(page: Page, known: Receipt, way: str) -> None:
    handle = f" {known.handle[:2].lower()}-{known.handle[2:].lower()} "
    type_code(page, handle, WAYS[way].format(**spelled(known)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your messages")


def spelled(code: Receipt) -> dict[str, str]:
    """Return the code in the ways people put it."""
    words = list(code.words)
    return {
        "handle": code.handle,
        "words": " ".join(words),
        "loud": " ".join(words).upper(),
        "commas": ", ".join(words),
        "lines": "\n".join(words),
        "together": "".join(words),
        "doubled": " ".join([words[0] + words[0][-1], *words[1:]]),
        "five": " ".join(words[:5]),
        "six": " ".join(words[:6]),
        "mixed": mixed(code),
        "digits": code.digits,
        "solid": code.digits.replace(" ", ""),
        "nobodys": " ".join(Code(code.handle, 0).words),
    }


def mixed(code: Receipt) -> str:
    """Return the words in an order that the check finds wrong; one order in 64 would pass it."""
    orders = (" ".join(order) for order in permutations(code.words))
    return next(
        order for order in orders if parse(code.handle, order).problem == Problem.DOES_NOT_FIT
    )
