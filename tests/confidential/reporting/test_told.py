"""What a person told us, in words, in the order in which they were asked."""

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.told import answer_rows, contact_in_words

GIVEN = {
    "safe": "yes", "story": "x", "age": "adult", "contact": ["text"], "times": ["morning"],
    "kinds": ["unknown"], "why": ["unknown"], "works_for": ["a1"], "area": "E1",
}  # fmt: skip
NAMES = {"a1": "Elm Council", "E1": "Elmshire"}


def test_answers_stand_in_the_order_of_the_way_each_with_its_own_page() -> None:
    rows = answer_rows(GIVEN, names=NAMES, pages=questions.way(GIVEN))
    assert [(row.key, row.entry.key) for row in rows] == [
        ("safe", "safe"), ("story", "story"), ("age", "age"), ("area", "area"),
        ("kinds", "kinds"), ("why", "why"), ("contact", "contact"), ("times", "contact"),
        ("works_for", "last"),
    ]  # fmt: skip


def test_each_answer_is_in_words_and_beside_its_question() -> None:
    rows = {row.key: row for row in answer_rows(GIVEN, names=NAMES, pages=questions.way(GIVEN))}
    assert (rows["age"].question, rows["age"].answers) == ("How old are you?", ["18 or over"])
    assert rows["kinds"].answers == ["I don’t know"]
    assert rows["why"].answers == ["I don’t know why"]
    assert rows["works_for"].answers == ["Elm Council"]


def test_an_answer_off_the_way_is_shown_as_well() -> None:
    rows = answer_rows(GIVEN, names=NAMES, pages=questions.way(GIVEN, easy=True), easy=True)
    assert [row.key for row in rows][:2] == ["safe", "story"]
    assert {"kinds", "why", "works_for"} <= {row.key for row in rows}


def test_what_is_there_no_more_is_left_out() -> None:
    assert answer_rows({"works_for": ["gone"], "area": "gone"}, names=NAMES) == []


def test_the_way_to_reach_somebody_is_said_with_its_times() -> None:
    assert contact_in_words(GIVEN, easy=False) == ["Text message", "In the morning"]
    assert contact_in_words({"contact": ["here"], "times": ["morning"]}, easy=False) == []
    assert contact_in_words({"times": ["morning"]}, easy=False) == []
