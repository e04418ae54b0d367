"""The doors every page offers. Nothing here asks the database: error pages use it too."""

from collections.abc import Mapping

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
    "mail": "public:mail",
}
_FIRST = {"tell": ["now"]}


def doors(request: HttpRequest) -> dict[str, Mapping[str, str]]:
    """Give every template the addresses of the public doors, in the wording being read."""
    easy = is_easy(request)
    ways = {
        door: with_easy(reverse(name, args=_FIRST.get(door)), easy=easy)
        for door, name in _WAYS.items()
    }
    fixed = {
        "leave": reverse("public:leave"),
        "neutral": neutral_address(),
        "sign_in": reverse("account_login"),
        "sign_out": reverse("account_logout"),
        "account": reverse("mfa_index"),
    }
    return {"doors": {**ways, **fixed, **_wording(request, easy=easy)}}


def _wording(request: HttpRequest, *, easy: bool) -> dict[str, str]:
    if request.method == "POST":
        return {}
    return {"plain": f"{request.path}?easy=0"} if easy else {"easy": f"{request.path}?easy=1"}
