"""How the danger was judged so far, what changed since, and what waits for a supervisor."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet

from upstander.confidential.casework.choices import Judged, RiskBand
from upstander.confidential.casework.models import Assessment, Case, CaseReport, Change
from upstander.confidential.casework.queries.parts import Document, Signature, documents, texts
from upstander.confidential.casework.risk_tool import tool_of
from upstander.confidential.casework.rules.risk import (
    UNKNOWN,
    Question,
    Result,
    Tool,
    Trigger,
    judge,
    reassess,
)
from upstander.confidential.reporting.models import Choice
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item

QUEUE_SHOWN = 25


@dataclass(frozen=True)
class There:
    """How many reports, messages from the person and choices taken back a case has."""

    reports: int
    messages: int
    taken_back: int


@dataclass(frozen=True)
class Read:
    """One assessment, opened: what was answered, what the tool said, what was decided and why."""

    row: Assessment
    tool: Tool
    signature: Signature
    answers: Mapping[str, str]
    result: Result
    reason: str
    countersign: Signature | None = None
    countersign_text: str = ""

    @property
    def band(self) -> RiskBand:
        """The band that holds by it."""
        return RiskBand(self.row.band)

    @property
    def wanted(self) -> RiskBand | None:
        """The lower band that was asked for, if one was."""
        return RiskBand(self.row.wanted) if self.row.wanted else None


@dataclass(frozen=True)
class Difference:
    """One question that two assessments answer differently. ``worse``: more points than before."""

    question: Question
    before: str
    after: str
    worse: bool


def there_now(case: Case) -> There:
    """Return what is there of a case now, in three queries: ids and counts, nothing opened."""
    reports = list(CaseReport.objects.filter(case=case).values_list("report", flat=True))
    said = Item.objects.filter(
        compartment__subject__in=reports, compartment__kind=CompartmentKind.CONVERSATION,
        label=Label.MESSAGE, by=None,
    )  # fmt: skip
    back = Choice.objects.filter(report__in=reports, withdrawn_on__isnull=False)
    return There(len(reports), said.count(), back.count())


def newest(case: Case) -> Assessment | None:
    """Return the newest assessment of a case: its band holds."""
    return Assessment.objects.filter(case=case).order_by("-number").first()


def find_assessment(actor: Actor, case: Case, number: int) -> Assessment | None:
    """Return one assessment of a case that the actor may know of."""
    rows = Assessment.objects.visible_to(actor).filter(case=case, number=number)
    return rows.select_related("case").first()


def triggers(case: Case, today: dt.date) -> tuple[Trigger, ...]:
    """Return why the danger must be judged again now; nothing before it was judged at all."""
    last = newest(case)
    if last is None or case.closed_on is not None:
        return ()
    changed = Change.objects.filter(case=case, after=last.number).values_list("what", flat=True)
    happened = {Trigger(what) for what in changed} | _since(last, there_now(case))
    return reassess(RiskBand(last.band), last.review_on, today, happened)


def _since(last: Assessment, now: There) -> set[Trigger]:
    grown = {
        Trigger.NEW_INCIDENT: now.reports > last.reports,
        Trigger.MESSAGE: now.messages > last.messages,
        Trigger.WITHDRAWN: now.taken_back > last.taken_back,
    }
    return {trigger for trigger, is_so in grown.items() if is_so}


def history(case: Case, keyring: Keyring) -> list[Read]:
    """Return every assessment that opens, newest first, in four queries."""
    rows = list(Assessment.objects.filter(case=case).order_by("-number"))
    answers = Item.objects.filter(replaces__in=[row.item for row in rows], label=Label.COUNTERSIGN)
    signed_off = dict(answers.values_list("replaces", "id"))
    opened = documents([*(row.item for row in rows), *signed_off.values()], keyring)
    return [
        _read(row, opened[row.item], opened.get(signed_off.get(row.item, row.pk)))
        for row in rows
        if row.item in opened
    ]


def _read(row: Assessment, document: Document, countersign: Document | None) -> Read:
    tool = tool_of(row.tool)
    given = cast("Mapping[str, str]", document["answers"])
    return Read(
        row=row,
        tool=tool,
        signature=Signature.of(document),
        answers=given,
        result=judge(tool, given, texts(document, "flags")),
        reason=str(document["text"]),
        countersign=Signature.of(countersign) if countersign else None,
        countersign_text=str(countersign["text"]) if countersign else "",
    )


def differences(before: Read, after: Read) -> list[Difference]:
    """Return what two assessments answer differently, by the questions they have in common."""
    asked = {question.key: question for question in before.tool.questions}
    return [
        Difference(
            question=question,
            before=said(asked[question.key], before.answers),
            after=said(question, after.answers),
            worse=_points(question, after) > _points(asked[question.key], before),
        )
        for question in after.tool.questions
        if question.key in asked and before.answers[question.key] != after.answers[question.key]
    ]


def _points(question: Question, of: Read) -> int:
    return question.points(of.answers[question.key])


def said(question: Question, answers: Mapping[str, str]) -> str:
    """Return the words of an answer; empty for "not known"."""
    code = answers[question.key]
    return "" if code == UNKNOWN else question.words(code)


def to_countersign(actor: Actor) -> Sequence[Assessment]:
    """Return what waits for a supervisor who is not its assessor, oldest first."""
    return list(_waiting(actor).select_related("case").order_by("assessed_on", "id")[:QUEUE_SHOWN])


def countersign_count(actor: Actor) -> int:
    """Return how much waits for this supervisor, at most as many as are shown."""
    return _waiting(actor)[:QUEUE_SHOWN].count()


def _waiting(actor: Actor) -> QuerySet[Assessment]:
    rows = Assessment.objects.visible_to(actor).filter(state=Judged.WAITS, case__closed_on=None)
    return rows.exclude(assessed_by__in=[actor.user_id] if actor.user_id else [])
