"""After somebody left in a hurry: their browser keeps nothing, and Back shows nothing."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from upstander.foundation.pages.middleware import GetResponse

# For this long every page of ours is a blank one in the browser that left; one press opens them.
AWAY_COOKIE = "__Host-away"
AWAY_SECONDS = 600
_OPEN_AGAIN = "open"


def forget_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Take back every cookie the browser sent, and what else it keeps of this site.

    Cookies go by name: ``Clear-Site-Data: "cookies"`` would also take the one that says that
    somebody has left.
    """
    for name in request.COOKIES:
        _set(response, name, "", 0)
    _set(response, AWAY_COOKIE, "1", AWAY_SECONDS)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def stays_away(get_response: GetResponse) -> GetResponse:
    """Return a middleware: after leaving, Back finds a page that says nothing of what was here."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if AWAY_COOKIE not in request.COOKIES:
            return get_response(request)
        if request.method in {"GET", "HEAD"} and _OPEN_AGAIN not in request.GET:
            return HttpResponse(
                render_to_string("pages/away.html", {"again": f"/?{_OPEN_AGAIN}=1"})
            )
        response = get_response(request)
        if isinstance(response, HttpResponse):
            _set(response, AWAY_COOKIE, "", 0)
        return response

    return middleware


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, secure=True, httponly=True, samesite="Strict", path="/"
    )
