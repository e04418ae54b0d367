"""The invented places and services of the demonstration, put in by real actions."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from upstander.community.directory.actions.entries import (
    Days,
    add_closure,
    add_entry,
    check_entry,
    set_state,
)
from upstander.community.directory.choices import CheckedBy, State
from upstander.community.directory.models import Entry
from upstander.community.directory.rules.facts import Facts
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.typed_hours import read_hours
from upstander.demo.founding import BUILDER
from upstander.demo.telling import at

_FILE = Path(__file__).parent / "data" / "directory.toml"
_LISTS = ("needs", "who", "languages", "access")
# What the file says besides the facts of an entry.
_BESIDE = frozenset({"hours", "checked_days_ago", "paused", "ended"})
_FIRST_DAYS_AGO = 400


def fill_directory(*, today: dt.date) -> list[Entry]:
    """Put every place of the file in the directory, checked on the days the file says."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["entry"]
    entries = [_added(row, today) for row in rows]
    christmas = Days(dt.date(today.year, 12, 24), dt.date(today.year + 1, 1, 1))
    add_closure(
        entry=entries[0].id, days=christmas, because="Back after New Year.", by=BUILDER,
        now=at(today, 8),
    )  # fmt: skip
    return entries


def _added(row: Mapping[str, Any], today: dt.date) -> Entry:
    first = today - dt.timedelta(days=_FIRST_DAYS_AGO)
    entry = add_entry(facts=_facts(row), by=BUILDER, now=at(first, 9))
    if "checked_days_ago" in row:
        day = today - dt.timedelta(days=row["checked_days_ago"])
        role = CheckedBy.VISITOR if row["kind"] == "safe_place" else CheckedBy.PARTNERSHIP
        check_entry(entry=entry.id, role=role, by=BUILDER, now=at(day, 9))
    if "paused" in row or "ended" in row:
        state = State.ENDED if "ended" in row else State.PAUSED
        because = row.get("paused", "")
        set_state(entry=entry.id, state=state, because=because, by=BUILDER, now=at(today, 8))
    return entry


def _facts(row: Mapping[str, Any]) -> Facts:
    said: dict[str, Any] = {name: value for name, value in row.items() if name not in _BESIDE}
    lists = {name: tuple(sorted(said.pop(name, ()))) for name in _LISTS}
    spans = tuple(
        Span(weekday, opens, closes)
        for weekday, hours in enumerate(row.get("hours", ()))
        for opens, closes in read_hours(hours)
    )
    return Facts(**{**said, **lists, "openings": spans})
