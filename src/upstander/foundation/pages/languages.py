"""The language a person reads: chosen by them, carried by a cookie, on the public pages alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from upstander.foundation.pages.middleware import GetResponse

# A language's code, until the browser closes or somebody leaves: see ADR 0012.
COOKIE = "__Host-words"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Language:
    """A language we offer, named as its own readers name it."""

    code: str
    name: str
    direction: str


def offered() -> Mapping[str, Language]:
    """Return every language of the public pages by its code, English first."""
    return {
        code: Language(code, str(name), "rtl" if _is_right_to_left(code) else "ltr")
        for code, name in settings.LANGUAGES
    }


def _is_right_to_left(code: str) -> bool:
    return code.partition("-")[0] in settings.LANGUAGES_BIDI


def chosen(request: HttpRequest) -> str:
    """Return the code of the language this browser asked for; English for anything else.

    What the browser says of itself is not asked: a translation nobody has checked is shown to
    those alone who choose it.
    """
    code = request.COOKIES.get(COOKIE, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def spoken() -> str:
    """Return the code of the language this page is in, empty for English."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return "" if code == settings.LANGUAGE_CODE else code


def in_english(code: str) -> str:
    """Return what workers call a language of ours; the code itself for a made-up one."""
    return str(LANG_INFO.get(code, {}).get("name", code))


class _Speaks:
    """Answer in the language that was chosen; workers' pages stay English."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(chosen(request)):
            return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _given: object, _named: object
    ) -> None:
        """Go back to English before a page for workers is drawn."""
        if not _for_everyone(request, view):
            translation.activate(settings.LANGUAGE_CODE)


def speaks(get_response: GetResponse) -> GetResponse:
    """Return the middleware that chooses the language of an answer."""
    return _Speaks(get_response)


def _for_everyone(request: HttpRequest, view: View) -> bool:
    room = request.resolver_match.app_name if request.resolver_match else ""
    return room in settings.UPSTANDER_SPOKEN and not getattr(view, "login_required", True)
