"""Choose a language: no account, no JavaScript, nothing in the address that tells."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from upstander.foundation.pages.languages import COOKIE, offered
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.vault.cookies import drop_cookie, set_cookie


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Every language by its own name; one press, and the page one came from speaks it."""
    if request.method == "POST":
        return _choose(request.POST.get("words", ""), _way_back(request.POST.get("to", "")))
    shown = {
        "languages": offered().values(),
        "spoken": get_language(),
        "to": _way_back(request.GET.get("to", "")),
        "quiet": True,
        "easy": choose_easy(request),
    }
    return render(request, "public/language.html", shown)


def _choose(code: str, to: str) -> HttpResponse:
    response = redirect(to)
    if code == settings.LANGUAGE_CODE:
        drop_cookie(response, COOKIE)
    elif code in offered():
        set_cookie(response, COOKIE, code)
    return response


def _way_back(asked: str) -> str:
    """Return the page of ours somebody came from, or the first page."""
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else reverse("public:home")
