"""Files as a force sends them, whole and broken, and bringing them in."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.cast import NOW
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.oversight.insight.actions.importing import Brought, Wanted, bring_extract
from upstander.oversight.insight.choices import Stop
from upstander.oversight.insight.models import Fact

DATA = Path(__file__).parents[2] / "data"
UK = DATA / "uk_police_sample.csv"
FBI = DATA / "fbi_hate_crime_1991_2023.csv.gz"
HEAD, *LINES = list(csv.reader(UK.read_text().splitlines()))
SYSTEM = Actor.system("import_incidents")
Row = list[str]


def column(name: str) -> int:
    """Return at which place a column stands."""
    return HEAD.index(name)


def written(path: Path, rows: Iterable[Row], head: Row = HEAD) -> Path:
    """Write a file of these lines."""
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return path


def changed(rows: Iterable[Row], name: str, to: Callable[[Row], str]) -> list[Row]:
    """Return the lines with one column made anew."""
    at = column(name)
    return [[*row[:at], to(row), *row[at + 1 :]] for row in rows]


def brought(
    path: Path, profile: str = "uk_police", now: dt.datetime = NOW, **more: object
) -> Brought:
    """Bring a file in. The sample is of five districts; where there is a house, it has two."""
    wanted = Wanted(file=path, profile=profile, **{"accept": frozenset({Stop.ELSEWHERE}), **more})
    return bring_extract(wanted=wanted, by=SYSTEM, now=now)


def american(path: Path, years: range = range(2018, 2024)) -> Path:
    """Write a file of the other profile: ten incidents a month in New Jersey, one in Ohio a year."""
    head = ["incident_id", "incident_date", "state_abbr", "bias_desc", "offense_name"]
    rows = [
        [f"{year}-{month}-{n}", f"{year}-{month:02}-{n + 2:02}", "NJ", "Anti-Asian", "Intimidation"]
        for year in years
        for month in range(1, 13)
        for n in range(10)
    ]
    rows += [[f"OH{year}", f"{year}-12-31", "OH", "Anti-Jewish", "Arson"] for year in years]
    return written(path, rows, head)


def facts() -> list[tuple[object, ...]]:
    """Return every fact, in a steady order."""
    columns = ("id", "month", "received", "happened", "area", "strands", "offence", "online", "key")
    return sorted(Fact.objects.values_list(*columns), key=str)


TODAY = london_day(NOW)
