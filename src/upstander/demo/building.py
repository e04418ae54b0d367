"""Telling the invented stories, by real actions, on days before today.

The same seed and day give the same coded content; keys, handles and second factors are random
every time, as they must be.
"""

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from upstander.confidential.reporting.actions import (
    Letter,
    answer_report,
    close_report,
    open_report,
    raise_danger,
    send_report,
    withdraw_choice,
    write_back,
)
from upstander.confidential.reporting.choices import CloseReason
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.rules import Answers
from upstander.confidential.sharing.actions import Plan, disclose
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.demo.cast import Story, cast, stories
from upstander.demo.founding import BUILDER, Founded, found
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference.queries import districts
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.receipts import open_receipt

FOUNDED_DAYS_AGO = 30
OLDEST_REPORT_DAYS_AGO = 24


@dataclass(frozen=True)
class Telling:
    """One report on its way through its story."""

    founded: Founded
    story: Story
    report: Report
    code: Code
    day: dt.date

    def keyring(self, now: dt.datetime) -> Keyring:
        """Return what the person who told us reaches with their code."""
        key, private = open_receipt(self.code)
        return Keyring(key, private, now)


def build(*, seed: int, today: dt.date) -> None:
    """Found the partnership and tell every story; afterwards the demonstration can be served."""
    chance = random.Random(seed)  # noqa: S311 - it draws days and districts, no secret
    start = today - dt.timedelta(days=FOUNDED_DAYS_AGO)
    people = cast()
    founded = found(people, at(start, 9))
    codes = [place.code for place in districts(people.data_key, at(today, 9))]
    for story in stories():
        day = today - dt.timedelta(days=_days_ago(story, chance))
        _tell(founded, story, day, chance.choice([*codes, ""]))
    raise_danger(by=BUILDER, now=at(today, 8))
    record_public_acts(by=BUILDER, now=at(today + dt.timedelta(days=1), 1))
    link_events(by=BUILDER, now=at(today, 8))


def _days_ago(story: Story, chance: random.Random) -> int:
    """Return when the story began. What nobody has opened yet came in the last days."""
    if not story.course:
        return 0 if story.safe == "no" else chance.randint(0, 3)
    return chance.randint(2 * len(story.course), OLDEST_REPORT_DAYS_AGO)


def at(day: dt.date, hour: int) -> dt.datetime:
    """Return a London hour of a day, in UTC."""
    return dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)


def _tell(founded: Founded, story: Story, day: dt.date, area: str) -> None:
    answers = Answers(story=story.text, safe=story.safe, area=area, help=story.help)
    now = at(day, 10)
    letter = Letter(answers, delivery_for(answers, now))
    sent = send_report(letter=letter, by=Actor.public(), now=now)
    for number, step in enumerate(story.course):
        later = day + dt.timedelta(days=2 * number)
        STEPS[step](Telling(founded, story, sent.report, sent.code, later))


def _open(telling: Telling) -> None:
    dana, now = telling.founded.players["dana"], at(telling.day, 9)
    open_report(report=telling.report, keyring=dana.keyring(now), by=dana.actor(), now=now)


def _answer(telling: Telling) -> None:
    answer_report(
        report=telling.report, text=telling.story.answer,
        by=telling.founded.players["dana"].actor(), now=at(telling.day, 11),
    )  # fmt: skip


def _write_back(telling: Telling) -> None:
    now = at(telling.day, 20)
    write_back(
        owner=telling.report.id, keyring=telling.keyring(now), text=telling.story.reply,
        by=Actor.public(), now=now,
    )  # fmt: skip


def _withdraw_police(telling: Telling) -> None:
    now = at(telling.day, 21)
    withdraw_choice(
        owner=telling.report.id, key="police", keyring=telling.keyring(now), by=Actor.public(),
        now=now,
    )  # fmt: skip


def _disclose(telling: Telling) -> None:
    dana, now = telling.founded.players["dana"], at(telling.day, 14)
    plan = Plan(
        to_circle=telling.founded.circles["cohesion"],
        kinds=(CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION),
        purpose=Purpose.HOUSING,
        basis="consent",
        agreed=Agreed.AGREED,
    )
    disclose(report=telling.report, plan=plan, keyring=dana.keyring(now), by=dana.actor(), now=now)


def _close(telling: Telling) -> None:
    close_report(
        report=telling.report, reason=CloseReason.HELPED,
        text="We have done what you asked. You can write to us here again at any time.",
        by=telling.founded.players["dana"].actor(), now=at(telling.day, 16),
    )  # fmt: skip


STEPS: Mapping[str, Callable[[Telling], None]] = {
    "open": _open,
    "answer": _answer,
    "write_back": _write_back,
    "withdraw_police": _withdraw_police,
    "disclose": _disclose,
    "close": _close,
}
