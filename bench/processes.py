"""Several processes on PostgreSQL: what each further one holds, and the worker apart."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import postgres
from bench.figures import Figure
from bench.reading import PASSPHRASE
from bench.served import Memory, Served, memory_of
from bench.timing import Bench
from bench.visitor import Answers, Visitor, sign_in, tell

MOST_MIB = 80
FURTHER = 2
PAGES = ("/", "/q/now/", "/help/")
# A code from a phone counts once: somebody else signs in each time.
OFFICERS = {1: "dana@example.org", 1 + FURTHER: "sam@example.org"}
DESK = ("/work/", "/inbox/", "/cases/")


def processes(bench: Bench) -> list[Figure]:
    """Serve with one process and with three, jobs apart; return what each one more holds."""
    with postgres.cluster() as url:
        built = Served(bench.folder / "processes", more={"DATABASE_URL": url})
        bench.tell("building the demonstration on PostgreSQL")
        built.build()
        one, _worker = _held(bench, built, 1)
        several, worker = _held(bench, built, 1 + FURTHER)
    further = (several.shared_once - one.shared_once) / FURTHER
    return [
        Figure("memory of one serving process and its parent", f"{one.shared_once:.0f} MiB"),
        Figure(
            "each further serving process, in use, shared pages counted once",
            f"{further:.0f} MiB", f"≤ {MOST_MIB} MiB", further <= MOST_MIB,
        ),
        Figure(
            "the worker apart", f"{worker.shared_once:.0f} MiB",
            f"≤ {MOST_MIB} MiB", worker.shared_once <= MOST_MIB,
        ),
    ]  # fmt: skip


def _held(bench: Bench, built: Served, count: int) -> tuple[Memory, Memory]:
    command = ("serve", "--without-jobs", "--processes", str(count))
    served = replace(built, command=command)
    bench.tell(f"pages with {count} process(es)")
    beside = served.run("worker")
    served.start()
    try:
        officer = Visitor(served.port)
        sign_in(officer, OFFICERS[count], PASSPHRASE, served.phone_code(OFFICERS[count]))
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: _visit(served, officer.cookies), range(24)))
        time.sleep(5)
        return served.memory(), memory_of([beside.pid])
    finally:
        served.kill()
        beside.kill()
        beside.wait()


def _visit(served: Served, cookies: dict[str, str]) -> None:
    """Look at public pages, tell something, and look at pages of the desk, over new connections."""
    for path in PAGES:
        Visitor(served.port).get(path).needs(200)
    tell(Visitor(served.port), Answers("Nothing of this is real."))
    for path in DESK:
        officer = Visitor(served.port)
        officer.cookies.update(cookies)
        officer.get(path).needs(200)
