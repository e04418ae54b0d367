"""Reading what is frozen: the only figures of whoever may not see true counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from upstander.oversight.insight.models import Frozen, Publication
from upstander.oversight.insight.rules.asking import CATALOGUE

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """The frozen tables of one period. A cell that is not there is fewer than 5, or nobody."""

    period: str
    rows: Mapping[str, Mapping[Codes, int]]

    def has(self, table: str) -> bool:
        """Return whether this table was there when the period was frozen."""
        return table in self.rows

    def figure(self, table: str, *codes: str) -> int | None:
        """Return one figure; None for fewer than 5."""
        return self.rows.get(table, {}).get(codes)


def periods(source: str, kind: str) -> list[str]:
    """Return the periods that are frozen, oldest first; a year stands before its quarters."""
    found = Frozen.objects.filter(source=source, kind=kind).values_list("period", flat=True)
    return sorted(found)


def tables(source: str, kind: str) -> dict[str, Tables]:
    """Return the frozen tables of a source by period."""
    rows = Frozen.objects.filter(source=source, kind=kind).order_by("period")
    return {one.period: Tables(one.period, _rows(one.figures)) for one in rows}


def _rows(figures: Mapping[str, list[list[object]]]) -> dict[str, dict[Codes, int]]:
    return {
        name: {tuple(map(str, row[:-1])): int(str(row[-1])) for row in figures[name]}
        for name in CATALOGUE
        if name in figures
    }


def is_public() -> bool:
    """Return whether the public may see what is frozen."""
    return Publication.objects.exists()
