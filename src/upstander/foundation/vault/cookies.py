"""The cookies that hold a session's secret. Apart from Django's own session."""

import hashlib
import secrets

from django.http import HttpRequest, HttpResponse

WORK_COOKIE = "__Host-unlock"
RETURN_COOKIE = "__Host-return"


def new_secret() -> str:
    """Return 32 random bytes for a cookie, in text."""
    return secrets.token_urlsafe(32)


def row_id(secret: str) -> str:
    """Return the id of the row a cookie's secret belongs to: the secret itself is not stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def set_cookie(response: HttpResponse, name: str, secret: str) -> None:
    """Give the browser a secret until it closes; no script and no other site can use it."""
    response.set_cookie(name, secret, secure=True, httponly=True, samesite="Strict", path="/")


def drop_cookie(response: HttpResponse, name: str) -> None:
    """Take the secret from the browser."""
    response.set_cookie(
        name, "", max_age=0, secure=True, httponly=True, samesite="Strict", path="/"
    )


def secret_in(request: HttpRequest, name: str) -> str:
    """Return the secret the browser sent, or an empty string."""
    return request.COOKIES.get(name, "")
