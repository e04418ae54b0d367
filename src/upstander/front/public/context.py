"""The doors every page offers. Nothing here asks the database: error pages use it too."""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from upstander.foundation.pages.reading import is_easy, with_easy
from upstander.foundation.reference.queries import neutral_address

_WAYS = {
    "home": "public:home",
    "tell": "reporting:question",
    "code": "public:back",
    "help": "public:help",
    "who": "public:who",
    "privacy": "public:privacy",
    "mail": "public:mail",
    "talk": "support:start",
}
_FIRST = {"tell": ["now"]}


_FIXED = {
    "leave": "public:leave",
    "sign": "public:sign",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "account": "mfa_index",
    "reach": "agencies:reach",
}
# A template calls what it finds: an address that a page does not show is not looked up.
Door = Callable[[], str] | str


def doors(request: HttpRequest) -> dict[str, Mapping[str, Door]]:
    """Give every template the addresses of the public doors, in the wording being read."""
    easy = is_easy(request)
    ways = {door: partial(_way, door, easy=easy) for door in _WAYS}
    fixed = {door: partial(reverse, name) for door, name in _FIXED.items()}
    neutral = {"neutral": neutral_address}
    ways["other"] = partial(_other, easy=easy)
    return {"doors": {**ways, **fixed, **neutral, **_wording(request, easy=easy)}}


def _way(door: str, *, easy: bool) -> str:
    return with_easy(reverse(_WAYS[door], args=_FIRST.get(door)), easy=easy)


def _other(*, easy: bool) -> str:
    """Return the door for somebody who is worried about someone else."""
    asked = {"for": "other", **({"easy": "1"} if easy else {})}
    return f"{reverse('reporting:question', args=_FIRST['tell'])}?{urlencode(asked)}"


def _in_wording(request: HttpRequest, *, easy: bool) -> dict[str, Door]:
    """Return the page's own address in the other wording, with whatever else it asks for."""
    asked = {**request.GET.dict(), "easy": "0" if easy else "1"}
    return {"plain" if easy else "easy": f"{request.path}?{urlencode(asked)}"}


def _wording(request: HttpRequest, *, easy: bool) -> dict[str, Door]:
    if request.method == "POST":
        return {}
    wording = _in_wording(request, easy=easy)
    return {"language": partial(_language, request), **wording}


def _language(request: HttpRequest) -> str:
    return f"{reverse('public:language')}?{urlencode({'to': request.get_full_path()})}"
