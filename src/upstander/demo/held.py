"""Sessions of the demonstration that took place: noted, measured and written up, by real actions."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstander.confidential.support import marks
from upstander.confidential.support.actions.attending import (
    add_session_note,
    begin_session,
    end_session,
)
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.days import add_day
from upstander.confidential.support.actions.measuring import take_measure
from upstander.confidential.support.actions.waiting import note_unmet
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import Booking, OfficerRole, Resource, Service
from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.session_choices import Happened, Moment, PrivateMinutes
from upstander.demo.founding import Founded, Player
from upstander.demo.telling import at
from upstander.foundation.access.actors import Actor

_FILE = Path(__file__).parent / "data" / "held.toml"
_OPENS, _CLOSES = dt.time(9), dt.time(20)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Held:
    """One session on its way: who holds it."""

    booking: Booking
    officer: Player

    @property
    def began(self) -> dt.datetime:
        """A quarter of an hour into it."""
        return self.booking.starts_at + dt.timedelta(minutes=15)


def hold_past_sessions(founded: Founded, *, today: dt.date) -> None:
    """Tell the days before today, and today's, on the service that ``hold_sessions`` set up."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    service = Service.objects.get(key=raw["service"])
    for row in raw["day"]:
        day = today + dt.timedelta(days=row["after"])
        _add_day(row, service, day, founded)
        for one in row.get("session", ()):
            _tell(one, _booked(one, service, day, founded))
    for row in raw["unmet"]:
        then = at(today - dt.timedelta(days=row["ago"]), 12)
        for _time in range(row["times"]):
            note_unmet(wish=_wish(row, service), by=Actor.public(), now=then)


def _add_day(row: Row, service: Service, day: dt.date, founded: Founded) -> None:
    there = tuple(Resource.objects.get(name=name).pk for name in row["officers"])
    hours = Hours(day, _OPENS, _CLOSES, 45, 15)
    plan = DayPlan(hours, (Meeting.VIDEO, Meeting.PHONE), there)
    by, now = founded.players["ines"].actor(), at(day - dt.timedelta(days=20), 9)
    add_day(service=service, plan=plan, by=by, now=now)


def _booked(row: Row, service: Service, day: dt.date, founded: Founded) -> _Held:
    slip = Slip(
        wish=_wish(row, service), starts_at=moment(day, dt.time(row["hour"])),
        form=marks.new_secret(), link=marks.new_secret(), said=row["said"],
    )  # fmt: skip
    then = at(day - dt.timedelta(days=row["ahead"]), 10)
    booking = book(slip=slip, by=Actor.public(), now=then)
    return _Held(booking, founded.players[row["officer"]])


def _wish(row: Row, service: Service) -> Wish:
    role = OfficerRole.objects.get(key=row["role"])
    return Wish(service.pk, Meeting(row["meeting"]), role.pk)


def _tell(row: Row, held: _Held) -> None:
    """Hold a session as it is told; one without an end waits to be written up."""
    if "happened" not in row:
        return
    booking, by, now = held.booking, held.officer.actor(), held.began
    for answers in ("start", "end"):
        if answers in row:
            take_measure(
                booking=booking, moment=Moment(answers), answers=row[answers],
                keyring=held.officer.keyring(now), by=by, now=now,
            )  # fmt: skip
    if "note" in row:
        begin_session(booking=booking, by=by, now=booking.starts_at)
        add_session_note(booking=booking, text=row["note"], by=by, now=now)
    private = PrivateMinutes(row["private"]) if "private" in row else None
    ended = Ended(Happened(row["happened"]), private)
    end_session(booking=booking, ended=ended, by=by, now=booking.ends_at)
