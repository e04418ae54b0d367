"""Leave this site: nothing stays here, and Back finds nothing."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.confidential.given import told
from tests.confidential.reporting.at_the_door import answered, text_of
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.leaving import AWAY_COOKIE, AWAY_SECONDS
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.models import ReturnVisit
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

pytestmark = pytest.mark.usefixtures("house")


def test_leaving_deletes_the_draft_and_takes_every_cookie_back(client: Client) -> None:
    client.get("/")
    answer = answered(client).post("/leave/")
    assert Draft.objects.count() == 0
    gone = {name for name, cookie in answer.cookies.items() if cookie["max-age"] == 0}
    assert gone == {drafts.COOKIE, "csrftoken"}


def test_leaving_ends_the_visit_of_somebody_who_came_back(client: Client) -> None:
    key, private = open_receipt(told().code)
    client.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    client.post("/leave/")
    assert ReturnVisit.objects.count() == 0


def test_the_browser_is_told_to_keep_nothing_and_to_go_on(client: Client) -> None:
    answer = client.post("/leave/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert 'http-equiv="refresh" content="0; url=https://www.bbc.co.uk/weather"' in (
        answer.content.decode()
    )


def test_leaving_needs_a_press_so_that_no_link_can_do_it(client: Client) -> None:
    answer = client.get("/leave/")
    assert (answer.status_code, "does not work that way" in text_of(answer)) == (405, True)


@pytest.mark.parametrize("address", ["/", "/q/now/", "/q/story/", "/check/", "/back/mail/"])
def test_after_leaving_back_finds_a_page_that_says_nothing(client: Client, address: str) -> None:
    answered(client).post("/leave/")
    page = client.get(address)
    assert text_of(page) == "Page This page is closed Open"


def test_one_press_opens_the_site_again(client: Client) -> None:
    client.post("/leave/")
    answer = client.get("/?open=1")
    assert "Tell us what happened" in text_of(answer)
    assert answer.cookies[AWAY_COOKIE]["max-age"] == 0


def test_the_blank_page_lasts_ten_minutes(client: Client) -> None:
    assert client.post("/leave/").cookies[AWAY_COOKIE]["max-age"] == AWAY_SECONDS == 600


def test_a_database_that_cannot_answer_holds_nobody_here(client: Client) -> None:
    answered(client)

    def broken(*_call: object) -> None:
        raise OperationalError("locked")

    with connection.execute_wrapper(broken):
        answer = client.post("/leave/")
    assert answer.status_code == 200
    assert answer.cookies[drafts.COOKIE]["max-age"] == 0
