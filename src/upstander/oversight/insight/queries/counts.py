"""Counting facts: true counts for who may see them, and the catalogue that is frozen."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet, Sum, Value

from upstander.foundation.figures.cells import Secrets, figure
from upstander.oversight.insight import parquet, profiles
from upstander.oversight.insight.choices import ExtractState, Kind
from upstander.oversight.insight.models import Extract, Fact
from upstander.oversight.insight.rules.asking import (
    CATALOGUE,
    OWN,
    Asked,
    Span,
    quarter_of,
    span,
)
from upstander.oversight.insight.rules.findings import Promptness

Codes = tuple[str, ...]


class Tally(NamedTuple):
    """How many facts a cell holds, and the sum of their keys."""

    facts: int = 0
    keys: int = 0


def sources() -> list[tuple[str, str]]:
    """Return what is there to be counted: our reports and incidents, and each file's kind."""
    there = Extract.objects.filter(state=ExtractState.DONE).values_list("profile", flat=True)
    known = [profiles.profile(one) for one in sorted(set(there)) if one in profiles.names()]
    others = dict.fromkeys((one.source, one.kind) for one in known)
    return [(OWN, Kind.REPORT.value), (OWN, Kind.INCIDENT.value), *others]


def asked_for(asked: Asked) -> QuerySet[Fact]:
    """Return the facts that are asked for. What is still being brought in is not among them."""
    rows = Fact.objects.filter(source=asked.source, kind=asked.kind)
    if asked.span is not None:
        rows = rows.filter(month__gte=asked.span.start, month__lt=asked.span.end)
    if asked.area:
        rows = rows.filter(area=asked.area)
    if asked.strand:
        rows = rows.filter(strands__contains=f" {asked.strand} ")
    if unfinished := _unfinished(asked.source):
        rows = rows.filter(Q(extract=None) | ~Q(extract__in=unfinished))
    return rows


def _unfinished(source: str) -> list[object]:
    reading = Extract.objects.filter(source=source, state=ExtractState.READING)
    return list(reading.values_list("pk", flat=True))


def _groups(asked: Asked, *columns: str, keys: bool = False) -> Iterable[tuple[Any, ...]]:
    """Return the facts in groups: their codes, how many, and with ``keys`` the sum of their keys.

    Out of the Parquet copy where there is one that says the same.
    """
    if copy := parquet.current():
        return parquet.groups(copy, asked, columns)
    rows = asked_for(asked).order_by()
    if not columns:
        return [(rows.count(), 0)]
    summed = Sum("key") if keys else Value(0)
    return rows.values_list(*columns).annotate(n=Count("*"), k=summed)


def by(asked: Asked, column: str) -> dict[str, int]:
    """Return how many facts there are of each code of one column; of each reason for ``strands``."""
    rows = [(code, count) for code, count, _keys in _groups(asked, column)]
    if column == "strands":
        return _each_strand(rows)
    return {code: count for code, count in rows if code}


def _each_strand(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for codes, count in rows:
        for code in codes.split():
            found[code] += count
    return dict(found)


def by_month(asked: Asked) -> dict[dt.date, int]:
    """Return how many facts there are of each month that has any."""
    return {month: count for month, count, _keys in _groups(asked, "month")}


def months(asked: Asked) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last month that a source has; None where it has none."""
    if copy := parquet.current():
        return parquet.ends(copy, asked.source, asked.kind)
    # Two looks at the ends of the index: one question for both would read all of it.
    rows = Fact.objects.filter(source=asked.source, kind=asked.kind).values_list("month", flat=True)
    first, last = rows.order_by("month").first(), rows.order_by("-month").first()
    return (first, last) if first and last else None


def having(asked: Asked, column: str) -> int:
    """Return how many facts say anything in a column of codes."""
    return sum(count for code, count, _keys in _groups(asked, column) if code)


def happened_in_its_month(asked: Asked) -> tuple[int, int]:
    """Return of how many facts the month is known in which it happened, and how many of them came
    in that same month.
    """
    known = [row for row in _groups(asked, "month", "happened") if row[1]]
    same = [row for row in known if row[0] == row[1]]
    return sum(row[2] for row in known), sum(row[2] for row in same)


def total(asked: Asked) -> int:
    """Return how many facts are asked for."""
    return sum(count for count, _keys in _groups(asked))


STEPS = ("first_read", "answered", "closed")
DAYS = (1, 3, 7, 28)


def promptness(asked: Asked, today: dt.date) -> dict[tuple[str, int], Promptness]:
    """Return for each step and number of days how many had it in time, in one question.

    Only of what came so many days ago or earlier: what has not had the time would count as late.
    """
    old = {days: Q(received__lte=today - dt.timedelta(days=days)) for days in DAYS}
    wanted = {f"of_{days}": Count("pk", filter=came) for days, came in old.items()}
    for step in STEPS:
        for days, came in old.items():
            in_time = Q(**{f"{step}__lte": days})
            wanted[f"{step}_{days}"] = Count("pk", filter=came & in_time)
    found = asked_for(asked).aggregate(**wanted)
    return {
        (step, days): Promptness(days, found[f"{step}_{days}"], found[f"of_{days}"])
        for step in STEPS
        for days in DAYS
    }


# --- the catalogue -------------------------------------------------------------------------------


def catalogue(
    source: str, kind: str, today: dt.date, done: Collection[str], ours: Secrets
) -> Iterator[tuple[str, dict[str, list[list[object]]]]]:
    """Yield each period that is over and not frozen yet, with every table of the catalogue."""
    covered = _covered(source, kind, today)
    waiting = [
        one for one in _periods(covered) if one not in done and _is_over(one, covered, today)
    ]
    if not waiting:
        return
    tables = {name: _by_period(Asked(source, kind), CATALOGUE[name]) for name in CATALOGUE}
    for period in waiting:
        yield (
            period,
            {
                name: _figures(source, kind, period, name, tables[name].get(period, {}), ours)
                for name in CATALOGUE
            },
        )


def _covered(source: str, kind: str, today: dt.date) -> Span | None:
    """Return for which time a source speaks: a file for its own days, we from our first report on."""
    if source == OWN:
        found = months(Asked(source, kind))
        return Span(dt.date(found[0].year, 1, 1), today) if found else None
    days = Extract.objects.filter(source=source, state=ExtractState.DONE).aggregate(
        first=Min("first_day"), last=Max("last_day")
    )
    # On the last days of a quarter nothing may have happened.
    return Span(days["first"].replace(day=1), days["last"] + dt.timedelta(days=7))


def _periods(covered: Span | None) -> list[str]:
    if covered is None:
        return []
    years = range(covered.start.year, covered.end.year + 1)
    return [str(year) for year in years] + [f"{year}-{n}" for year in years for n in range(1, 5)]


def _is_over(period: str, covered: Span | None, today: dt.date) -> bool:
    """Return whether all of a period was covered, and it has settled."""
    found = span(period)
    if found is None or covered is None:
        return False
    return covered.start <= found.start and found.end <= covered.end and found.closed_on <= today


def _by_period(asked: Asked, columns: Codes) -> Mapping[str, Mapping[Codes, Tally]]:
    """Return the tallies of each quarter and each year, by the codes of these columns."""
    found: dict[str, dict[Codes, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for month, *codes, count, keys in _groups(asked, "month", *columns, keys=True):
        for cell in _cells(codes, columns):
            for period in (str(month.year), quarter_of(month)):
                there = found[period][cell]
                found[period][cell] = Tally(there.facts + count, there.keys + keys)
    return found


def _cells(codes: list[str], columns: Codes) -> list[Codes]:
    """Return the cells in which a group of facts counts: one for each of its reasons."""
    if "strands" not in columns:
        return [tuple(codes)]
    at = columns.index("strands")
    return [(*codes[:at], one, *codes[at + 1 :]) for one in codes[at].split()]


def _figures(
    source: str, kind: str, period: str, table: str, tallies: Mapping[Codes, Tally], ours: Secrets
) -> list[list[object]]:
    """Return the rows of one table: its codes, then the figure. What is fewer than 5 has no row,
    and so reads like what nobody is in.
    """
    names = CATALOGUE[table]
    found: list[list[object]] = []
    for codes, tally in sorted(tallies.items()):
        said = dict(zip(names, codes, strict=True))
        cell = {"source": source, "kind": kind, "period": period, **said}
        value = figure(tally.facts, tally.keys, cell, ours).value
        found += [[*codes, value]] if value is not None else []
    return found
