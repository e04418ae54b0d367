"""The page on the parts of the year: what stands out is said of whole years alone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from upstander.oversight.insight import charts, names
from upstander.oversight.insight.counted import NOT_COVERED, Counted, Value
from upstander.oversight.insight.queries import counts
from upstander.oversight.insight.rules import findings
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.shown import MORE_TRUST, Shown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def when(counted: Counted, today: dt.date) -> Shown:
    """Show in which part of the year they were."""
    del today
    heads, grid = counted.grid()
    parts = _parts(heads, grid)
    cells = charts.heat([[(value, _brief(value)) for value in row] for row in grid.values()])
    return Shown(
        finding=_when(parts, counted.off),
        head=[_("Year"), *heads],
        rows=[[year, *map(_said, row)] for year, row in grid.items()],
        heat=list(zip(grid, cells, strict=True)),
        words=[*_dated(counted), MORE_TRUST],
        empty=not any(value for row in grid.values() for value in row if value != NOT_COVERED),
    )


def _parts(heads: Sequence[str], grid: Mapping[str, Sequence[Value]]) -> list[findings.Part]:
    """Return the parts of the year, out of whole years where there are any.

    A part that fewer years have is not quieter for that: each goes with the years that have it.
    """
    rows = [row for row in grid.values() if NOT_COVERED not in row] or [*grid.values()]
    columns = [
        [findings.at_most(row[at]) for row in rows if row[at] != NOT_COVERED]
        for at in range(len(heads))
    ]
    return [
        findings.Part(head, sum(column), len(column))
        for head, column in zip(heads, columns, strict=True)
    ]


def _when(parts: Sequence[findings.Part], off: int) -> str:
    if not all(one.years for one in parts):
        return _("Less than a whole year is counted: no part of it can stand out")
    peak = findings.clear_peak(parts, off)
    said = _("More than usual in {part}") if peak else _("No part of the year stands out")
    return said.format(part=peak)


def _dated(counted: Counted) -> "list[StrOrPromise]":
    """Say by which day these are counted."""
    if counted.asked.source != OWN:
        return [_("Where somebody knew the month only, it is often put down as its first day.")]
    counted_by = _("Counted by the month in which they were told to us.")
    known, same = counts.happened_in_its_month(counted.asked) if counted.exact else (0, 0)
    if not known:
        return [counted_by]
    of_those = _("Of {known} we may say in which month it happened: {same} in that same month.")
    return [counted_by, of_those.format(known=names.things(counted.asked.kind, known), same=same)]


def _brief(value: Value) -> str:
    return "<5" if value is None else _said(value)


def _said(value: Value) -> str:
    return "–" if value == NOT_COVERED else names.value(value)
