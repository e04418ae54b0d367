"""Which group of pages an answer belongs to: the name of its address, which holds no id."""

from collections.abc import Iterator
from functools import cache

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

NOT_FOUND = "(no such page)"
# Asked for by machines, all the time: they would drown the rest.
NOT_COUNTED = frozenset({"jobs:healthz", "jobs:readyz", "upkeep:metrics"})


@cache
def names() -> tuple[str, ...]:
    """Return the name of every address, in an order that all processes share."""
    return (NOT_FOUND, *sorted(set(_named(get_resolver(), ""))))


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(names())}


def _named(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from _named(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield before + pattern.name


def of(request: HttpRequest) -> int:
    """Return the number of the group; -1 for what is not counted."""
    match = request.resolver_match
    name = match.view_name if match else NOT_FOUND
    return -1 if name in NOT_COUNTED else _numbers().get(name, -1)


def is_public(request: HttpRequest) -> bool:
    """Return whether the page is open to people who do not sign in."""
    match = request.resolver_match
    return match is None or not getattr(match.func, "login_required", True)
