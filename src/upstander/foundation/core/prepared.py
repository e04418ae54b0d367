"""Questions that every page asks, put into SQL once.

The ORM takes ten times as long to write such a question as the database takes to answer it
(ADR 0038). So its SQL is kept, and nothing else: values are bound anew for each answer, and no
answer is kept.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    QuerySet,
    UUIDField,
)
from django.db.models.sql.compiler import SQLCompiler

Value = str | UUID | dt.date | None
Row = tuple[Any, ...]
T = TypeVar("T")
# Values by the name they are given under, and which of a list they are.
_Given = Mapping[tuple[str, int], Value]

_FIELDS: Mapping[type, Field[Any, Any]] = {
    str: CharField(),
    UUID: UUIDField(),
    dt.date: DateField(),
    dt.datetime: DateTimeField(),
    type(None): CharField(),
}
# How many shapes of one question are kept: lists of many lengths are written anew.
MOST_SHAPES = 64


class _Place(Expression):
    """Where a value will stand: the name it is given under, and which of a list it is."""

    def __init__(self, name: str, number: int, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.key = (name, number)

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Stand for itself among the values, until they are bound."""
        del compiler, connection
        return "%s", (self,)


class _Written:
    """One question in SQL: what stands for values in it, and how columns are read."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._compiler = rows.query.get_compiler(connection=connection)
        self._sql, self._params = self._compiler.as_sql()
        chosen = [column for column, _sql, _alias in self._compiler.select]
        self._converters = self._compiler.get_converters(chosen)

    def rows(self, given: _Given) -> list[Row]:
        """Ask it with these values."""
        found: Iterable[Sequence[Any]] = self._ask(self._sql, given)
        if self._converters:
            found = self._compiler.apply_converters(found, self._converters)
        return [tuple(row) for row in found]

    def count(self, given: _Given) -> int:
        """Ask how many rows it has with these values."""
        return int(self._ask(f"SELECT COUNT(*) FROM ({self._sql}) AS found", given)[0][0])  # noqa: S608 - the ORM's own

    def _ask(self, sql: str, given: _Given) -> list[Sequence[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, [_bound(one, given) for one in self._params])
            return list(cursor.fetchall())


class Prepared:
    """A question whose SQL is written once for each shape: how many values its lists have.

    ``ask`` makes it as ever, with ``values_list``, from arguments that only name where values will
    stand: it must not look at them.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        """Nothing is written before it is asked for the first time."""
        self._ask = ask
        self._known: dict[object, _Written | None] = {}

    def rows(self, **given: Value | Iterable[Value]) -> list[Row]:
        """Return the answer with these values, and lists of values."""
        return self._answered(_Written.rows, given) or []

    def count(self, **given: Value | Iterable[Value]) -> int:
        """Return how many rows the answer has."""
        return self._answered(_Written.count, given) or 0

    def exists(self, **given: Value | Iterable[Value]) -> bool:
        """Return whether the answer has any row."""
        return bool(self.count(**given))

    def _answered(
        self, how: "Callable[[_Written, _Given], T]", given: Mapping[str, Any]
    ) -> "T | None":
        lists = {name: _listed(value) for name, value in given.items()}
        shape = (connection.vendor, *((name, *map(_field, of)) for name, of in lists.items()))
        if shape not in self._known:
            self._learn(shape, given, lists)
        written = self._known[shape]
        if written is None:
            return None
        values = {
            (name, number): one for name, of in lists.items() for number, one in enumerate(of)
        }
        return how(written, values)

    def _learn(
        self, shape: object, given: Mapping[str, object], lists: Mapping[str, list[Value]]
    ) -> None:
        if len(self._known) >= MOST_SHAPES:
            self._known.clear()
        places = {
            name: [_Place(name, number, _field(one)) for number, one in enumerate(of)]
            for name, of in lists.items()
        }
        asked = {name: of[0] if _is_one(given[name]) else of for name, of in places.items()}
        try:
            self._known[shape] = _Written(self._ask(**asked))
        except EmptyResultSet:
            # Nothing can be among no values: there is no question to ask.
            self._known[shape] = None


def _field(value: Value) -> Field[Any, Any]:
    """Return how such a value is given to the database; any kind of text is text."""
    return _FIELDS.get(type(value), _FIELDS[str])


def _is_one(value: object) -> bool:
    return isinstance(value, str | UUID | dt.date | None)


def _listed(value: Any) -> list[Value]:
    return [value] if _is_one(value) else list(value)


def _bound(param: object, given: _Given) -> Any:
    if not isinstance(param, _Place):
        return param
    return param.output_field.get_db_prep_value(given[param.key], connection)
