"""Reading what is frozen: the only figures of whoever may not see true counts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists

from upstander.oversight.insight.choices import Kind
from upstander.oversight.insight.models import Frozen, Publication
from upstander.oversight.insight.rules.asking import CATALOGUE, OWN

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """The frozen tables of one period. A cell that is not there is fewer than 5, or nobody."""

    period: str
    rows: Mapping[str, Mapping[Codes, int]]
    # How often it was counted anew; then when last, and why.
    revision: int = 0
    frozen_on: dt.date | None = None
    reason: str = ""

    def says(self, figures: Mapping[str, list[list[object]]]) -> bool:
        """Return whether these are the figures of every table."""
        return self.rows == _rows(figures)

    def has(self, table: str) -> bool:
        """Return whether this table was there when the period was frozen."""
        return table in self.rows

    def figure(self, table: str, *codes: str) -> int | None:
        """Return one figure; None for fewer than 5."""
        return self.rows.get(table, {}).get(codes)


def periods(source: str, kind: str) -> list[str]:
    """Return the periods that are frozen, oldest first; a year stands before its quarters."""
    found = Frozen.objects.filter(source=source, kind=kind).values_list("period", flat=True)
    return sorted(set(found))


def tables(source: str, kind: str) -> dict[str, Tables]:
    """Return the frozen tables of a source by period, each as it was counted last."""
    rows = Frozen.objects.filter(source=source, kind=kind).order_by("period", "revision")
    return {
        one.period: Tables(one.period, _rows(one.figures), one.revision, one.frozen_on, one.reason)
        for one in rows
    }


def revisions(found: Iterable[Tables]) -> list[tuple[dt.date, str]]:
    """Return when and why some of these were counted anew, oldest first."""
    return sorted({(one.frozen_on, one.reason) for one in found if one.revision and one.frozen_on})


def last_revised(source: str, kind: str) -> dt.date | None:
    """Return when closed periods of a source were last counted anew."""
    revised = Frozen.objects.filter(source=source, kind=kind, revision__gt=0)
    return revised.order_by("-frozen_on").values_list("frozen_on", flat=True).first()


def _rows(figures: Mapping[str, list[list[object]]]) -> dict[str, dict[Codes, int]]:
    return {
        name: {tuple(map(str, row[:-1])): int(str(row[-1])) for row in figures[name]}
        for name in CATALOGUE
        if name in figures
    }


def is_public() -> bool:
    """Return whether the public may see what is frozen."""
    return Publication.objects.filter(since__isnull=False).exists()


def published() -> Exists:
    """Return the same for use within a question."""
    return Exists(Publication.objects.filter(since__isnull=False))


def is_of_the_public_page(source: str, kind: str) -> bool:
    """Return whether the public page shows this source."""
    return (source, kind) == (OWN, Kind.REPORT.value)


def asked_by() -> UUID | None:
    """Return who asked to show it, while that waits for a second person."""
    return Publication.objects.filter(since=None).values_list("by", flat=True).first()
