"""The invented people, teams and stories of the demonstration, from data files."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.choices import AgencyKind, CircleKind

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Body:
    """An agency with a team; ``of`` names the body whose agency this is another team of."""

    key: str
    name: str
    kind: AgencyKind
    circle: str
    circle_kind: CircleKind
    of: str = ""


@dataclass(frozen=True)
class Somebody:
    """A person who signs in."""

    key: str
    name: str
    email: str
    role: Role
    agency: str
    in_circle: bool


@dataclass(frozen=True)
class Story:
    """What somebody told us, and what happened then, step by step."""

    text: str
    safe: str
    help: tuple[str, ...]
    course: tuple[str, ...]
    answer: str
    reply: str
    more: Mapping[str, object] = field(default_factory=dict)
    identity: Mapping[str, object] = field(default_factory=dict)
    others: Mapping[str, object] = field(default_factory=dict)
    # The case that is made of it: title, about, why, note, task, and what comes later.
    case: Mapping[str, str] = field(default_factory=dict)
    # What we write when they have written to us once more.
    thanks: str = "Thank you for writing. We have read it, and we go on as we agreed."
    worker: str = "dana"


@dataclass(frozen=True)
class Cast:
    """Everybody."""

    name: str
    short_name: str
    data_key: str
    passphrase: str
    bodies: tuple[Body, ...]
    people: tuple[Somebody, ...]


def cast() -> Cast:
    """Return the partnership of the demonstration."""
    raw = tomllib.loads((_DATA / "cast.toml").read_text(encoding="utf-8"))
    return Cast(
        name=raw["name"],
        short_name=raw["short_name"],
        data_key=raw["data_key"],
        passphrase=raw["passphrase"],
        bodies=tuple(_body(row) for row in raw["agency"]),
        people=tuple(_somebody(row) for row in raw["person"]),
    )


def stories() -> tuple[Story, ...]:
    """Return the invented stories."""
    raw = tomllib.loads((_DATA / "stories.toml").read_text(encoding="utf-8"))
    return tuple(_story(row) for row in raw["story"])


def _body(row: dict[str, object]) -> Body:
    kind = CircleKind.INDEPENDENT if row.get("independent") else CircleKind.DESK
    return Body(
        str(row["key"]), str(row["name"]), AgencyKind(str(row["kind"])), str(row["circle"]), kind,
        str(row.get("of", "")),
    )  # fmt: skip


def _somebody(row: dict[str, object]) -> Somebody:
    return Somebody(
        key=str(row["key"]),
        name=str(row["name"]),
        email=str(row["email"]),
        role=Role(str(row["role"])),
        agency=str(row["agency"]),
        in_circle=not row.get("without_circle"),
    )


def _story(row: dict[str, Any]) -> Story:
    return Story(
        text=str(row["text"]),
        safe=str(row["safe"]),
        help=tuple(row["help"]),
        course=tuple(row["course"]),
        answer=str(row.get("answer", "")),
        reply=str(row.get("reply", "")),
        more=row.get("more", {}),
        identity=row.get("identity", {}),
        others=row.get("others", {}),
        case=row.get("case", {}),
    )
