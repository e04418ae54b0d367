"""Telling one invented story by real actions, step by step, on days before today."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from upstander.confidential.casework.actions.attempts import Attempted, log_attempt
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.actions.risk import Assessed, assess
from upstander.confidential.casework.actions.sorting import Plan as Sorted
from upstander.confidential.casework.actions.sorting import sort_report
from upstander.confidential.casework.actions.work import (
    Closing,
    add_note,
    add_task,
    close_case,
    finish_task,
    give_case,
    move_case,
    reopen_case,
)
from upstander.confidential.casework.choices import (
    About,
    Answered,
    CaseState,
    Channel,
    Ending,
    Outcome,
    RiskBand,
)
from upstander.confidential.casework.models import Case, Task
from upstander.confidential.casework.risk_tool import tool_on
from upstander.confidential.casework.rules.attempts import Tried
from upstander.confidential.casework.rules.risk import UNKNOWN
from upstander.confidential.reporting.actions import (
    Letter,
    answer_report,
    ask_deletion,
    close_report,
    open_report,
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
from upstander.demo.cast import Story
from upstander.demo.founding import Founded, Player
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import LONDON, london_day
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.receipts import open_receipt

# After how many days a task of an invented case is due.
TASK_DAYS = 10
# How many days lie between two steps of a story that does not say.
STEP_DAYS = 2


@dataclass(frozen=True)
class Telling:
    """One report on its way through its story."""

    founded: Founded
    story: Story
    report: Report
    code: Code
    day: dt.date

    @property
    def worker(self) -> Player:
        """Who does the work in this story."""
        return self.founded.players[self.story.worker]

    @property
    def case(self) -> Case:
        """The case that was made of the report."""
        return Case.objects.get(reports__report=self.report)

    def keyring(self, now: dt.datetime) -> Keyring:
        """Return what the person who told us reaches with their code."""
        key, private = open_receipt(self.code)
        return Keyring(key, private, now)


def at(day: dt.date, hour: int) -> dt.datetime:
    """Return a London hour of a day, in UTC."""
    return dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)


def tell(founded: Founded, story: Story, *, day: dt.date, area: str, today: dt.date) -> Code:
    """Send the report on its day and take each step that has come by today; return its code."""
    answers = Answers(
        story=story.text, safe=story.safe, area=area, help=story.help, more=story.more,
        identity=story.identity, others=story.others,
    )  # fmt: skip
    now = at(day, 8)
    letter = Letter(answers, delivery_for(answers, now))
    sent = send_report(letter=letter, by=Actor.public(), now=now)
    told = Telling(founded, story, sent.report, sent.code, day)
    for number, words in enumerate(story.course):
        step, _, days = words.partition("+")
        told = replace(told, day=told.day + dt.timedelta(days=_days(days, number)))
        if told.day > today:
            break
        STEPS[step](told)
    return sent.code


def _days(said: str, number: int) -> int:
    """Return how many days after the one before a step comes: the first on the same day."""
    if said:
        return int(said)
    return STEP_DAYS if number else 0


# --- the report ----------------------------------------------------------------------------------


def _open(told: Telling) -> None:
    who, now = told.worker, at(told.day, 9)
    open_report(report=told.report, keyring=who.keyring(now), by=who.actor(), now=now)


def _answer(told: Telling) -> None:
    _write(told, told.story.answer, 11)


def _thank(told: Telling) -> None:
    _write(told, told.story.thanks, 12)


def _write(told: Telling, text: str, hour: int) -> None:
    told.report.refresh_from_db()
    answer_report(report=told.report, text=text, by=told.worker.actor(), now=at(told.day, hour))


def _write_back(told: Telling) -> None:
    now = at(told.day, 10)
    write_back(
        owner=told.report.id, keyring=told.keyring(now), text=told.story.reply,
        by=Actor.public(), now=now,
    )  # fmt: skip


def _withdraw_police(told: Telling) -> None:
    now = at(told.day, 21)
    withdraw_choice(
        owner=told.report.id, key="police", keyring=told.keyring(now), by=Actor.public(), now=now
    )


def _ask_deletion(told: Telling) -> None:
    now = at(told.day, 20)
    ask_deletion(owner=told.report.id, keyring=told.keyring(now), by=Actor.public(), now=now)


def _disclose(told: Telling) -> None:
    who, now = told.worker, at(told.day, 14)
    plan = Plan(
        to_circle=told.founded.circles["cohesion"],
        kinds=(CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION),
        purpose=Purpose.HOUSING,
        basis="consent",
        agreed=Agreed.AGREED,
    )
    disclose(report=told.report, plan=plan, keyring=who.keyring(now), by=who.actor(), now=now)


def _closes(reason: CloseReason, text: str) -> Callable[[Telling], None]:
    def close(told: Telling) -> None:
        told.report.refresh_from_db()
        close_report(
            report=told.report, reason=reason, text=text, by=told.worker.actor(),
            now=at(told.day, 16),
        )  # fmt: skip

    return close


# --- the case ------------------------------------------------------------------------------------


def _case(told: Telling) -> None:
    """Sort the report, open a case from it, take it, and begin work on it."""
    who, said, now = told.worker, told.story.case, at(told.day, 15)
    by, report = who.actor(), told.report
    report.refresh_from_db()
    about, lead = About(said["about"]), told.founded.circles["victim_care"]
    sort_report(report=report, plan=Sorted(about, lead, said["why"]), by=by, now=now)
    case = open_case(report=report, about=about, lead=lead, title=said["title"], by=by, now=now)
    give_case(case=case, to=who.user.id, by=by, now=now)
    later = at(told.day, 16)
    add_note(case=case, text=said["note"], by=by, now=later)
    _judge(case, said, by, later)
    add_task(
        case=case, text=said["task"], owner=who.user.id,
        due_on=told.day + dt.timedelta(days=TASK_DAYS), by=by, now=later,
    )  # fmt: skip


def _judge(case: Case, said: Mapping[str, str], by: Actor, now: dt.datetime) -> None:
    """Judge how dangerous it is, where the story says so; what it leaves out nobody knows yet."""
    if "risk" not in said:
        return
    tool = tool_on(london_day(now))
    given = dict(pair.split("=") for pair in said["risk"].split())
    answers = {one.key: given.get(one.key, UNKNOWN) for one in tool.questions}
    judged = Assessed(tool.version, answers, RiskBand(said["band"]), reason=said["because"])
    assess(case=case, assessed=judged, by=by, now=now)


def _judge_again(told: Telling) -> None:
    """Look at the danger once more: it is as it was."""
    _judge(told.case, told.story.case, told.worker.actor(), at(told.day, 12))


def _note(told: Telling) -> None:
    add_note(
        case=told.case, text=told.story.case["later"], by=told.worker.actor(), now=at(told.day, 13)
    )


def _tries(answered: Answered) -> Callable[[Telling], None]:
    def attempt(told: Telling) -> None:
        made = Attempted(Tried(Channel.MAILBOX, answered), read_card=True)
        log_attempt(case=told.case, attempted=made, by=told.worker.actor(), now=at(told.day, 17))

    return attempt


def _moves(to: CaseState) -> Callable[[Telling], None]:
    def move(told: Telling) -> None:
        move_case(
            case=told.case, to=to, text=told.story.case["move"], by=told.worker.actor(),
            now=at(told.day, 15),
        )  # fmt: skip

    return move


def _finish_tasks(told: Telling) -> None:
    for task in Task.objects.filter(case=told.case, done_on=None):
        finish_task(task=task, by=told.worker.actor(), now=at(told.day, 14))


def _close_case(told: Telling) -> None:
    _finish_tasks(told)
    said = told.story.case
    outcomes = [Outcome(one) for one in said["outcomes"].split()]
    closing = Closing(Ending(said["ending"]), outcomes, said["closing"])
    close_case(case=told.case, closing=closing, by=told.worker.actor(), now=at(told.day, 15))


def _reopen(told: Telling) -> None:
    reopen_case(
        case=told.case, text="It has begun again, after three quiet months.",
        by=told.worker.actor(), now=at(told.day, 15),
    )  # fmt: skip


HELPED = "We have done what you asked. You can write to us here again at any time."
QUIET = "We have not heard from you for some time. You can write to us here again at any time."
STOPPED = "You asked us to stop, and we have. You can write to us here again at any time."
PASSED = "The team that you agreed to helps you now. You can still write to us here."

STEPS: Mapping[str, Callable[[Telling], None]] = {
    "open": _open,
    "answer": _answer,
    "thank": _thank,
    "write_back": _write_back,
    "withdraw_police": _withdraw_police,
    "ask_deletion": _ask_deletion,
    "disclose": _disclose,
    "close": _closes(CloseReason.HELPED, HELPED),
    "close_quiet": _closes(CloseReason.NO_REPLY, QUIET),
    "close_stopped": _closes(CloseReason.ASKED_TO_STOP, STOPPED),
    "close_passed": _closes(CloseReason.PASSED_ON, PASSED),
    "case": _case,
    "note": _note,
    "judge": _judge_again,
    "try": _tries(Answered.NO),
    "reach": _tries(Answered.YES),
    "act": _moves(CaseState.ACTION),
    "watch": _moves(CaseState.MONITORING),
    "review": _moves(CaseState.REVIEW),
    "finish": _finish_tasks,
    "close_case": _close_case,
    "reopen": _reopen,
}
