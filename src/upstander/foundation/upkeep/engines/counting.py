"""How many rows each table has: held against what a copy says of itself."""

from django.db import connection


def rows() -> dict[str, int]:
    """Return the count of each table, by name."""
    return {name: _count(name) for name in sorted(connection.introspection.table_names())}


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our table
        return int(cursor.fetchone()[0])
