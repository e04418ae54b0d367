"""Invented records with keys, and how the figures of ``ons_cells.csv`` were recorded.

They are what the package ``cell-key-perturbation`` 3.1.0 (Office for National Statistics, MIT) makes
of these records and our table of noise, threshold 5. It is not a dependency. To record them again,
in an environment of its own that has the package and pandas:

    python tests/foundation/figures/microdata.py
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE / "ons_cells.csv"
TABLE = HERE.parents[2] / "src/upstander/foundation/figures/data/ptable_D4_V5.csv"
STRANDS = ("race", "religion", "orientation", "disability", "trans", "age", "sex", "other")


@dataclass(frozen=True)
class Record:
    """One invented record."""

    area: str
    strand: str
    key: int


def records(count: int = 2_400) -> list[Record]:
    """Return the records: few in most places, many in one, so that there are cells of all sizes."""
    found = []
    for number in range(count):
        draw = hashlib.sha256(f"record {number}".encode()).digest()
        area = 0 if draw[1] < 96 else draw[1] % 40
        strand = min(draw[2] % 16, draw[3] % 16) // 2
        found.append(Record(f"area-{area:02}", STRANDS[strand], draw[0]))
    return found


def main() -> None:
    """Record what the package makes of the records: by area and strand, and by area alone."""
    import pandas as pd  # noqa: PLC0415 - not a dependency
    from cell_key_perturbation.create_perturbed_table import (  # noqa: PLC0415
        create_perturbed_table,
    )

    table = pd.read_csv(TABLE)
    # The package wants a line for every count up to 750; above 60 ours says the same each time.
    last = table[table.pcv == table.pcv.max()]
    more = [last.assign(pcv=count) for count in range(int(table.pcv.max()) + 1, 751)]
    table = pd.concat([table, *more])
    data = pd.DataFrame([vars(record) for record in records()])
    parts = [
        create_perturbed_table(data, table, geog=["area"], tab_vars=names, record_key="key",
                               use_existing_ons_id=False, threshold=5)
        for names in (["strand"], [])
    ]  # fmt: skip
    with RECORDED.open("w", newline="", encoding="ascii") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "strand", "records", "figure"])
        for row in pd.concat(parts).rename(columns={"count": "figure"}).itertuples():
            strand = row.strand if isinstance(row.strand, str) else ""
            shown = "" if pd.isna(row.figure) else int(row.figure)
            writer.writerow([row.area, strand, row.pre_sdc_count, shown])


if __name__ == "__main__":
    main()
