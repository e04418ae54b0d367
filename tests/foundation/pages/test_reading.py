"""Easy Read without a cookie."""

import pytest
from django.test import RequestFactory

from upstander.foundation.pages import reading


@pytest.mark.parametrize(
    ("address", "kept", "easy"),
    [
        ("/", False, False),
        ("/", True, True),
        ("/?easy=1", False, True),
        ("/?easy=0", True, False),
        ("/?easy=banana", True, True),
    ],
)
def test_the_address_wins_over_what_the_draft_kept(address: str, kept: bool, easy: bool) -> None:
    request = RequestFactory().get(address)
    assert (reading.choose_easy(request, kept=kept), reading.is_easy(request)) == (easy, easy)


def test_a_link_carries_the_wish_and_is_plain_without_it() -> None:
    links = [reading.with_easy("/help/", easy=easy) for easy in (True, False)]
    assert links == ["/help/?easy=1", "/help/"]
