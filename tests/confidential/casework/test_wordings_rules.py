"""Ready words: enough of them, easy enough to read, and what is left to fill in shows."""

import re

import pytest

from upstander.confidential.casework.ready_words import GROUPS, WORDINGS
from upstander.confidential.casework.rules.wordings import (
    EASY,
    LONGEST,
    PLAIN,
    gaps,
    hardness,
    joined,
)

EVERY_TEXT = [
    pytest.param(one.text(form), form, id=f"{one.key}-{form}")
    for one in WORDINGS.values()
    for form in (PLAIN, EASY)
]


def test_there_are_at_least_twenty_in_groups_of_the_page() -> None:
    assert len(WORDINGS) >= 20
    assert {one.group for one in WORDINGS.values()} == set(GROUPS)
    assert len({one.title for one in WORDINGS.values()}) == len(WORDINGS)


@pytest.mark.parametrize(("text", "form"), EVERY_TEXT)
def test_each_can_be_read_by_those_it_is_for(text: str, form: str) -> None:
    found = hardness(text, form)
    assert found.is_fine, found
    assert len(text) <= LONGEST


@pytest.mark.parametrize(("text", "form"), EVERY_TEXT)
def test_none_holds_a_number_or_a_word_that_hurts(text: str, form: str) -> None:
    del form
    assert re.findall(r"\d{3,}", text) == []
    assert re.findall(r"(?i)\b(victim|offender|invalid|submit|alleged)\w*", text) == []


def test_a_promise_of_choice_says_when_we_may_have_to_tell() -> None:
    assert "could be badly hurt, or if a court orders it" in WORDINGS["police"].plain
    assert "try to tell you first" in WORDINGS["police"].easy


def test_hard_words_are_found_in_both() -> None:
    hard = "Notwithstanding administrative considerations, confidentiality remains paramount."
    assert hardness(hard, PLAIN).too_hard
    assert hardness(hard, EASY).too_hard


def test_a_long_sentence_is_found_in_easy_read_alone() -> None:
    long = "I can see you on the day that you and I like to go out."
    assert hardness(long, PLAIN).is_fine
    assert hardness(long, EASY).long_sentences == (long.rstrip("."),)


def test_a_few_words_are_always_easy() -> None:
    assert hardness("I am sorry.", EASY).is_fine


def test_what_stands_in_brackets_is_left_to_fill_in_each_once() -> None:
    assert gaps("By [day], at [place] or by [day].") == ("[day]", "[place]")
    assert gaps("Nothing [] here [\n].") == ()


def test_ready_words_stand_behind_what_was_written() -> None:
    assert joined(" Dear all ", "\nThank you.\n") == "Dear all\n\nThank you."
    assert joined("", "Thank you.") == "Thank you."
