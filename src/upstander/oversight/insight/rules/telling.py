"""Why and when, as far as it is counted: ticked codes of what people told us. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from upstander.oversight.insight.choices import PartOfDay, Strand


class Told(NamedTuple):
    """What one fact says of why and when, named as its columns."""

    strands: str = ""
    happened: dt.date | None = None
    part_of_day: str = ""


NOTHING = Told()


def padded(codes: Iterable[str]) -> str:
    """Return codes as the column holds them: `` race religion ``, a space on either side."""
    found = sorted(set(codes) & set(Strand.values))
    return f" {' '.join(found)} " if found else ""


def joined(there: Told, fresh: Mapping[str, object]) -> Told:
    """Return what is said after new answers came to what was counted before."""
    reasons, month = fresh.get("reasons"), str(fresh.get("month") or "")
    part = str(fresh.get("part_of_day") or "")
    return Told(
        padded([*there.strands.split(), *(reasons if isinstance(reasons, list) else ())]),
        dt.date.fromisoformat(month) if month else there.happened,
        part if part in PartOfDay.values else there.part_of_day,
    )


def of_incident(told: Iterable[Told]) -> Told:
    """Return what several reports say of one incident: every reason, the earliest month, and the
    part of day where they agree.
    """
    there = list(told)
    months = [one.happened for one in there if one.happened]
    parts = {one.part_of_day for one in there if one.part_of_day}
    agreed = next(iter(parts), "") if len(parts) <= 1 else PartOfDay.SEVERAL.value
    return Told(
        padded(code for one in there for code in one.strands.split()),
        min(months, default=None),
        agreed,
    )
