"""A secret that was mistyped is asked for again by a page of its own, not by the answer to a post.

A browser keeps what it posted beside the page that answered, and writes both into the file from
which it restores its tabs. So the post is answered by a redirect, and what was typed travels in a
cookie that only this server can read, for one page.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from upstander.foundation.vault import masters, suite
from upstander.foundation.vault.cookies import drop_cookie, secret_in, set_cookie

COOKIE = "__Host-typed"
# Longer than any code, and short enough for a cookie.
LONGEST = 500


@dataclass(frozen=True)
class TypedAgain:
    """What was typed, what to say of it beyond the form's own words, and the answer's status."""

    fields: Mapping[str, str]
    said: str = ""
    status: int = 200


def ask_again(
    request: HttpRequest, fields: Iterable[str], *, said: str = "", status: int = 200
) -> HttpResponse:
    """Send the browser to the same address, with what was typed in these fields."""
    typed = {name: request.POST.get(name, "")[:LONGEST] for name in fields}
    document = json.dumps({"fields": typed, "said": said, "status": status}).encode()
    locked = suite.lock(document, _key(), _place(request))
    response = redirect(request.get_full_path())
    set_cookie(response, COOKIE, base64.urlsafe_b64encode(locked).decode())
    return response


def typed_again(request: HttpRequest) -> TypedAgain | None:
    """Return what was typed at this address a moment ago, or None."""
    sealed = secret_in(request, COOKIE)
    if not sealed:
        return None
    try:
        document = json.loads(
            suite.unlock(base64.urlsafe_b64decode(sealed), _key(), _place(request))
        )
    except (suite.NotAuthentic, ValueError):
        return None
    return TypedAgain(document["fields"], document["said"], document["status"])


def shown_once(response: HttpResponse) -> HttpResponse:
    """Take the cookie back: loaded again, the page is empty."""
    drop_cookie(response, COOKIE)
    return response


def _key() -> bytes:
    return masters.key_for("typed again")


def _place(request: HttpRequest) -> bytes:
    return suite.context("typed again", request.path.encode())
