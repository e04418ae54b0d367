"""The versions of the risk tool, read from data/risk_tool.toml at start."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from upstander.confidential.casework.choices import RiskBand
from upstander.confidential.casework.rules.risk import (
    Answer,
    Flag,
    Floor,
    Group,
    Meaning,
    Question,
    Tool,
)
from upstander.foundation.reference.rules import in_force

_FILE = Path(__file__).parent / "data" / "risk_tool.toml"


def _question(number: int, row: Mapping[str, Any]) -> Question:
    answers = tuple(Answer(**answer) for answer in row["answer"])
    asked = {key: value for key, value in row.items() if key != "answer"}
    return Question(number=number, answers=answers, **asked)


def _floor(row: Mapping[str, Any]) -> Floor:
    return Floor(**{**row, "band": RiskBand(row["band"])})


def _meaning(row: Mapping[str, Any]) -> Meaning:
    told = {key: value for key, value in row.items() if key != "key"}
    return Meaning(band=RiskBand(row["key"]), **told)


def _tool(row: Mapping[str, Any]) -> Tool:
    return Tool(
        version=row["version"],
        title=row["title"],
        notice=row["notice"],
        source=row["source"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        bands=tuple(_meaning(band) for band in row["band"]),
        floors=tuple(_floor(floor) for floor in row["floor"]),
        flags=tuple(Flag(**flag) for flag in row["flag"]),
        groups=tuple(Group(**group) for group in row["group"]),
        questions=tuple(_question(n, one) for n, one in enumerate(row["question"], start=1)),
    )


def load() -> tuple[Tool, ...]:
    """Return every version of the file, oldest first."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["tool"]
    return tuple(_tool(row) for row in rows)


TOOLS = load()


def tool_on(day: dt.date) -> Tool:
    """Return the version to assess with on a day; the first one for cases older than it."""
    return (in_force(TOOLS, day) or TOOLS[:1])[-1]


def tool_of(version: str) -> Tool:
    """Return the version that an assessment was made with."""
    return next(tool for tool in TOOLS if tool.version == version)
