"""A copy of the facts as Parquet, from which millions of them are counted in a moment.

Written by DuckDB, one folder a year. It holds neither ids nor days: only the columns that are
counted. DuckDB is imported where it is used, reads this folder alone, and fetches nothing.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F

from upstander.oversight.insight.models import FactsCopy
from upstander.oversight.insight.rules.asking import Asked

# What the copy holds and nothing else, with the type of each: a test holds the files to this.
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
        f"SELECT {codes}count(*), coalesce(sum(key), 0)::BIGINT FROM {_files(folder)} "  # noqa: S608 - our own names
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
    import duckdb  # noqa: PLC0415 - as above

    with duckdb.connect(config={**_WRITING, "temp_directory": str(folder / "room")}) as engine:
        engine.execute(
            f"COPY (SELECT {typed}, year(month::DATE) AS year FROM read_csv({_quoted(text)}, "  # noqa: S608 - as above
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"header = false, nullstr = '', columns = {{{names}}})) TO {_quoted(folder)} "
            "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), OVERWRITE_OR_IGNORE)"
        )
    shutil.rmtree(folder / "room", ignore_errors=True)


def _typed(name: str, kind: str) -> str:
    """Return a column as it is kept: no code is an empty text, as in the database."""
    return f"coalesce({name}, '') AS {name}" if kind == "VARCHAR" else f"{name}::{kind} AS {name}"


def keep_only(name: str) -> None:
    """Delete every other copy, and what a killed run left."""
    for folder in home().iterdir() if home().is_dir() else ():
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)


def named(now: dt.datetime) -> str:
    """Return the name of a copy that is made now."""
    return f"{now:%Y%m%d-%H%M%S}"
