"""What is said when a view lets a fault or a refusal through."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.middleware import (
    KEPT,
    faults_in_words,
    is_database_fault,
    private_headers,
)


def request() -> HttpRequest:
    return RequestFactory().post("/anywhere/", {"note": "typed words"})


def said(fault: Exception) -> HttpResponse | None:
    middleware = faults_in_words(lambda _request: HttpResponse())
    answer: HttpResponse | None = middleware.process_exception(request(), fault)  # type: ignore[attr-defined]
    return answer


def caused(fault: Exception, cause: Exception) -> Exception:
    fault.__cause__ = cause
    return fault


def test_a_refusal_is_said_in_its_own_words_with_what_was_typed() -> None:
    page = said(Refusal("Two keys are missing.", next_step="Ask Gwen."))
    assert page is not None
    words = page.content.decode()
    assert page.status_code == 409
    assert all(part in words for part in ("Two keys are missing.", "Ask Gwen.", "typed words"))


def test_a_missing_permission_is_403() -> None:
    page = said(NotPermitted("Your role does not allow this."))
    assert page is not None
    assert (page.status_code, "Your role does not allow this." in page.content.decode()) == (
        403,
        True,
    )


def test_a_refusal_that_the_database_caused_is_a_fault_of_the_database() -> None:
    page = said(caused(Refusal("We could not write that down."), OperationalError("full")))
    assert page is not None
    assert page.status_code == 503


@pytest.mark.parametrize("fault", [Http404(), PermissionDenied(), ValueError("x")])
def test_everything_else_is_left_to_django(fault: Exception) -> None:
    assert said(fault) is None


@pytest.mark.parametrize("status", [405, 410, 429])
def test_a_bare_answer_becomes_a_page(status: int) -> None:
    middleware = faults_in_words(lambda _request: HttpResponse(status=status))
    page = middleware(request())
    assert (page.status_code, b"<h1>" in page.content) == (status, True)  # type: ignore[attr-defined]


def test_an_answer_with_words_of_its_own_stays() -> None:
    middleware = faults_in_words(lambda _request: HttpResponse("mine", status=410))
    assert middleware(request()).content == b"mine"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fault", "is_one"),
    [(OperationalError(), True), (ValueError(), False), (None, False)],
)
def test_a_fault_of_the_database_is_told_apart(fault: Exception | None, is_one: bool) -> None:
    assert is_database_fault(fault) is is_one


def test_every_answer_is_private() -> None:
    answer = private_headers(lambda _request: HttpResponse())(request())
    assert {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy")} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }


@pytest.mark.parametrize(
    ("said", "sent"),
    [(KEPT, KEPT), ("public, max-age=60", "no-store"), ("no-cache", "no-store")],
)
def test_only_what_is_the_same_for_everybody_for_ever_is_kept(said: str, sent: str) -> None:
    answer = private_headers(
        lambda _request: HttpResponse(headers={"Cache-Control": said})
    )(request())  # fmt: skip
    assert answer.headers["Cache-Control"] == sent


def test_a_host_that_is_not_ours_is_left_for_django_to_refuse() -> None:
    odd = private_headers(lambda _request: HttpResponse())
    knock = RequestFactory().post("/", HTTP_HOST="bad host!")
    odd(knock)
    assert "HTTP_ORIGIN" not in knock.META
