"""What an act leaves in an empty database, worked out once in each process and put back as rows.

Founding the partnership takes a fifth of a second, most of it for keys, and hundreds of tests stand
on it. The product does the same each time; so its rows are kept, and every test that asks gets them
back, with objects of its own. Where something is in the database already, the act itself is done.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

What = TypeVar("What")


@dataclass(frozen=True)
class Table:
    """The rows of one table, with the names of its columns."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def put_back(self) -> None:
        """Insert the rows."""
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        insert = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(insert, self.rows)


def table(name: str) -> Table:
    """Return a table as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
        return Table(name, tuple(column[0] for column in cursor.description), cursor.fetchall())


def standing() -> dict[str, Table]:
    """Return every table that has rows."""
    found = [table(name) for name in connection.introspection.table_names()]
    return {one.name: one for one in found if one.rows}


@dataclass
class Prepared(Generic[What]):
    """An act whose rows are kept."""

    act: Callable[[], What]
    # What nobody may have touched yet: where this has rows, the database is not as it was made.
    sign: str
    left: tuple[What, list[Table]] | None = None

    def __call__(self) -> What:
        """Do the act, or put back what it left."""
        if table(self.sign).rows:
            return self.act()
        if self.left is None:
            before = standing()
            done = self.act()
            after = standing()
            assert all(after[name].rows == one.rows for name, one in before.items()), "it only adds"
            self.left = copy.deepcopy(done), [after[name] for name in after.keys() - before.keys()]
            return done
        done, tables = self.left
        # All at once: rows point to rows of tables that come later.
        with transaction.atomic():
            for one in tables:
                one.put_back()
        return copy.deepcopy(done)
