"""The measurements by name. Each returns its figures; none of them asserts a time."""

from collections.abc import Callable

from bench import booking, counting, finding, keys, lists, processes, reading, sending
from bench.figures import Figure
from bench.timing import Bench

MEASURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "send": sending.send,
    "submissions": sending.submissions,
    "flood": sending.flood,
    "pages": reading.pages,
    "memory": reading.memory,
    "processes": processes.processes,
    "keys": keys.keys,
    "finding": finding.finding,
    "lists": lists.lists,
    "booking": booking.booking,
    "numbers": counting.numbers,
    "inbox-sqlite": reading.inbox_sqlite,
    "inbox-postgresql": reading.inbox_postgresql,
}
