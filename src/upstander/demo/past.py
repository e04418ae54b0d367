"""What people told the invented partnership in the eighteen months before today. Pure.

Each story is drawn from data/past.toml: what happened, where it stands in life, and what was done.
The same seed and day give the same stories. How often each kind comes follows the strands of the
Home Office's figures for England and Wales only roughly: it is a story-teller's mix, not a count.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from upstander.demo.cast import Story

_FILE = Path(__file__).parent / "data" / "past.toml"
# Eighteen months, as days.
LONG = 548
# Of so many the answers on why and when may be counted.
SAY_YES = 0.6
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night", "several")
# More happens in the light evenings; and on Fridays and Saturdays.
BY_MONTH = (8, 8, 9, 10, 11, 12, 13, 12, 11, 11, 9, 8)
BY_WEEKDAY = (9, 9, 9, 10, 12, 12, 9)
# A bad fortnight, begun this many days ago: numbers pages have something to find.
SPIKE = range(188, 202)
SPIKE_TIMES = 3
# How long ago something may lie that nobody has read yet.
FRESH_DAYS = 2
WORKERS = ("dana", "ewan")


@dataclass(frozen=True)
class Past:
    """One story, the day somebody told us, and which of the districts it is about."""

    story: Story
    day: dt.date
    # Which district, counted in their order; -1 is none.
    district: int


@cache
def _kinds() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["kind"])


@cache
def _courses() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["course"])


def past(*, seed: int, today: dt.date, count: int, districts: int) -> Iterator[Past]:
    """Yield ``count`` stories, the oldest first."""
    chance = random.Random(f"{seed} {today}")  # noqa: S311 - it draws stories, no secret
    for day in sorted(_days(chance, today, count)):
        yield _drawn(chance, day, today, districts)


def _days(chance: random.Random, today: dt.date, count: int) -> list[dt.date]:
    days = [today - dt.timedelta(days=ago) for ago in range(1, LONG)]
    weights = [_weight(day, (today - day).days) for day in days]
    return chance.choices(days, weights, k=count)


def _weight(day: dt.date, ago: int) -> int:
    usual = BY_MONTH[day.month - 1] * BY_WEEKDAY[day.weekday()]
    return usual * (SPIKE_TIMES if ago in SPIKE else 1)


def _drawn(chance: random.Random, day: dt.date, today: dt.date, districts: int) -> Past:
    kind = _one(chance, _kinds())
    # Most have a district; people who skip the question have none.
    district = chance.randrange(districts) if chance.random() < 0.9 else -1
    course = _course(chance, kind, fresh=(today - day).days <= FRESH_DAYS)
    return Past(_story(chance, kind, course), day, district)


def _one(chance: random.Random, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return chance.choices(rows, [row["weight"] for row in rows])[0]


def _course(chance: random.Random, kind: Mapping[str, Any], *, fresh: bool) -> tuple[str, ...]:
    if fresh and chance.random() < 0.5:
        return ()
    fitting = [row for row in _courses() if not row.get("case") or "case" in kind]
    steps = _one(chance, fitting)["steps"]
    # Nobody always reads on the same day.
    return (f"open+{chance.choice((0, 0, 1, 1, 2, 4))}", *steps)


def _story(chance: random.Random, kind: Mapping[str, Any], course: tuple[str, ...]) -> Story:
    parts = [chance.choice(kind[part]) for part in ("what", "then") if part in kind]
    return Story(
        text=" ".join([*parts, chance.choice(kind["asks"])]),
        safe=chance.choices(("yes", "unsure"), (9, 1))[0],
        help=tuple(chance.choice(kind["help"])),
        course=course,
        answer=chance.choice(kind["answer"]),
        reply=chance.choice(kind.get("reply", ["Thank you for writing."])),
        more=_more(chance, kind),
        identity=chance.choice(({}, {}, {"contact": ["here"]}, {"name": "Call me Jo."})),
        case=kind.get("case", {}),
        worker=chance.choice(WORKERS),
    )


def _more(chance: random.Random, kind: Mapping[str, Any]) -> dict[str, object]:
    drawn: dict[str, object] = {
        "who": chance.choices(("harmed", "saw", "close", "worker"), (7, 1, 1, 1))[0],
        "age": "adult",
        "when": chance.choices(("today", "week", "longer", "still"), (2, 4, 2, 2))[0],
        "often": chance.choices(("first", "few", "many"), (5, 3, 2))[0],
    }
    for key in ("place", "did"):
        drawn[key] = chance.choice(kind[key])
    # A question of several answers keeps a list.
    drawn["did"] = [drawn["did"]]
    if chance.random() < SAY_YES:
        drawn["share"] = ["research"]
    drawn["part_of_day"] = chance.choices(PARTS_OF_DAY, (2, 4, 5, 2, 1))[0]
    return {**drawn, "kinds": kind["kinds"], "why": kind["why"]}
