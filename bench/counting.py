"""Numbers: bringing a quarter of a million incidents in, and the pages over them."""

from bench.figures import Figure, Times
from bench.reading import PASSPHRASE
from bench.timing import WARM, Bench, asked, inside, seconds_of
from bench.visitor import Visitor, sign_in

ANALYST = "ade@example.org"
LEAST_ROWS, MOST_MB, MOST_MS = 5_000, 100, 300
MILLIONS, MOST_MS_OF_MILLIONS, MOST_MIB_SERVED = 10_000_000, 500, 200
ALL_YEARS = "source=fbi-incident"
PAGES = {
    "how many": f"/numbers/how-many/?{ALL_YEARS}",
    "where": f"/numbers/where/?{ALL_YEARS}",
    "when": f"/numbers/when/?{ALL_YEARS}",
    "why": f"/numbers/why/?{ALL_YEARS}",
    "where, one reason": f"/numbers/where/?{ALL_YEARS}&strand=religion",
    "how many, one year": f"/numbers/how-many/?{ALL_YEARS}&period=2022",
}


def numbers(bench: Bench) -> list[Figure]:
    """Return how fast the file comes in, and how long each page over all of it takes."""
    bench.tell("numbers: 253,776 incidents from a file")
    with bench.serving("numbers") as served:
        served.kill()
        said = inside(served, "extracts", 0)
        served.start()
        analyst = Visitor(served.port)
        sign_in(analyst, ANALYST, PASSPHRASE, served.phone_code(ANALYST))
        times = {name: _times(analyst, address) for name, address in PAGES.items()}
    speed = said["rows"] / said["seconds"]
    return [
        Figure(
            f"bring {said['rows']:,} incidents in from a file", f"{speed:,.0f} a second; {said['rows'] / said['cpu']:,.0f} a second of processor time",
            f"≥ {LEAST_ROWS:,}", speed >= LEAST_ROWS,
        ),
        Figure(
            "  memory above what the process had", f"{said['memory']:.0f} MB",
            f"≤ {MOST_MB} MB", said["memory"] <= MOST_MB,
        ),
        *(
            Figure(
                f"numbers page over {said['rows']:,} facts: {name}", str(found),
                f"p50 ≤ {MOST_MS} ms", found.p50 <= MOST_MS,
            )
            for name, found in times.items()
        ),
    ]  # fmt: skip


def parquet(bench: Bench) -> list[Figure]:
    """Return how long each page takes over ten million facts, and what the server then holds."""
    bench.tell("numbers: ten million facts from Parquet")
    with bench.serving("parquet") as served:
        analyst = Visitor(served.port)
        sign_in(analyst, ANALYST, PASSPHRASE, served.phone_code(ANALYST))
        before = served.memory()
        # While it serves: jobs that were late at the start have looked at the copy by now.
        said = inside(served, "millions", MILLIONS)
        _counts_all(analyst)
        pages = {name: asked(served, analyst, address, 15) for name, address in PAGES.items()}
        after = served.memory()
    return [
        *(
            Figure(
                f"numbers page over {MILLIONS:,} facts in Parquet: {name}",
                f"{times}; {cpu:.0f} ms of processor time",
                f"≤ {MOST_MS_OF_MILLIONS} ms of processor time", cpu <= MOST_MS_OF_MILLIONS,
            )
            for name, (times, cpu) in pages.items()
        ),
        Figure("  rows and size of that copy", f"{said['rows']:,}, {said['bytes'] / 1e6:.0f} MB"),
        Figure(
            "memory after the numbers pages, with the worker, each page of memory counted once",
            f"{after.shared_once:.0f} MiB (before: {before.shared_once:.0f} MiB)",
            f"≤ {MOST_MIB_SERVED} MiB", after.shared_once <= MOST_MIB_SERVED,
        ),
    ]  # fmt: skip


def _counts_all(analyst: Visitor) -> None:
    """Make sure that it is these facts that the pages count."""
    if f"{MILLIONS:,} incidents" not in analyst.get(PAGES["how many"]).needs(200).text:
        raise RuntimeError("the pages do not count from the copy")


def _times(analyst: Visitor, address: str) -> Times:
    pages = [seconds_of(lambda: analyst.get(address).needs(200)) for _each in range(WARM + 15)]
    return Times(tuple(pages[WARM:]))
