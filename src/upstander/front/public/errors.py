"""When something is not as it should be: said in words, with what was typed, needing no database."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.context import demonstration
from upstander.foundation.pages.middleware import is_database_fault
from upstander.foundation.pages.reading import is_easy
from upstander.foundation.pages.typed import typed_text
from upstander.foundation.reference import queries as reference
from upstander.front.public.context import doors

Words = str | Promise
_WITH_HELP = frozenset({500, 503})


@dataclass(frozen=True)
class Message:
    """One kind of trouble, in words, and what the person can do."""

    heading: Words
    what: Words
    steps: Sequence[Words] = ()


MESSAGES: Mapping[int, Message] = {
    400: Message(
        _("We could not read that"),
        _("Your browser sent something we do not understand. Nothing was saved."),
        (_("Go back one page and try again."),),
    ),
    403: Message(
        _("This is not open to you"),
        _("You may not see this page."),
        (_("If you work here, ask your supervisor."),),
    ),
    404: Message(
        _("There is no page here"),
        _("The address may be mistyped, or the page has moved."),
    ),
    405: Message(
        _("This page does not work that way"),
        _("Nothing was changed."),
        (_("Go back one page and use the buttons there."),),
    ),
    409: Message(
        _("That did not work"),
        _("Nothing was changed."),
    ),
    410: Message(
        _("This page is closed"),
        _("There is nothing here now."),
    ),
    429: Message(
        _("Many people are here just now"),
        _("We could not take that yet. Nothing is lost."),
        (_("Wait a minute, then try again."),),
    ),
    500: Message(
        _("Something went wrong on our side"),
        _("It is not your fault. We may not have saved what you sent."),
        (_("Wait a few minutes, then try again."),),
    ),
    503: Message(
        _("We cannot save anything just now"),
        _("It is not your fault. What you wrote has not been sent."),
        (_("Copy your words, wait a few minutes, and try again."),),
    ),
}
_OUT_OF_DATE = Message(
    _("Please send that again"),
    _("This page was open for a long time, so we did not take it. Nothing was sent."),
    (_("Open the page again, then put your words back in."),),
)
_TOO_LONG = Message(
    _("That is too long for us"),
    _("We can take about 10,000 letters at a time. Nothing was saved."),
    (_("Go back one page. Send it in smaller parts."),),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    too_long = isinstance(exception, RequestDataTooBig)
    return _page(request, 400, _TOO_LONG if too_long else MESSAGES[400])


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403, in the refusal's own words where it has some."""
    return refused(request, exception, 403)


def conflict(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 409: an action said why it will not do what it was asked."""
    return refused(request, exception, 409)


def refused(request: HttpRequest, exception: Exception, status: int) -> HttpResponse:
    """Say a refusal in its own words."""
    message = MESSAGES[status]
    if isinstance(exception, Refusal):
        steps = (exception.next_step,) if exception.next_step else ()
        message = Message(message.heading, exception.message, steps)
    return _page(request, status, message)


def not_found(
    request: HttpRequest,
    exception: Exception,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    """Answer 404."""
    return _page(request, 404, MESSAGES[404])


def wrong_way(request: HttpRequest) -> HttpResponse:
    """Answer 405."""
    return _page(request, 405, MESSAGES[405])


def gone(request: HttpRequest) -> HttpResponse:
    """Answer 410."""
    return _page(request, 410, MESSAGES[410])


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429."""
    return _page(request, 429, MESSAGES[429])


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when it was the database that failed."""
    status = 503 if is_database_fault(sys.exc_info()[1]) else 500
    return _page(request, status, MESSAGES[status])


def out_of_order(request: HttpRequest) -> HttpResponse:
    """Answer 503."""
    return _page(request, 503, MESSAGES[503])


def form_out_of_date(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    """Answer a form whose token does not fit: the page was too old, or cookies are off."""
    return _page(request, 403, _OUT_OF_DATE)


def _page(request: HttpRequest, status: int, message: Message) -> HttpResponse:
    """Draw a page without asking the database, a session or a signed-in person."""
    now = clock.now()
    page = render_to_string(
        "public/trouble.html",
        {
            "heading": message.heading,
            "what": message.what,
            "steps": message.steps,
            "typed": typed_text(request),
            "lines": reference.strip_lines(now) if status in _WITH_HELP else (),
            "helplines": reference.support_lines(now) if status in _WITH_HELP else (),
            "csrf_token": get_token(request),
            "easy": is_easy(request),
            **demonstration(request),
            **doors(request),
        },
    )
    return HttpResponse(page, status=status)
