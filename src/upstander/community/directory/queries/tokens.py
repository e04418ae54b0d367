"""Tokens: which program asks, and which there are."""

import datetime as dt
from hashlib import sha256

from django.db.models import Q

from upstander.community.directory.models import Token
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.core.clock import london_day


def digest_of(secret: str) -> str:
    """Return what is kept of a token."""
    return sha256(secret.encode()).hexdigest()


def program_of(secret: str, now: dt.datetime) -> Actor | None:
    """Return the program that shows a token; None if it is none, has run out or was ended.

    That it was used is kept as a day.
    """
    token = token_of(secret, now)
    return None if token is None else actor_of(token)


def actor_of(token: Token) -> Actor:
    """Return the program of a token that works."""
    return Actor.token(token.name, frozenset(map(Permission, token.permissions)))


def token_of(secret: str, now: dt.datetime) -> Token | None:
    """Return the token that works by its secret, otherwise as ``program_of``."""
    today = london_day(now)
    live = Token.objects.filter(ended_on__isnull=True, ends_on__gte=today)
    token = live.filter(digest=digest_of(secret)).first()
    if token is None:
        return None
    old = Q(used_on__isnull=True) | Q(used_on__lt=today)
    Token.objects.filter(old, pk=token.pk).update(used_on=today)
    return token


def tokens() -> list[Token]:
    """Return every token, those that still work first, by name."""
    return sorted(
        Token.objects.select_related("organisation"),
        key=lambda one: (one.ended_on is not None, one.name),
    )
