"""What pages cost, how much the server holds, and whether lists stay quick as they grow."""

import time
from collections.abc import Callable, Sequence

import postgres
from bench import peers
from bench.crowds import crowds
from bench.figures import Figure, Times
from bench.served import Served
from bench.timing import STORY, WARM, Bench, asked, inside, seconds_of
from bench.visitor import Refused, Visitor, sign_in

OFFICER = "dana@example.org"
# What a page of questions may cost the server.
QUESTION_MS = 15
PASSPHRASE = "lantern meadow kettle harbour"  # noqa: S105 - that of the demonstration


def pages(bench: Bench) -> list[Figure]:
    """What public pages cost the server."""
    with bench.serving("pages") as served:
        bench.tell("public pages")
        return [
            _page(bench, served, "first page", "/"),
            _page(bench, served, "question page (a text)", "/q/story/"),
            _page(bench, served, "question page (cards)", "/q/help/"),
            _page(bench, served, "question page (25 cards)", "/q/what/"),
            _page(bench, served, "question page (six things)", "/q/contact/"),
            _page(bench, served, "question page (Easy Read, 12 pictures)", "/q/who/?easy=1"),
        ]


def _page(bench: Bench, served: Served, title: str, path: str) -> Figure:
    visitor = Visitor(served.port)
    visitor.post("/q/now/", {"safe": "yes", "do": "next"}).needs(302)
    times, cpu = asked(served, visitor, path, bench.size.pages)
    result = f"{times}; {cpu:.1f} ms of processor time"
    target = (f"≤ {QUESTION_MS} ms of processor time", cpu <= QUESTION_MS)
    return Figure(f"{title}, 1 client", result, *(target if path.startswith("/q/") else ()))


def memory(bench: Bench) -> list[Figure]:
    """What the server holds when nobody is there: pages and the worker, both processes."""
    with bench.serving("memory") as served:
        bench.tell("memory at rest")
        Visitor(served.port).get("/").needs(200)
        time.sleep(10)
        held = served.memory()
    low, high = peers.MEMORY_AT_START_MIB
    return [
        Figure(
            "memory at rest, with the worker, each page counted once",
            f"{held.shared_once:.0f} MiB (counted in both processes: {held.resident:.0f} MiB)",
            "≤ 160 MiB", held.shared_once <= 160, f"{peers.NAME}: {low} to {high} MiB at start",
        )
    ]  # fmt: skip


def inbox_sqlite(bench: Bench) -> list[Figure]:
    """Lists and openings in a large store on SQLite."""
    return _inbox(bench, bench.template.copy_to(bench.folder / "large"), "SQLite")


def inbox_postgresql(bench: Bench) -> list[Figure]:
    """Lists and openings in a large store on PostgreSQL."""
    with postgres.cluster() as url:
        served = Served(bench.folder / "large-postgresql", more={"DATABASE_URL": url})
        served.build()
        return _inbox(bench, served, "PostgreSQL")


def _inbox(bench: Bench, served: Served, database: str) -> list[Figure]:
    count = bench.size.store
    bench.tell(f"filling {database} with {count:,} reports")
    there = inside(served, "fill", count)
    served.start()
    try:
        officer = Visitor(served.port)
        sign_in(officer, OFFICER, PASSPHRASE, served.phone_code(OFFICER))
        bench.tell(f"reading the inbox on {database}")
        lists = [
            _list(bench, served, officer, f"{database}, {count:,} reports: {name}", cursor)
            for name, cursor in there["pages"].items()
        ]
        opened = _openings(served, officer, there["numbers"], f"{database}, {count:,}")
        what = f"inbox on {database}, {count:,} reports: first page"
        return [*lists, opened, *crowds(served, officer, "/inbox/", what, bench.size.pages)]
    finally:
        served.kill()


def _list(bench: Bench, served: Served, officer: Visitor, title: str, cursor: str) -> Figure:
    path = f"/inbox/?after={cursor}" if cursor else "/inbox/"
    times, cpu = asked(served, officer, path, bench.size.pages)
    faster = 1000 * peers.LIST_OF_100_000_SECONDS / times.p50
    against = f"{faster:,.0f} times faster than the list of {peers.NAME}"
    return Figure(
        f"inbox on {title}",
        f"{times}; {cpu:.1f} ms of processor time",
        "p95 ≤ 50 ms", times.p95 <= 50,
        against if "100,000" in title else "",
    )  # fmt: skip


def _openings(served: Served, officer: Visitor, numbers: Sequence[str], title: str) -> Figure:
    for number in numbers[:WARM]:
        _opener(officer, number)()
    used = served.cpu_seconds()
    rest = numbers[WARM:]
    times = Times(tuple(seconds_of(_opener(officer, number)) for number in rest))
    cpu = 1000 * (served.cpu_seconds() - used) / len(rest)
    return Figure(
        f"opening a report on {title} reports",
        f"{times}; {cpu:.1f} ms of processor time",
        "p95 ≤ 100 ms", times.p95 <= 100,
        f"{peers.NAME}: p50 {peers.OPENING_AT_10_000_MS} ms in a store of 10,000",
    )  # fmt: skip


def _opener(officer: Visitor, number: str) -> Callable[[], None]:
    def open_it() -> None:
        page = officer.post(f"/reports/{number}/", {}).needs(200)
        if STORY.strip() not in page.text:
            raise Refused(f"report {number} did not open")

    return open_it
