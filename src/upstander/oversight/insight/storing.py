"""Writing many facts at once. The way through the ORM takes four times as long for each."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F

from upstander.oversight.insight.models import Fact, FactsCopy


class Row(NamedTuple):
    """One fact, with the fields of the table in its order."""

    id: UUID
    extract_id: UUID | None
    source: str
    kind: str
    month: dt.date
    received: dt.date | None = None
    happened: dt.date | None = None
    part_of_day: str = ""
    area: str = ""
    strands: str = ""
    offence: str = ""
    about: str = ""
    channel: str = ""
    online: bool | None = None
    first_read: int | None = None
    answered: int | None = None
    closed: int | None = None
    key: int = 0


# What may change about a fact that is there already.
MAY_CHANGE = (
    "month", "received", "happened", "part_of_day", "area", "strands", "offence", "about",
    "channel", "online", "first_read", "answered", "closed",
)  # fmt: skip
_PLACES = tuple(Row._fields.index(name) for name in MAY_CHANGE)


class Stored(NamedTuple):
    """How many facts were new, how many said something else before, how many said the same."""

    new: int
    changed: int
    same: int


def store(rows: Collection[Row]) -> Stored:
    """Let exactly these facts be there, each once, in the transaction of whoever calls."""
    known = _known([row.id for row in rows])
    # In the order of their ids, which says nothing: the order in which they came does not lie here.
    new = sorted(row for row in rows if row.id not in known)
    changed = [row for row in rows if row.id in known and _said(row) != known[row.id]]
    _insert(new)
    Fact.objects.bulk_update([Fact(**row._asdict()) for row in changed], MAY_CHANGE, batch_size=100)
    if new or changed:
        touched()
    return Stored(len(new), len(changed), len(rows) - len(new) - len(changed))


def touched() -> None:
    """Say that facts changed, in the same transaction: a copy from before is too old now."""
    FactsCopy.objects.get_or_create(only=True)
    FactsCopy.objects.update(changed=F("changed") + 1)


def _known(ids: list[UUID]) -> Mapping[UUID, tuple[object, ...]]:
    rows = Fact.objects.filter(id__in=ids).values_list("id", *MAY_CHANGE)
    return {row[0]: row[1:] for row in rows}


def _said(row: Row) -> tuple[object, ...]:
    return tuple(row[place] for place in _PLACES)


def _insert(rows: Collection[Row]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, Row._fields))
    places = ", ".join(["%s"] * len(Row._fields))
    table = quote(Fact._meta.db_table)
    adapt = Fact._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 - our own names
            [
                (adapt(row.id, connection), adapt(row.extract_id, connection), *row[2:])
                for row in rows
            ],
        )
