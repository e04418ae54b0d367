"""What the invented partnership says of itself, so that its go-live list is green."""

import datetime as dt
import tomllib
from collections.abc import Collection
from pathlib import Path

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.opening import (
    Desk,
    set_contact,
    state_hours,
    write_text,
)
from upstander.foundation.agencies.choices import OwnText, Protects

_FILE = Path(__file__).parent / "data" / "saying.toml"


def say_of_itself(areas: Collection[str], by: Actor, now: dt.datetime) -> None:
    """State its hours, whom to phone in each district, and what it does with what it is told."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    span = said["opens"], said["closes"]
    state_hours(week=dict.fromkeys(said["days"], span), by=by, now=now)
    for row in said["contact"]:
        desk = Desk(Protects(row["protects"]), row["name"], row["phone"], row["night_phone"])
        set_contact(desk=desk, areas=areas, by=by, now=now)
    for row in said["text"]:
        write_text(
            key=OwnText(row["key"]), plain=row["plain"].strip(), easy=row["easy"].strip(), by=by,
            now=now,
        )  # fmt: skip
