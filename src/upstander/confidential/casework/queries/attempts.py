"""Attempts to reach a person, the ways they chose, and how the first contact stands."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.confidential.casework.choices import Answered, Channel, RiskBand
from upstander.confidential.casework.models import Attempt, BroughtCase, Case, CaseReport
from upstander.confidential.casework.queries.parts import Signature, documents
from upstander.confidential.casework.risk_tool import tool_on
from upstander.confidential.casework.rules.attempts import Clock, Tried, meets
from upstander.confidential.casework.rules.risk import contact_due
from upstander.confidential.reporting.models import Choice
from upstander.foundation.reference.queries import bank_holidays
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class Made:
    """One attempt, opened. ``why`` says why another way was used than the person chose."""

    row: Attempt
    signature: Signature
    text: str
    why: str

    @property
    def tried(self) -> Tried:
        """What the rules need of it."""
        return as_tried(self.row)


@dataclass(frozen=True)
class FirstContact:
    """By when the person should be reached for the first time, and whether they were.

    ``tried_on`` is the day on which we first tried or wrote to their mailbox, reached or not.
    """

    due_on: dt.date
    met_on: dt.date | None
    tried_on: dt.date | None

    def is_late(self, today: dt.date) -> bool:
        """Return whether the day is over and nobody reached them, or they were reached too late."""
        return (self.met_on or today) > self.due_on


def as_tried(row: Attempt) -> Tried:
    """Return what the rules need of a row."""
    return Tried(Channel(row.channel), Answered(row.answered), row.message_left)


def attempts(case: Case, keyring: Keyring) -> list[Made]:
    """Return the attempts that open, newest first, in three queries."""
    rows = list(Attempt.objects.filter(case=case).order_by("-tried_on", "id"))
    opened = documents([row.item for row in rows], keyring)
    found = [
        Made(
            row,
            Signature.of(opened[row.item]),
            str(opened[row.item]["text"]),
            _why(opened[row.item]),
        )
        for row in rows
        if row.item in opened
    ]
    return sorted(found, key=lambda one: one.signature.at, reverse=True)


def _why(document: object) -> str:
    return str(document.get("why", "")) if isinstance(document, dict) else ""


def ways_chosen(case: Case) -> frozenset[str]:
    """Return the ways to be reached that the person chose and did not take back.

    With several reports, what each of their people chose: a way counts that nobody left out.
    """
    reports = list(CaseReport.objects.filter(case=case).values_list("report", flat=True))
    chosen = [
        set(Choice.objects.filter(report=one, withdrawn_on=None).values_list("key", flat=True))
        for one in reports
    ]
    return frozenset(set.intersection(*chosen)) if chosen else frozenset()


def came_on(case: Case) -> dt.date:
    """Return the day a case came to us: it was opened then, or brought in with a list.

    What somebody did for a person before their case was brought in stands in no clock of ours.
    """
    brought = BroughtCase.objects.filter(case=case).select_related("came_with").first()
    if brought is None:
        return case.opened_on
    return max(case.opened_on, brought.came_with.done_on or brought.came_with.begun_on)


def first_contact(case: Case) -> FirstContact:
    """Return how the first contact stands; a case that nobody assessed yet counts as medium.

    It runs from the day the case came to us. Only reaching the person meets it: an attempt that
    did, or their own answer to what we wrote. Nobody types again what the mailbox says.
    """
    band = RiskBand(case.band) if case.band else RiskBand.MEDIUM
    since = came_on(case)
    tool = tool_on(since)
    rows = list(Attempt.objects.filter(case=case).order_by("tried_on"))
    reached = [row.tried_on for row in rows if Clock.FIRST_CONTACT in meets(as_tried(row))]
    wrote_on, answered_on = _by_mailbox(case)
    return FirstContact(
        due_on=contact_due(tool, band, since, bank_holidays()),
        met_on=min([*reached, *answered_on], default=None),
        tried_on=min([*(row.tried_on for row in rows), *wrote_on], default=None),
    )


def _by_mailbox(case: Case) -> tuple[list[dt.date], list[dt.date]]:
    """Return the days on which we wrote to people of a case, and on which they answered that.

    A person leaves a day and nothing finer. So what they wrote on the day of our first words may
    have come before them, and is no answer.
    """
    reports = CaseReport.objects.filter(case=case).values("report")
    messages = Item.objects.filter(compartment__subject__in=reports, label=Label.MESSAGE)
    ours: dict[UUID, dt.date] = {}
    answers = []
    for report, on, by in messages.order_by("on").values_list("compartment__subject", "on", "by"):
        if by is not None:
            ours.setdefault(report, on)
        elif report in ours and on > ours[report]:
            answers.append(on)
    return list(ours.values()), answers
