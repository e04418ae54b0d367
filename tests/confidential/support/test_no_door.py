"""Where nothing can be booked there is no door."""

import pytest
from django.test import Client

from tests.cast import Partnership
from tests.confidential.reporting.at_the_door import text_of
from tests.confidential.support.sessions import given_sessions

pytestmark = pytest.mark.django_db


def test_without_days_there_is_no_door_and_the_page_shows_who_to_phone(
    client: Client, house: Partnership
) -> None:
    assert "Book a time to talk" not in text_of(client.get("/"))
    assert "No times can be booked just now" in text_of(client.get("/talk/"))
    assert client.get("/talk/about/")["Location"] == "/talk/"
    given_sessions(house).day()
    assert "Book a time to talk" in text_of(client.get("/"))
    assert "Choose a time" in text_of(client.get("/talk/"))
