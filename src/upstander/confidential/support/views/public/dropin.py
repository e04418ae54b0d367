"""Drop in now: the line, as honest as it is. Only while an officer has checked in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from upstander.confidential.support.actions.line import join_line, leave_line
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models import Service
from upstander.confidential.support.queries.line import (
    open_services,
    standing,
    waiting_for,
    what_came,
)
from upstander.confidential.support.session_refusals import NotOpenNow
from upstander.confidential.support.views.public.visits import place_at
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.reference import queries as reference
from upstander.foundation.vault.cookies import drop_cookie, secret_in, set_cookie

COOKIE = "__Host-line"
_PUBLIC = Actor.public()


@require_http_methods(["GET", "HEAD", "POST"])
def now(request: HttpRequest) -> HttpResponse:
    """The line: join it, see one's place, be told whose turn it is, leave it."""
    secret = secret_in(request, COOKIE)
    if request.method != "POST":
        return _page(request, secret)
    if request.POST.get("do") == "leave":
        leave_line(secret=secret, by=_PUBLIC)
        response = redirect(place_at(request, "now"))
        drop_cookie(response, COOKIE)
        return response
    return _join(request, secret)


def _join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a place; who has one already keeps it."""
    response = redirect(place_at(request, "now"))
    if standing(secret) is not None:
        return response
    service = _wanted(request)
    try:
        if service is None:
            raise NotOpenNow
        joined = join_line(service=service, by=_PUBLIC, now=clock.now())
    except NotOpenNow as refusal:
        return _page(request, "", refusal, status=409)
    set_cookie(response, COOKIE, joined)
    return response


def _wanted(request: HttpRequest) -> Service | None:
    key = request.POST.get("service", "")
    return next((one for one in open_services(clock.now()) if one.key == key), None)


def _page(
    request: HttpRequest, secret: str, refusal: NotOpenNow | None = None, status: int = 200
) -> HttpResponse:
    place, at = standing(secret), clock.now()
    services = open_services(at)
    context = {
        "easy": choose_easy(request),
        "here": place_at(request, "now"),
        "book_at": place_at(request, "start"),
        "place": place,
        "by_phone": place is not None and place.meeting == str(Meeting.PHONE.label),
        # Of a browser with a place that is over: talked to, no turn, or nothing known of it.
        "came": what_came(secret),
        "had_place": bool(secret) and place is None,
        "services": [(one, waiting_for(one)) for one in services],
        "lines": reference.support_lines(at),
        "refusal": refusal,
    }
    return render(request, "support/public/now.html", context, status=status)
