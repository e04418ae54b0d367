"""A copy of a case to take out: one document, versioned, described in docs/guides/bringing-cases.md."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from upstander.confidential.casework.choices import ForWhom
from upstander.confidential.casework.models import Case, CaseReport, Task
from upstander.confidential.casework.queries.bringing import BroughtPeople
from upstander.confidential.casework.queries.cases import names_of, open_tasks
from upstander.confidential.casework.queries.timeline import CaseContent
from upstander.confidential.reporting.actions import OpenedReport

FORMAT, VERSION = "upstander-case", 1
MARKING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True)
class Wish:
    """What somebody wants a copy for. ``with_others``: other people's names too, and why."""

    for_whom: ForWhom
    reason: str
    with_others: bool = False
    others_reason: str = ""


@dataclass(frozen=True)
class Opened:
    """A case as it was opened for the copy."""

    content: CaseContent
    people: BroughtPeople
    rows: Sequence[CaseReport]
    reports: Sequence[OpenedReport]


def copy_of(
    case: Case, opened: Opened, wish: Wish, *, made_by: str, now: dt.datetime
) -> dict[str, object]:
    """Return the copy. Where others are not to be in it, what was said for them is left out."""
    copy: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "marking": MARKING,
        "for": wish.for_whom.value,
        "made_at": now.isoformat(),
        "made_by": made_by,
        "left_out": [] if wish.with_others else ["others"],
        "case": _facts(case, opened.content.title),
        "person": dict(opened.people.person),
        "entries": [
            {**asdict(one), "day": one.day.isoformat(), "at": one.at.isoformat() if one.at else ""}
            for one in opened.content.entries
        ],
        "tasks": _tasks(open_tasks(case), opened.content.tasks),
        "reports": [
            _report(row, one, with_others=wish.with_others)
            for row, one in zip(opened.rows, opened.reports, strict=True)
        ],
    }
    return copy | ({"others": opened.people.others} if wish.with_others else {})


def _facts(case: Case, title: str) -> dict[str, object]:
    return {
        "reference": case.reference,
        "title": title,
        "about": case.about,
        "area": case.area,
        "state": case.state,
        "opened_on": case.opened_on.isoformat(),
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
        "ending": case.ending,
        "outcomes": case.outcomes,
        "risk": case.band,
        "review_on": case.review_on.isoformat() if case.review_on else None,
    }


def _tasks(tasks: Iterable[Task], said: Mapping[UUID, str]) -> list[dict[str, str]]:
    rows = list(tasks)
    names = names_of(one.owner for one in rows)
    return [
        {
            "text": said.get(one.item, ""),
            "owner": names.get(one.owner, ""),
            "due_on": one.due_on.isoformat(),
        }
        for one in rows
    ]


def _report(row: CaseReport, one: OpenedReport, *, with_others: bool) -> dict[str, object]:
    statement = one.content.statement
    said: dict[str, object] = {
        "number": one.report.number,
        "received_on": one.report.received_on.isoformat(),
        "state": one.report.state,
        "incident": row.incident.number,
        "story": statement.story if statement else "",
        "answers": dict(statement.more) if statement else {},
        "identity": dict(statement.identity) if statement else {},
        "messages": [
            {
                "day": message.day.isoformat(),
                "from": str(message.written_by),
                "role": message.role,
                "text": message.text,
            }
            for message in one.content.messages
        ],
    }
    return said | ({"others": dict(statement.others)} if with_others and statement else {})
