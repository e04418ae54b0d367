"""A copy of the facts as Parquet, from which millions of them are counted in a moment.

Written by DuckDB, one folder a year. Facts that say the same in every column that is counted are
one row, with how many they are and the sum of their keys: no count needs more, and a row is of
nobody. DuckDB is imported where it is used, reads this folder alone, and fetches nothing.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F

from upstander.oversight.insight.models import FactsCopy
from upstander.oversight.insight.rules.asking import Asked

# What is copied of each fact and nothing else, with the type of each.
COLUMNS = {
    "source": "VARCHAR",
    "kind": "VARCHAR",
    "month": "DATE",
    "happened": "DATE",
    "part_of_day": "VARCHAR",
    "area": "VARCHAR",
    "strands": "VARCHAR",
    "about": "VARCHAR",
    "channel": "VARCHAR",
    "key": "UTINYINT",
}
# Fewer than these are counted in the database just as fast.
LEAST = 1_000_000
Config = dict[str, str | bool | int | float | list[str]]
# DuckDB fetches no extension, whatever a query would like to have.
_ALONE: Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_COUNTING: Config = {"threads": "2", "memory_limit": "128MB", "temp_directory": "", **_ALONE}
_WRITING: Config = {
    "threads": "1",
    "memory_limit": "512MB",
    "preserve_insertion_order": "false",
    **_ALONE,
}
Group = tuple[Any, ...]


def home() -> Path:
    """Return the folder of the copies."""
    return Path(settings.DATA) / "facts"


def current() -> Path | None:
    """Return the folder to count from; None where the copy is small, or older than the facts."""
    row = FactsCopy.objects.filter(copied=F("changed"), rows__gte=LEAST).first()
    if row is None:
        return None
    folder = home() / row.folder
    return folder if folder.is_dir() else None


def groups(folder: Path, asked: Asked, columns: Sequence[str]) -> list[Group]:
    """Return the facts that are asked for in groups: their codes, how many, the sum of keys."""
    wheres, values = _wheres(asked)
    codes = "".join(f'"{column}", ' for column in columns)
    sql = (
        f"SELECT {codes}coalesce(sum(facts), 0)::BIGINT, coalesce(sum(keys), 0)::BIGINT "  # noqa: S608 - our own names
        f"FROM {_files(folder)} "
        f"WHERE {' AND '.join(wheres)} GROUP BY ALL"
    )
    import duckdb  # noqa: PLC0415 - sixty megabytes for who counts from here alone

    with duckdb.connect(config=_COUNTING) as engine:
        engine.execute(f"SET allowed_directories = [{_quoted(folder)}]")
        engine.execute("SET enable_external_access = false")
        return engine.execute(sql, values).fetchall()


def _files(folder: Path) -> str:
    return f"read_parquet({_quoted(folder / '*' / '*.parquet')}, hive_partitioning = true)"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _wheres(asked: Asked) -> tuple[list[str], list[object]]:
    found: list[tuple[str, object]] = [("source = ?", asked.source), ("kind = ?", asked.kind)]
    if asked.span is not None:
        # The year is the name of a folder: the others are not opened at all.
        found += [("year = ?", asked.span.start.year)]
        found += [("month >= ?", asked.span.start), ("month < ?", asked.span.end)]
    if asked.area:
        found.append(("area = ?", asked.area))
    if asked.strand:
        found.append(("contains(strands, ?)", f" {asked.strand} "))
    return [where for where, _value in found], [value for _where, value in found]


def write(rows: Iterable[Group], name: str) -> int:
    """Write rows of COLUMNS into a folder of this name; return how many. Whole, or not there."""
    folder, whole = home() / f"{name}.new", home() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    text = folder / "facts.csv"
    count = _as_text(rows, text)
    _as_parquet(text, folder)
    text.unlink()
    folder.rename(whole)
    return count


def _as_text(rows: Iterable[Group], text: Path) -> int:
    count = 0
    with text.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _as_parquet(text: Path, folder: Path) -> None:
    typed = ", ".join(_typed(name, kind) for name, kind in COLUMNS.items())
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    facts = (
        f"SELECT {typed} FROM read_csv({_quoted(text)}, auto_detect = false, delim = ',', "  # noqa: S608 - as above
        f"quote = '\"', escape = '\"', header = false, nullstr = '', columns = {{{names}}})"
    )
    import duckdb  # noqa: PLC0415 - as above

    with duckdb.connect(config={**_WRITING, "temp_directory": str(folder / "room")}) as engine:
        engine.execute(grouped(facts, folder))
    shutil.rmtree(folder / "room", ignore_errors=True)


def grouped(facts: str, folder: Path) -> str:
    """Return the statement that writes what a query of facts gives, like ones as one row."""
    codes = ", ".join(f'"{name}"' for name in COLUMNS if name != "key")
    return (
        f"COPY (SELECT {codes}, count(*)::UINTEGER AS facts, sum(key)::UBIGINT AS keys, "  # noqa: S608 - as above
        f"year(month) AS year FROM ({facts}) GROUP BY ALL) TO {_quoted(folder)} "
        "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), OVERWRITE_OR_IGNORE)"
    )


def _typed(name: str, kind: str) -> str:
    """Return a column as it is kept: no code is an empty text, as in the database."""
    kept = f"coalesce({name}, '')" if kind == "VARCHAR" else f"{name}::{kind}"
    return f'{kept} AS "{name}"'


@lru_cache(maxsize=64)
def ends(folder: Path, source: str, kind: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last month of a source. A copy stays as it is, so once is enough."""
    months = [month for month, _facts, _keys in groups(folder, Asked(source, kind), ("month",))]
    return (min(months), max(months)) if months else None


def keep_only(name: str) -> None:
    """Delete every other copy, and what a killed run left."""
    for folder in home().iterdir() if home().is_dir() else ():
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)


def named(now: dt.datetime) -> str:
    """Return the name of a copy that is made now."""
    return f"{now:%Y%m%d-%H%M%S}"
