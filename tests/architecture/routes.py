"""Every address of the product, with a made-up value for each part that varies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import (
    IntConverter,
    PathConverter,
    SlugConverter,
    StringConverter,
    UUIDConverter,
)

# The first that fits: a UUID of no row, a number of no row, a word.
SAMPLES = (
    (UUIDConverter, "5f0f1f4e-0000-4000-8000-000000000000"),
    (IntConverter, 1),
    (SlugConverter, "word"),
    (PathConverter, "word"),
    (StringConverter, "word"),
)


@dataclass(frozen=True)
class Route:
    """One address."""

    name: str
    path: str


def sample(converter: object) -> object:
    """Return a value the converter accepts; raises LookupError for one of our own."""
    for kind, value in SAMPLES:
        if isinstance(converter, kind):
            return value
    raise LookupError(f"no sample for {type(converter).__name__}: add one to SAMPLES")


def walk(
    entries: Sequence[URLPattern | URLResolver],
    namespaces: tuple[str, ...],
    given: dict[str, object],
) -> Iterator[Route]:
    """Yield the routes below these entries; raises AssertionError at an address without a name."""
    for entry in entries:
        values = given | {name: sample(kind) for name, kind in entry.pattern.converters.items()}
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from walk(entry.url_patterns, inner, values)
            continue
        assert entry.name, f"an address without a name: {entry.pattern}"
        name = ":".join([*namespaces, entry.name])
        yield Route(name, reverse(name, kwargs=values))


@cache
def all_routes() -> list[Route]:
    """Return every route of the product."""
    return list(walk(get_resolver().url_patterns, (), {}))
