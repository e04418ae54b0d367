"""When something fails: said in words, with what was typed, and without a database."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests.confidential.reporting.at_the_door import STORY, answer, answered, text_of
from upstander.confidential.reporting.models import Report
from upstander.foundation.vault import codes
from upstander.front.public import errors

FAULTS = [
    OperationalError("database is locked"),
    OperationalError("attempt to write a readonly database"),
    OperationalError("database or disk is full"),
    OperationalError("unable to open database file"),
    DatabaseError("file is not a database"),
]


@pytest.fixture(params=FAULTS, ids=str)
def broken(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return what a database that cannot answer does at every statement."""

    def refuse(*_call: object) -> None:
        raise type(request.param)(*request.param.args)

    return refuse


@pytest.mark.usefixtures("house")
def test_a_story_typed_when_the_database_fails_is_given_back(
    client: Client, broken: Callable[..., None]
) -> None:
    with connection.execute_wrapper(broken):
        page = answer(client, "story", story=STORY)
    assert page.status_code == 503
    assert STORY in page.content.decode().split("<textarea")[1]
    assert "We cannot save anything just now" in text_of(page)


@pytest.mark.usefixtures("house")
def test_the_page_shows_whom_to_phone(client: Client, broken: Callable[..., None]) -> None:
    with connection.execute_wrapper(broken):
        page = answer(client, "story", story=STORY).content.decode()
    assert ('href="tel:999"' in page, 'href="tel:101"' in page) == (True, True)


@pytest.mark.usefixtures("house")
def test_sending_when_the_database_fails_sends_nothing_and_loses_nothing(
    client: Client, broken: Callable[..., None]
) -> None:
    answered(client)
    with connection.execute_wrapper(broken):
        assert client.post("/check/", {"do": "send"}).status_code == 503
    assert Report.objects.count() == 0
    assert STORY in text_of(client.get("/check/"))


@pytest.mark.usefixtures("house")
def test_a_code_typed_when_the_database_fails_does_not_come_back(
    client: Client, broken: Callable[..., None]
) -> None:
    code = codes.mint()
    with connection.execute_wrapper(broken):
        page = client.post("/back/", {"handle": code.handle, "words": code.digits})
    shown = page.content.decode()
    assert (page.status_code, code.handle in shown, code.digits in shown) == (503, False, False)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Return the lines that our log of faults gets."""
    lines: list[str] = []

    def listen(record: logging.LogRecord) -> bool:
        lines.append(record.getMessage())
        return True

    log = logging.getLogger("upstander.faults")
    log.addFilter(listen)
    yield lines
    log.removeFilter(listen)


@pytest.mark.usefixtures("house")
def test_the_log_names_the_fault_and_nothing_of_what_was_typed(
    client: Client, broken: Callable[..., None], logged: list[str]
) -> None:
    with connection.execute_wrapper(broken):
        answer(client, "story", story="canary words")
    assert [re.sub(r"^[A-Z]\w+Error in |\d+$", "", line) for line in logged] == ["answer:"]


@pytest.mark.parametrize(
    ("status", "draw"),
    [
        (400, lambda request: errors.bad_request(request, ValueError())),
        (403, lambda request: errors.not_allowed(request, ValueError())),
        (404, lambda request: errors.not_found(request, ValueError())),
        (405, errors.wrong_way),
        (409, lambda request: errors.conflict(request, ValueError())),
        (410, errors.gone),
        (429, errors.too_many),
        (500, errors.fault),
        (503, errors.out_of_order),
        (403, errors.form_out_of_date),
    ],
)
def test_every_error_page_needs_no_database_and_gives_the_text_back(
    status: int, draw: Callable[[HttpRequest], HttpResponse]
) -> None:
    request = RequestFactory().post("/q/story/", {"story": "my words", "do": "next"})
    page = draw(request)
    assert (page.status_code, "my words" in page.content.decode()) == (status, True)
    assert 'action="/leave/"' in page.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_gives_the_text_back() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/q/story/", {"story": "my words"})
    assert (page.status_code, "my words" in text_of(page)) == (403, True)
    assert "Please send that again" in text_of(page)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("origin", "site", "status"),
    [
        ("null", "same-origin", 302),
        ("null", None, 302),
        (None, None, 302),
        ("http://testserver", "same-origin", 302),
        ("null", "cross-site", 403),
        ("https://elsewhere.example.org", "cross-site", 403),
        ("https://elsewhere.example.org", None, 403),
    ],
)
def test_a_post_from_our_own_page_is_taken_and_one_from_elsewhere_is_not(
    origin: str | None, site: str | None, status: int
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/q/now/")
    token = browser.cookies["csrftoken"].value
    said = {"HTTP_ORIGIN": origin, "HTTP_SEC_FETCH_SITE": site}
    headers = {name: value for name, value in said.items() if value is not None}
    answer = browser.post("/q/now/", {"safe": "yes", "csrfmiddlewaretoken": token}, **headers)
    assert answer.status_code == status


@pytest.mark.django_db
def test_a_text_of_more_than_a_million_letters_is_told_in_words(client: Client) -> None:
    page = client.post("/q/story/", {"story": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert (page.status_code, "That is too long for us" in text_of(page)) == (400, True)


@pytest.mark.django_db
def test_an_address_that_is_not_there_says_so_kindly(client: Client) -> None:
    page = client.get("/nowhere/")
    assert (page.status_code, "There is no page here" in text_of(page)) == (404, True)
