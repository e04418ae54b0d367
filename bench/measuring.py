"""The measurements by name. Each returns its figures; none of them asserts a time."""

from collections.abc import Callable

from bench import keys, reading, sending
from bench.figures import Figure
from bench.timing import Bench

MEASURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "send": sending.send,
    "submissions": sending.submissions,
    "flood": sending.flood,
    "pages": reading.pages,
    "memory": reading.memory,
    "keys": keys.keys,
    "inbox-sqlite": reading.inbox_sqlite,
    "inbox-postgresql": reading.inbox_postgresql,
}
