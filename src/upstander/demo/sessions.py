"""Support sessions of the demonstration: days to come and a few bookings, by real actions."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from upstander.community.directory.models import Location
from upstander.confidential.support import marks
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.days import add_day
from upstander.confidential.support.actions.resources import Somebody, add_resource
from upstander.confidential.support.actions.services import (
    Described,
    set_officer_role,
    set_service,
)
from upstander.confidential.support.actions.weekly import set_rule
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import OfficerRole, Service
from upstander.confidential.support.rules.days import Rhythm
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.confidential.support.rules.wishes import Wish
from upstander.demo.founding import Founded
from upstander.demo.telling import at
from upstander.foundation.access.actors import Actor

_FILE = Path(__file__).parent / "data" / "sessions.toml"
_SLOT, _PAUSE = 45, 15
_NOON, _EIGHT = dt.time(12), dt.time(20)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Set:
    """What is set up: the service, kinds of officer, and everybody by name."""

    service: Service
    roles: Mapping[str, OfficerRole]
    there: Mapping[str, UUID]


def hold_sessions(founded: Founded, *, today: dt.date) -> None:
    """Set up hate crime support with its days and bookings; its pages show something then."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    by, now = founded.players["ines"].actor(), at(today, 8)
    there = _set_up(raw, founded, by, now)
    days = [today + dt.timedelta(days=row["after"]) for row in raw["day"]]
    for row, day in zip(raw["day"], days, strict=True):
        plan = _plan(row, Hours(day, _NOON, _EIGHT, _SLOT, _PAUSE), there)
        add_day(service=there.service, plan=plan, by=by, now=now)
    for row in raw["week"]:
        hours = Hours(today, row["opens"], row["closes"], _SLOT, _PAUSE)
        plan = _plan({"meetings": ["video", "phone"], **row}, hours, there)
        rhythm = Rhythm(row["weekday"], 1, today)
        set_rule(service=there.service, plan=plan, rhythm=rhythm, by=by, now=now)
    for row in raw["booking"]:
        _book(row, days[row["day"]], there, at(today, 9))


def _set_up(raw: Row, founded: Founded, by: Actor, now: dt.datetime) -> _Set:
    said = raw["service"]
    service = set_service(
        said=_described(said), circle=founded.circles[said["circle"]], notice_minutes=120,
        horizon_days=60, by=by, now=now,
    )  # fmt: skip
    roles = {
        row["key"]: set_officer_role(said=_described(row), by=by, now=now) for row in raw["role"]
    }
    people = [
        *(
            Somebody(
                ResourceKind.OFFICER, row["name"], founded.players[row["who"]].user.pk,
                roles[row["role"]].pk,
            )
            for row in raw["officer"]
        ),
        *(
            Somebody(ResourceKind.INTERPRETER, row["name"], languages=tuple(row["languages"]))
            for row in raw["interpreter"]
        ),
        *(
            Somebody(
                ResourceKind.ROOM, row["name"], place=row["place"],
                location=Location.objects.get(name=row["building"]).pk,
            )
            for row in raw["room"]
        ),
    ]  # fmt: skip
    there = {one.name: add_resource(somebody=one, by=by, now=now).pk for one in people}
    return _Set(service, roles, there)


def _described(row: Row) -> Described:
    return Described(row["key"], row["name"], row["text"], row["easy"])


def _plan(row: Row, hours: Hours, there: _Set) -> DayPlan:
    names = [*row["officers"], *row.get("others", ())]
    meetings = tuple(Meeting(one) for one in row["meetings"])
    return DayPlan(hours, meetings, tuple(there.there[name] for name in names))


def _book(row: Row, day: dt.date, there: _Set, now: dt.datetime) -> None:
    wish = Wish(
        there.service.pk, Meeting(row["meeting"]), there.roles[row["role"]].pk,
        row.get("language", ""),
    )  # fmt: skip
    slip = Slip(
        wish=wish, starts_at=moment(day, dt.time(row["hour"])), form=marks.new_secret(),
        link=marks.new_secret(), said=row["said"],
    )  # fmt: skip
    book(slip=slip, by=Actor.public(), now=now)
