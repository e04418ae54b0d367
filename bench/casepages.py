"""Pages of many cases: the list with eight people at once, a long case, a supervisor's board."""

from collections.abc import Callable

from bench.crowds import crowds
from bench.figures import Figure, Times
from bench.reading import PASSPHRASE
from bench.served import Served
from bench.timing import WARM, Bench, inside, seconds_of
from bench.visitor import Visitor, sign_in

SUPERVISOR = "sam@example.org"
CASE_MS, BOARD_MS = 100, 300
EVERY_CASE = "/cases/?state=all"


def case_pages(bench: Bench, served: Served, officer: Visitor, long: str) -> list[Figure]:
    """Return what these pages take; ``long`` is the reference of a case with fifty entries."""
    few, many = bench.size.cases, bench.size.store
    count = bench.size.pages
    path = f"/cases/{long}/"
    officer.post(path, {}).needs(302)
    case = _times(lambda: officer.get(path).needs(200), count)
    supervisor = Visitor(served.port)
    sign_in(supervisor, SUPERVISOR, PASSPHRASE, served.phone_code(SUPERVISOR))
    board = _times(lambda: supervisor.get("/cases/board/").needs(200), count)
    bench.tell(f"as rows, {many:,} cases")
    inside(served, "more_cases", many - few)
    crowd = crowds(served, officer, EVERY_CASE, f"the list of {many:,} cases", count)
    return [
        _figure("a case with 50 entries, 1 client", case, CASE_MS),
        _figure(f"the supervisor's board of {few:,} cases, 1 client", board, BOARD_MS),
        *crowd,
    ]


def _times(ask: Callable[[], object], count: int) -> Times:
    return Times(tuple(seconds_of(ask) for _time in range(WARM + count))[WARM:])


def _figure(what: str, times: Times, most: int) -> Figure:
    return Figure(what, str(times), f"p95 ≤ {most} ms", times.p95 <= most)
