"""Searching cases, while cards are still made and afterwards; and the pages of many cases."""

from bench.casepages import case_pages
from bench.figures import Figure, Times
from bench.reading import OFFICER, PASSPHRASE
from bench.timing import WARM, Bench, inside, seconds_of
from bench.visitor import Visitor, sign_in

FIRST_MS, LATER_MS = 500, 50
WORDS = {"words": "Quillfeather"}


def finding(bench: Bench) -> list[Figure]:
    """Return how long searches take over many cases, each with a report of its own."""
    count = bench.size.cases
    with bench.serving("finding") as served:
        served.kill()
        bench.tell(f"opening {count:,} cases")
        said = inside(served, "finding", count)
        served.start()
        officer = Visitor(served.port)
        sign_in(officer, OFFICER, PASSPHRASE, served.phone_code(OFFICER))
        officer.get("/find/").needs(200)
        pages = [seconds_of(lambda: officer.post("/find/", WORDS).needs(200)) for _ in range(60)]
        others = case_pages(bench, served, officer, said["long"])
    making, later = said["making"], Times(tuple(said["later"]))
    first, page = 1000 * max(making), Times(tuple(pages[WARM:]))
    over = f"search over {count:,} cases"
    return [
        Figure(
            f"{over}, none of them with a card yet: the slowest of {len(making)} searches",
            f"{first:.0f} ms", f"≤ {FIRST_MS} ms", first <= FIRST_MS,
        ),
        Figure(
            f"{over} afterwards, {said['cards']:,} cards opened",
            f"{later}; {said['cpu_ms']:.1f} ms of processor time",
            f"p50 ≤ {LATER_MS} ms", later.p50 <= LATER_MS,
        ),
        Figure("the same as a whole page, 1 client", str(page)),
        *others,
    ]  # fmt: skip
