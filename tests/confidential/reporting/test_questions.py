"""The way through the questions: pure, and true for each person."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.questions import (
    BY_KEY,
    BY_SLUG,
    CHOICES,
    ENTRIES,
    PARTS,
)
from upstander.confidential.reporting.rules import (
    ASKS_FOR,
    CLOSE,
    COUNTS,
    DANGER_ANSWERS,
    LONGEST_TEXT,
    SPEAKS_OF_ENDING,
)
from upstander.foundation.pages.pictures import PICTURES

SAFE = BY_KEY["safe"]
DANGER = {"safe": "no"}
answers = st.fixed_dictionaries(
    {}, optional={"safe": st.sampled_from(["yes", "unsure", "no"]), "story": st.text()}
)


def keys(given: dict[str, object]) -> list[str]:
    return [entry.key for entry in questions.way(given)]


EASY = ["safe", "story", "did", "why", "age", "help", "count", "contact"]


def easy_keys(given: dict[str, object]) -> list[str]:
    return [entry.key for entry in questions.way(given, easy=True)]


def test_in_plain_words_the_story_comes_first_and_names_come_last() -> None:
    way = keys({"safe": "yes"})
    assert way[:3] == ["safe", "story", "help"]
    assert way.index("age") < way.index("name") < way.index("share") < way.index("contact")
    assert way[-1] == "last"


def test_easy_read_asks_eight_questions_and_then_sends() -> None:
    assert easy_keys({}) == EASY


@pytest.mark.parametrize(
    "given",
    [
        {"did": ["staff"]},
        {"age": "child"},
        {"did": ["partner", "staff"], "age": "child", "safe": "unsure"},
    ],
)
def test_no_answer_makes_the_easy_way_longer_than_eight(given: dict[str, object]) -> None:
    place = questions.place(BY_KEY["safe"], given, easy=True)
    assert place is not None
    assert place.total <= 8


def test_somebody_who_is_watched_is_asked_two_things() -> None:
    assert keys({"safe": "watched"}) == easy_keys({"safe": "watched"}) == ["safe", "brief"]


def test_a_person_in_danger_or_unsure_sees_help_first() -> None:
    assert [keys({"safe": safe})[:3] for safe in ("no", "unsure")] == [
        ["safe", "help_first", "story"]
    ] * 2


def test_under_18_has_its_own_words_before_anything_about_names() -> None:
    way = keys({"age": "child"})
    assert way[way.index("age") + 1] == "child_words"
    assert "child_words" in easy_keys({"age": "child"})
    assert "parent" in {part.key for part in BY_KEY["contact"].asked({"age": "child"}, easy=True)}
    assert "parent" not in {part.key for part in BY_KEY["contact"].asked({}, easy=False)}


@pytest.mark.parametrize("close", ["partner", "family", "carer"])
def test_somebody_close_brings_the_question_what_they_can_see(close: str) -> None:
    assert "private" in keys({"did": ["stranger", close]})
    assert "private" not in keys({"did": ["stranger"]})


def test_helpers_are_asked_about_the_person() -> None:
    assert ["for_them" in keys({"who": who}) for who in ("carer", "harmed")] == [True, False]


def test_thoughts_of_ending_life_bring_people_who_listen() -> None:
    assert ["life_help" in keys({"life": life}) for life in ("yes", "sometimes", "no")] == [
        True, True, False,
    ]  # fmt: skip


def test_before_sending_early_one_last_thing_is_asked_once() -> None:
    early = {"safe": "yes", "story": "x"}
    assert questions.asks_last(early, easy=False)
    assert questions.asks_last(early, easy=True)
    assert not questions.asks_last({**early, "last": "seen"}, easy=False)
    assert not questions.asks_last({"safe": "watched"}, easy=False)
    assert not questions.asks_last({**early, "age": "adult"}, easy=True)


def test_the_last_page_does_not_ask_the_age_twice() -> None:
    last = BY_KEY["last"]
    assert [part.key for part in last.asked({}, easy=False)] == ["works_for", "age"]
    assert [part.key for part in last.asked({"age": "adult"}, easy=False)] == ["works_for"]


def test_a_page_of_the_other_way_goes_on_with_what_has_no_answer() -> None:
    given = {"safe": "yes", "story": "x", "did": ["friend"], "why": ["unknown"]}
    assert questions.after(BY_KEY["harm"], given, easy=True) == BY_KEY["age"]
    assert questions.before(BY_KEY["harm"], given, easy=True) == BY_KEY["safe"]


def test_an_easy_draft_from_before_why_and_count_were_asked_goes_on() -> None:
    begun = {"safe": "yes", "story": "x", "did": ["friend"], "age": "adult", "help": ["talk"]}
    asked = [BY_KEY[key] for key in ("did", "help", "contact")]
    following = [questions.after(entry, begun, easy=True) for entry in asked]
    assert following == [BY_KEY["why"], BY_KEY["count"], None]
    # Picked up again with its six words, it goes on with the first page without an answer.
    assert questions.after(BY_KEY["last"], begun, easy=True) == BY_KEY["why"]
    assert not questions.asks_last(begun, easy=True)


def test_what_has_no_answer_is_left_for_later() -> None:
    left = [
        entry.key for entry in questions.left_for_later({"did": ["friend"], "kinds": ["money"]})
    ]
    assert left == ["who", "why", "when", "harm", "life", "told", "heard"]


def test_what_gives_a_key_or_is_sealed_apart_is_not_asked_afterwards() -> None:
    left = questions.left_for_later({})
    assert not any(entry.choice for entry in left)
    assert {part.sealed for entry in left for part in entry.parts} == {"statement"}


def test_help_first_is_not_counted_as_a_question() -> None:
    place = questions.place(BY_KEY["story"], DANGER)
    assert place == questions.Place(now=2, total=len(keys(DANGER)) - 1)
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


def test_the_way_starts_at_safety_and_ends_with_the_last_thing() -> None:
    assert (questions.before(SAFE, {}), questions.after(BY_KEY["last"], {})) == (None, None)
    assert questions.after(BY_KEY["contact"], {}, easy=True) is None


def test_keys_and_slugs_are_unique() -> None:
    assert len(BY_SLUG) == len(BY_KEY) == len(ENTRIES)


def test_every_question_can_be_skipped() -> None:
    missing = [entry.key for entry in ENTRIES if entry.asks and "skip" not in entry.ways]
    assert missing == ["brief"]


@pytest.mark.parametrize("easy", [True, False])
def test_what_is_there_can_be_sent_from_the_third_question(easy: bool) -> None:
    asked = [entry for entry in questions.way({}, easy=easy) if entry.asks and entry.key != "last"]
    can = ["send" in entry.ways for entry in asked]
    assert can == [False, False, *[True] * (len(asked) - 2)]


def test_the_codes_that_staff_act_on_are_answers_here() -> None:
    offered = {key: {option.key for option in part.options} for key, part in PARTS.items()}
    assert offered["safe"] >= DANGER_ANSWERS
    assert offered["help"] | offered["share"] >= set(ASKS_FOR)
    assert offered["did"] >= CLOSE
    assert offered["life"] >= SPEAKS_OF_ENDING
    assert PARTS["story"].limit == LONGEST_TEXT


def test_two_choices_are_not_called_by_one_name() -> None:
    whole = [(e, part) for e in ENTRIES for part in e.parts if not part.narrow]
    parts = {part.key: part for e, part in whole if e.choice or part.choice}
    keys = [option.key for part in parts.values() for option in part.options]
    assert len(keys) == len(CHOICES)


def test_the_same_question_on_two_pages_offers_the_same_answers() -> None:
    for part in (part for entry in ENTRIES for part in entry.parts if not part.narrow):
        assert {one.key for one in part.options} == {o.key for o in PARTS[part.key].options}


def test_a_page_that_asks_a_part_of_a_question_offers_answers_of_the_whole() -> None:
    narrow = [part for entry in ENTRIES for part in entry.parts if part.narrow]
    assert [(part.key, [one.key for one in part.options]) for part in narrow] == [
        ("share", [COUNTS])
    ]
    assert COUNTS in {one.key for one in PARTS["share"].options}
    assert not PARTS["share"].narrow


def test_every_easy_sentence_has_at_most_ten_words() -> None:
    wordings = [
        words for entry in ENTRIES for words in (entry.easy, *(part.easy for part in entry.parts))
    ]
    labels = [
        option.labels["easy"]
        for entry in ENTRIES
        for part in entry.parts
        for option in part.options
        if "easy" in option.labels
    ]
    texts = [text for one in wordings for text in (one.heading, one.hint, one.why)]
    texts += [text for one in labels for text in (one.label, one.more)]
    sentences = [part for text in texts for part in text.replace("?", ".").split(".")]
    assert [sentence for sentence in sentences if len(sentence.split()) > 10] == []


def test_every_easy_card_has_a_picture() -> None:
    cards = [
        option
        for part in PARTS.values()
        if part.kind in {"one", "many"}
        for option in part.options
        if "easy" in option.labels
    ]
    assert [option.key for option in cards if option.picture not in PICTURES] == []
    assert PARTS["area"].picture in PICTURES
