"""A mistyped secret: asked for again by a page of its own, once, and readable by nobody else."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from upstander.foundation.pages.typed_again import COOKIE, ask_again, shown_once, typed_again

TYPED = {"handle": "K7Q4M", "words": "kettle lantern"}


def answer(path: str = "/back/", **typed: str) -> HttpResponse:
    return ask_again(RequestFactory().post(path, typed or TYPED), TYPED, said="Look again.")


def looked(cookie: str, path: str = "/back/") -> object:
    request = RequestFactory().get(path)
    request.COOKIES[COOKIE] = cookie
    return typed_again(request)


def test_what_was_typed_comes_back_at_the_same_address() -> None:
    sent = answer("/back/?easy=1")
    assert (sent.status_code, sent["Location"]) == (302, "/back/?easy=1")
    found = looked(sent.cookies[COOKIE].value)
    assert (found.fields, found.said, found.status) == (TYPED, "Look again.", 200)  # type: ignore[attr-defined]


def test_the_cookie_shows_nothing_of_it_and_goes_with_the_browser() -> None:
    cookie = answer().cookies[COOKIE]
    assert not any(word in cookie.value for word in ("K7Q4M", "kettle", "lantern"))
    assert (cookie["max-age"], cookie["httponly"], cookie["secure"]) == ("", True, True)


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é"])
def test_a_cookie_that_is_not_ours_is_nothing(cookie: str) -> None:
    assert looked(cookie) is None


def test_it_opens_at_no_other_address() -> None:
    assert looked(answer().cookies[COOKIE].value, "/later/open/") is None


def test_a_long_text_is_cut_to_what_a_cookie_holds() -> None:
    sent = answer(handle="K7Q4M", words="x" * 9_000)
    assert len(sent.cookies[COOKIE].value) < 4_000


def test_it_is_shown_once() -> None:
    assert shown_once(HttpResponse()).cookies[COOKIE]["max-age"] == 0
