"""What each question takes in."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.reporting.forms import Asking, QuestionForm, question_form
from upstander.confidential.reporting.questions import BY_KEY

AREAS = {"E07000220": "Rugby", "E07000222": "Warwick"}


def form(key: str, *values: str, easy: bool = False) -> QuestionForm:
    data = QueryDict(mutable=True)
    data.setlist(key, list(values))
    return question_form(BY_KEY[key], Asking(easy=easy, areas=AREAS), {}, data=data)


def kept_of(posted: QuestionForm, do: str = "next") -> object:
    """Return what the page's first question leaves in the draft."""
    return posted.answers(do)[posted.parts[0].key]


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("safe", ["no"], "no"),
        ("area", ["E07000220"], "E07000220"),
        ("help", ["talk", "police"], ["talk", "police"]),
        ("story", ["  Two\r\nlines \x00"], "Two\nlines"),
        ("story", ["שלום 👩🏽‍🦽 नमस्ते"], "שלום 👩🏽‍🦽 नमस्ते"),
    ],
)
def test_an_answer_is_kept_as_it_was_meant(key: str, typed: list[str], kept: object) -> None:
    posted = form(key, *typed)
    assert (posted.is_valid(), kept_of(posted)) == (True, kept)


@pytest.mark.parametrize("key", ["safe", "area", "help", "story"])
def test_nothing_chosen_is_a_skipped_question(key: str) -> None:
    posted = form(key)
    assert (posted.is_valid(), kept_of(posted)) == (True, None)


@pytest.mark.parametrize(("key", "made_up"), [("safe", "maybe"), ("area", "X1"), ("help", "x")])
def test_an_answer_that_was_not_offered_is_not_taken(key: str, made_up: str) -> None:
    posted = form(key, made_up)
    assert (posted.is_valid(), kept_of(posted)) == (False, None)


@given(st.text(min_size=1, max_size=300))
def test_every_script_and_emoji_is_taken(text: str) -> None:
    posted = form("story", text)
    kept = text.replace("\r\n", "\n").replace("\x00", "").strip()
    assert (posted.is_valid(), kept_of(posted) or "") == (True, kept)


def test_ten_thousand_letters_fit_and_one_more_is_told_and_still_there() -> None:
    fits, over = form("story", "😀" * 10_000), form("story", "😀" * 10_001)
    assert (fits.is_valid(), over.is_valid()) == (True, False)
    assert over.errors["story"][0].startswith("Your words are kept. They are 1 letter too long")
    assert over.typed("story") == "😀" * 10_001


def test_easy_read_draws_a_picture_for_every_answer() -> None:
    field = form("help", easy=True).fields["help"]
    assert [str(label) for _key, label in field.choices][:2] == [
        "I want to talk to someone.",
        "I want it to stop.",
    ]
    assert set(field.pictures) == {key for key, _label in field.choices}


def test_plain_words_come_without_pictures() -> None:
    assert form("help").fields["help"].pictures == {}


def test_skipping_keeps_what_was_typed_and_drops_what_was_ticked() -> None:
    data = QueryDict(mutable=True)
    data.update({"when": "today", "day": "last Friday"})
    posted = question_form(BY_KEY["when"], Asking(), {}, data=data)
    assert posted.is_valid()
    assert posted.answers("skip") == {
        "when": None, "day": "last Friday", "part_of_day": None, "often": None,
    }  # fmt: skip


@pytest.mark.parametrize(("key", "kept"), [("when", "unknown"), ("kinds", ["unknown"])])
def test_i_do_not_know_is_an_answer_of_its_own(key: str, kept: object) -> None:
    posted = form(key)
    assert (posted.is_valid(), kept_of(posted, "unknown")) == (True, kept)


def test_a_long_list_is_one_box_to_choose_from() -> None:
    data = QueryDict(mutable=True)
    data.update({"place": "transport"})
    posted = question_form(BY_KEY["area"], Asking(areas=AREAS), {}, data=data)
    assert posted.is_valid()
    assert posted.answers("next") == {"area": None, "place": "transport"}
    assert posted.fields["place"].choices[0] == ("", "Choose, or leave it")


def test_organisations_are_offered_by_name_and_kept_by_id() -> None:
    data = QueryDict(mutable=True)
    data.setlist("works_for", ["a1"])
    asking = Asking(agencies={"a1": "Elm Council", "b2": "Oak Police"})
    posted = question_form(BY_KEY["last"], asking, {"age": "adult"}, data=data)
    assert posted.is_valid()
    assert posted.answers("next") == {"works_for": ["a1"]}
    assert [label for _key, label in posted.fields["works_for"].choices] == [
        "Elm Council", "Oak Police",
    ]  # fmt: skip


def test_somebody_who_tells_it_for_another_reads_other_words() -> None:
    asked = question_form(BY_KEY["safe"], Asking(other=True), {})
    assert asked.fields["safe"].label == "Is the person safe now?"
    assert ("yes", "Yes, they are safe now") in asked.fields["safe"].choices


def test_an_answer_without_easy_words_is_not_offered_in_easy_read() -> None:
    plain, easy = (form("did", easy=easy).fields["did"].choices for easy in (False, True))
    assert ("landlord" in dict(plain), "landlord" in dict(easy)) == (True, False)
