"""Every answer stays private, and every fault is said in words with nothing typed lost."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    SuspiciousOperation,
)
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver

from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.core.errors import Refusal

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noarchive",
}
# What a view says of an answer that is the same for everybody and at this address for ever.
KEPT = "public, max-age=31536000, immutable"
_OUR_SITE = frozenset({"same-origin", "none"})
# Answers that Django gives with no page to read.
_BARE = frozenset({405, 410, 429})
# Nobody's fault worth a line in the log: a wrong address, a page that is not theirs.
_ORDINARY = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
_log = logging.getLogger("upstander.faults")


def private_headers(get_response: GetResponse) -> GetResponse:
    """Return a middleware: no page is kept by a browser, and no other site learns where from.

    An answer that says ``KEPT``, in these very words, is kept as a style sheet is.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _say_own_origin(request)
        response = get_response(request)
        kept = response.headers.get("Cache-Control") == KEPT
        for name, value in _HEADERS.items():
            response.headers[name] = value
        if kept:
            response.headers["Cache-Control"] = KEPT
        return response

    return middleware


def _say_own_origin(request: HttpRequest) -> None:
    """Give a post from our own page the origin that ``no-referrer`` takes from it.

    A browser told ``no-referrer`` sends ``Origin: null``, which the check of form tokens would
    refuse before it looked at the token. The token is still checked; its cookie is
    SameSite=Strict, and a browser that says the post came from another site is believed.
    """
    unsaid = request.META.get("HTTP_ORIGIN", "null") == "null"
    from_us = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") in _OUR_SITE
    if request.method == "POST" and unsaid and from_us:
        with suppress(DisallowedHost):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


class _FaultsInWords:
    """Turn every fault and refusal that a view lets through into a page that says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        bare = response.status_code in _BARE and not getattr(response, "content", b"x")
        return _say(request, response.status_code) if bare else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a database that failed, or a refusal; leave the rest to Django's handlers."""
        if is_database_fault(exception):
            note_fault(exception)
            return _say(request, 503)
        if isinstance(exception, Refusal):
            return _say(request, 403 if isinstance(exception, NotPermitted) else 409, exception)
        if not isinstance(exception, _ORDINARY):
            note_fault(exception)
        return None


def faults_in_words(get_response: GetResponse) -> GetResponse:
    """Return the middleware that answers for what went wrong."""
    return _FaultsInWords(get_response)


def is_database_fault(exception: BaseException | None) -> bool:
    """Return whether the database was locked, read-only, full, broken or away.

    A refusal that was caused by one counts as well: the way out is the same.
    """
    while exception is not None:
        if isinstance(exception, OperationalError | InterfaceError | InternalError):
            return True
        if type(exception) is DatabaseError:
            return True
        exception = exception.__cause__
    return False


def note_fault(exception: BaseException) -> None:
    """Log what kind of fault it was and where in our code, and nothing of what anybody typed."""
    frames = traceback.extract_tb(exception.__traceback__)
    ours = [frame for frame in frames if "upstander" in frame.filename] or frames
    place = f"{ours[-1].name}:{ours[-1].lineno}" if ours else "unknown place"
    _log.error("%s in %s", type(exception).__name__, place)


def _say(request: HttpRequest, status: int, *about: Exception) -> HttpResponse:
    """Return the page that the address table names for a status; it needs no database."""
    page: HttpResponse = get_resolver().resolve_error_handler(status)(request, *about)
    return page
