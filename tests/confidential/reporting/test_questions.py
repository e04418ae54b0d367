"""The way through the questions: pure, and true for each person."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.questions import BY_KEY, BY_SLUG, ENTRIES
from upstander.confidential.reporting.rules import ASKS_FOR, DANGER_ANSWERS, LONGEST_TEXT
from upstander.foundation.pages.pictures import PICTURES

SAFE = BY_KEY["safe"]
DANGER = {"safe": "no"}
answers = st.fixed_dictionaries(
    {}, optional={"safe": st.sampled_from(["yes", "unsure", "no"]), "story": st.text()}
)


def keys(given: dict[str, object]) -> list[str]:
    return [entry.key for entry in questions.way(given)]


def test_a_safe_person_is_asked_four_questions() -> None:
    assert keys({"safe": "yes"}) == ["safe", "story", "area", "help"]


def test_a_person_in_danger_or_unsure_sees_help_first() -> None:
    with_help = ["safe", "help_first", "story", "area", "help"]
    assert [keys({"safe": "no"}), keys({"safe": "unsure"})] == [with_help, with_help]


def test_help_first_is_not_counted_as_a_question() -> None:
    place = questions.place(BY_KEY["story"], DANGER)
    assert place == questions.Place(now=2, total=4)
    assert questions.place(BY_KEY["help_first"], DANGER) is None


@given(answers)
def test_going_forward_and_back_is_one_way(given: dict[str, object]) -> None:
    for earlier, later in itertools.pairwise(questions.way(given)):
        assert questions.after(earlier, given) == later
        assert questions.before(later, given) == earlier


@given(answers)
def test_the_count_runs_from_one_to_the_total(given: dict[str, object]) -> None:
    places = [questions.place(entry, given) for entry in questions.way(given) if entry.asks]
    assert [place.now for place in places if place] == list(range(1, len(places) + 1))
    assert {place.total for place in places if place} == {len(places)}


def test_the_way_starts_at_safety_and_ends_with_none() -> None:
    assert (questions.before(SAFE, {}), questions.after(BY_KEY["help"], {})) == (None, None)


def test_keys_and_slugs_are_unique() -> None:
    assert len(BY_SLUG) == len(BY_KEY) == len(ENTRIES)


def test_every_question_can_be_skipped() -> None:
    assert [entry.key for entry in ENTRIES if entry.asks and "skip" not in entry.ways] == []


def test_what_is_there_can_be_sent_from_the_third_question() -> None:
    asked = [entry for entry in questions.way({}) if entry.asks]
    assert ["send" in entry.ways for entry in asked] == [False, False, True, True]


def test_the_codes_that_staff_act_on_are_answers_here() -> None:
    assert {option.key for option in SAFE.options} >= DANGER_ANSWERS
    assert {option.key for option in BY_KEY["help"].options} >= set(ASKS_FOR)
    assert BY_KEY["story"].limit == LONGEST_TEXT


def test_every_easy_sentence_has_at_most_ten_words() -> None:
    easy = [
        text
        for entry in ENTRIES
        for text in (
            entry.easy.heading,
            entry.easy.hint,
            entry.easy.why,
            *(part for one in entry.options for part in (one.easy.label, one.easy.more)),
        )
    ]
    sentences = [part for text in easy for part in text.replace("?", ".").split(".")]
    assert [sentence for sentence in sentences if len(sentence.split()) > 10] == []


def test_every_easy_answer_has_a_picture() -> None:

    drawn = {option.picture for entry in ENTRIES for option in entry.options} | {
        entry.picture for entry in ENTRIES if entry.picture
    }
    assert drawn - PICTURES.keys() == set()
