"""Hearing that somebody thinks about ending their life, in every language offered."""

import pytest

from upstander.confidential.reporting.listening import PHRASES, speaks_of_ending


@pytest.mark.parametrize(
    "text",
    [
        "I want to die.",
        "i just DON’T want to live",
        "I dont\nwant to   live any more",
        "Sometimes I think of suicide",
        "Dw i eisiau marw",
        "Rwy’n meddwl am ladd. Rhoi diwedd ar fy mywyd.",
        "Chcę się zabić",
        "nie chcę żyć",
        "myśli samobójcze",
        "میں مرنا چاہتی ہوں",
        "میں خودکشی کرنا چاہتا ہوں",
    ],
)
def test_it_is_heard(text: str) -> None:
    assert speaks_of_ending(text)


@pytest.mark.parametrize(
    "text",
    ["", "They took my bus pass", "We laughed until we could have died", "Zabrali mi telefon",
     "They killed my plants", "وہ میرا فون لے گئے", "Maen nhw’n gweiddi arna i"],
)  # fmt: skip
def test_other_words_are_left_in_peace(text: str) -> None:
    assert not speaks_of_ending(text)


def test_every_phrase_of_the_file_is_heard_in_a_sentence() -> None:
    assert [one for one in PHRASES if not speaks_of_ending(f"He said:{one}, yesterday.")] == []
