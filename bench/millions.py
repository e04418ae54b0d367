"""Ten million facts as Parquet, made up by DuckDB itself, inside a process of the product."""

import time
from typing import Any

import duckdb

from upstander.foundation.core import clock
from upstander.foundation.core.clock import london_day
from upstander.oversight.insight import parquet
from upstander.oversight.insight.choices import ExtractState
from upstander.oversight.insight.models import Extract, FactsCopy

# Thirty-three years of the profile "fbi": fifty places, and so many combinations of the other codes
# that two million rows are left of ten million facts.
_FACTS = """
SELECT 'fbi' AS source, 'incident' AS kind,
       (DATE '1991-01-01' + to_months((hash(i) % 396)::INTEGER))::DATE AS month,
       NULL::DATE AS happened, '' AS part_of_day,
       CASE WHEN hash(i + 1) % 3 = 0 THEN 'NJ' ELSE 'X' || (hash(i + 4) % 50) END AS area,
       [' race ', ' religion ', ' orientation ', ' race religion '][1 + (hash(i + 2) % 4)::INTEGER]
           AS strands,
       'about' || (hash(i + 5) % 5) AS about, 'door' || (hash(i + 6) % 6) AS channel,
       (hash(i + 3) % 256)::UTINYINT AS key
FROM range({count}) AS numbers(i)
"""


def measure(count: int) -> dict[str, Any]:
    """Let the pages count from so many facts; return how long it took to write them."""
    folder = parquet.home() / "bench"
    folder.mkdir(parents=True)
    began = time.perf_counter()
    with duckdb.connect(config={"threads": "2", "temp_directory": str(folder / "room")}) as engine:
        engine.execute(parquet.grouped(_FACTS.format(count=count), folder))
        files = f"'{folder}/*/*.parquet'"
        rows = engine.execute(f"SELECT count(*) FROM {files}").fetchall()[0][0]  # noqa: S608 - our own
    seconds, today = time.perf_counter() - began, london_day(clock.now())
    Extract.objects.create(
        profile="fbi", source="fbi", digest="0" * 64, rows=count, state=ExtractState.DONE,
        first_day=today.replace(year=1991, month=1, day=1), last_day=today, done_on=today,
    )  # fmt: skip
    row, _made = FactsCopy.objects.get_or_create(only=True)
    FactsCopy.objects.filter(pk=row.pk).update(copied=row.changed, rows=count, folder=folder.name)
    size = sum(one.stat().st_size for one in folder.rglob("*.parquet"))
    return {"seconds": seconds, "rows": rows, "bytes": size}
