"""What is given back of what was typed, and what is not."""

import pytest
from django.test import RequestFactory

from upstander.foundation.pages.typed import typed_text


def given_back(**fields: str) -> list[str]:
    return typed_text(RequestFactory().post("/", fields))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("story", "help"),
        ("story", "He came back."),
        ("text", "no"),
        ("anything", "Two words"),
        ("anything", "شكرا"),
        ("reason", "Because of X"),
    ],
)
def test_what_a_person_wrote_comes_back(name: str, value: str) -> None:
    assert given_back(**{name: value}) == [value]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", "fish kite spoon"),
        ("word_2", "Rabbit"),
        ("handle", "K7Q4M"),
        ("digits", "1234 5678"),
        ("code", "123 456"),
        ("password", "My Secret Phrase"),
        ("new_password1", "My Secret Phrase"),
        ("secret", "Lantern Meadow"),
        ("recovery_codes", "AAAA BBBB"),
        ("share_1", "Academic Acid"),
        ("csrfmiddlewaretoken", "AbCdEf"),
        ("do", "next"),
        ("safe", "no"),
        ("area", "e07000220"),
        ("story", "   "),
    ],
)
def test_codes_passwords_and_ticks_do_not(name: str, value: str) -> None:
    assert given_back(**{name: value}) == []


def test_a_request_without_a_form_has_nothing() -> None:
    assert typed_text(RequestFactory().get("/?story=x+y")) == []


def test_a_body_that_cannot_be_read_has_nothing() -> None:
    request = RequestFactory().post("/", {"story": "my words"})
    request.read(1)
    assert typed_text(request) == []
