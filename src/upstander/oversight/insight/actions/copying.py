"""Keeping the Parquet copy of the facts as new as the facts."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.oversight.insight import parquet
from upstander.oversight.insight.choices import ExtractState
from upstander.oversight.insight.models import Extract, Fact, FactsCopy

_SLICE = 10_000


def copy_facts(*, by: Actor, now: dt.datetime) -> int:
    """Let there be a copy that says what the facts say; return how many facts it holds.

    Where there are few facts no copy is kept, and what is new enough is left as it is. Facts that
    change while it is written make it too old at once: it is then not counted from.
    """
    if by.kind != "system":
        raise NotPermitted("Facts are copied by the system itself.")
    row, _made = FactsCopy.objects.get_or_create(only=True)
    if row.copied == row.changed and (parquet.home() / row.folder).is_dir():
        return row.rows
    if Fact.objects.count() < parquet.LEAST:
        parquet.keep_only("")
        return 0
    name = parquet.named(now)
    rows = parquet.write(_facts(), name)
    FactsCopy.objects.filter(pk=row.pk).update(copied=row.changed, rows=rows, folder=name)
    parquet.keep_only(name)
    return rows


def _facts() -> Iterator[tuple[object, ...]]:
    """Yield the columns of every fact that counts, out of one look at the table."""
    reading = Extract.objects.filter(state=ExtractState.READING)
    rows = Fact.objects.filter(Q(extract=None) | ~Q(extract__in=list(reading)))
    return rows.values_list(*parquet.COLUMNS).iterator(_SLICE)
