"""Eight people at one list, without a pause: on the demonstration's process, and on two."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bench.figures import Figure, Times
from bench.served import Served
from bench.timing import seconds_of
from bench.visitor import Visitor

CLIENTS = 8
MOST_MS = 150
TWO = ("serve", "--without-jobs", "--processes", "2")


def crowds(served: Served, officer: Visitor, path: str, what: str, count: int) -> Iterator[Figure]:
    """Yield what the list takes that many clients: first as it is served, then by two processes.

    It is served again for the second, and ends with it.
    """
    yield _figure(served, officer, path, f"{what}, {CLIENTS} clients", count)
    served.kill()
    two = replace(served, command=TWO, process=None)
    two.start()
    try:
        yield _figure(two, officer, path, f"{what}, {CLIENTS} clients, two processes", count)
    finally:
        two.kill()


def _figure(served: Served, officer: Visitor, path: str, what: str, count: int) -> Figure:
    browsers = [_browser(served, officer, path) for _client in range(CLIENTS)]

    def share_of(browser: Visitor) -> list[float]:
        return [seconds_of(lambda: browser.get(path).needs(200)) for _time in range(count // 4)]

    used = served.cpu_seconds()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = list(pool.map(share_of, browsers))
    times = Times(tuple(second for share in shares for second in share))
    cpu = 1000 * (served.cpu_seconds() - used) / len(times.seconds)
    result = f"{times}; {cpu:.1f} ms of processor time"
    return Figure(what, result, f"p95 ≤ {MOST_MS} ms", times.p95 <= MOST_MS)


def _browser(served: Served, officer: Visitor, path: str) -> Visitor:
    """Return one more browser of the same person, with a connection of its own."""
    browser = Visitor(served.port)
    browser.cookies.update(officer.cookies)
    browser.get(path).needs(200)
    return browser
