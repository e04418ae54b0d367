"""A charity of the invented partnership listens, and two people wrote to it without a report."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from upstander.confidential.reporting.actions import (
    EarPlan,
    Letter,
    answer_report,
    open_report,
    send_report,
    set_ear,
)
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import delivery_to
from upstander.confidential.reporting.rules import Answers
from upstander.demo.founding import Founded
from upstander.demo.telling import at
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import circles

_FILE = Path(__file__).parent / "data" / "ears.toml"
_SAID = ("who", "who_easy", "passes_on", "passes_on_easy")


def listen(founded: Founded, today: dt.date) -> None:
    """Let the teams of data/ears.toml listen, and the people in it write to them."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for row in told["ear"]:
        _offer(founded, row, today)
    for row in told["words"]:
        _write(founded, row, today - dt.timedelta(days=row["days_ago"]))


def _offer(founded: Founded, row: dict[str, Any], today: dt.date) -> None:
    plan = EarPlan(
        offered=True, days=row["days"], opens=row["opens"], closes=row["closes"],
        **{name: row[name].strip() for name in _SAID},
    )  # fmt: skip
    set_ear(
        circle=founded.circles[row["circle"]], plan=plan,
        by=founded.players[row["set_by"]].actor(), now=at(today, 7),
    )  # fmt: skip


def _write(founded: Founded, row: dict[str, Any], day: dt.date) -> None:
    team = circles([founded.circles[row["to"]]])[0]
    letter = Letter(Answers(story=row["text"]), delivery_to(team), kind=ReportKind.EAR)
    report = send_report(letter=letter, by=Actor.public(), now=at(day, 8)).report
    if "answer" in row:
        _answer(founded, row, report, day)


def _answer(founded: Founded, row: dict[str, Any], report: Report, day: dt.date) -> None:
    who = founded.players[row["answered_by"]]
    now = at(day, 11)
    open_report(report=report, keyring=who.keyring(now), by=who.actor(), now=now)
    report.refresh_from_db()
    answer_report(
        report=report, text=row["answer"], suggests=row["suggests"], by=who.actor(), now=now
    )
