"""Easy Read without a cookie: `?easy=1` asks for it, and a draft remembers it."""

from django.http import HttpRequest

_KEPT = "UPSTANDER_EASY"


def choose_easy(request: HttpRequest, *, kept: bool = False) -> bool:
    """Return whether this page is shown in Easy Read, and keep it for the layout's links.

    The address wins over what the draft kept, so that a person can change their mind.
    """
    easy = {"1": True, "0": False}.get(request.GET.get("easy", ""), kept)
    request.META[_KEPT] = easy
    return easy


def is_easy(request: HttpRequest) -> bool:
    """Return what the view chose, or what the address asks for when it chose nothing."""
    if _KEPT in request.META:
        return bool(request.META[_KEPT])
    return request.GET.get("easy") == "1"


def with_easy(address: str, *, easy: bool) -> str:
    """Return the address carrying the wish for Easy Read, where there is one."""
    return f"{address}?easy=1" if easy else address
