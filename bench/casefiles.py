"""Cases to be found, made by real actions inside a process of the product; see ``bench.finding``."""

import datetime as dt
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import transaction

from bench.casecopies import ORDER as CASE_ORDER
from bench.casecopies import CaseCopier
from bench.filling import BATCH, DAYS, OFFICER, STORY, SYSTEM, Rows, SharedCode, hurry, like
from bench.giving import unlocked
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.actions.finding import find_cases
from upstander.confidential.casework.actions.work import add_note, give_case
from upstander.confidential.casework.choices import About, CaseState, Ending
from upstander.confidential.casework.models import Case
from upstander.confidential.reporting.actions import Letter, open_report, seal_report
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.core import clock
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Card

FIRST = ("Amina", "Siân", "Łukasz", "Zoë", "Olu", "Mei", "Rhys", "Yusuf", "Grace", "Ewa", "Tom")
LAST = ("Karim", "Llŷr", "Żak", "Owen", "Adeyemi", "Chen", "Pugh", "Malik", "Okafor", "Nowak")
STREETS = ("Elm Road", "Caldecott Park", "Mill Lane", "Station Approach", "Lawford Terrace")
AGAIN = 40
RARE = "Quillfeather"
# In the names of the real cases that the others are like; none of theirs has one of these.
PATTERNS = ("Pattern", "Patternby", "Patterncote", "Patterndene", "Patternford", "Patternham")
# How many cases are the officer's own, and how many notes the last of them has.
OWN = ENTRIES = 50
# Of ten older cases seven are closed.
STATES = (*(CaseState.CLOSED,) * 7, CaseState.ACTION, CaseState.MONITORING, CaseState.OPEN)


def measure(count: int) -> dict[str, Any]:
    """Make that many cases; return the seconds of searching them, first and later."""
    officer = actor_for(User.objects.get(email=OFFICER))
    keyring = unlocked()
    chance, code = random.Random(count), SharedCode()  # noqa: S311 - invented names, no secret
    hurry()
    patterns = _people(PATTERNS)
    copiers = [
        CaseCopier(_case(one, chance, code, officer, keyring), one.name, code, keyring)
        for one in patterns
    ]
    _copy(copiers, count - len(patterns) - OWN, chance)
    for number in range(OWN):
        own = _Person(f"Bea {RARE if number == OWN - 1 else LAST[0]}", True, number % 3 == 0)
        case = _case(own, chance, code, officer, keyring)
        give_case(case=case, to=User.objects.get(email=OFFICER).pk, by=officer, now=clock.now())
    for number in range(ENTRIES):
        add_note(case=case, text=f"{STORY} {number}", by=officer, now=clock.now())
    record_public_acts(by=SYSTEM, now=clock.now() + dt.timedelta(days=1))
    link_events(by=SYSTEM, now=clock.now())
    making, left = [], True
    while left:
        seconds, _cpu, left = _search(officer, unlocked())
        making.append(seconds)
    again = [_search(officer, unlocked()) for _time in range(AGAIN)]
    later, spent = [one[0] for one in again], median(one[1] for one in again)
    return {
        "making": making,
        "later": later,
        "cpu_ms": 1000 * spent,
        "cards": Card.objects.exclude(sealed=b"").count(),
        "long": case.reference,
    }


def copies(count: int) -> dict[str, Any]:
    """Add that many older cases, as coded rows only: their contents lie on no page measured."""
    officer = actor_for(User.objects.get(email=OFFICER))
    real = Case.objects.visible_to(officer).order_by("-opened_on").first()
    if real is None:
        raise RuntimeError("there is no case to copy")
    access, chance = list(Access.objects.filter(subject=real.pk)), random.Random(count)  # noqa: S311 - days and states
    for start in range(0, count, BATCH):
        with transaction.atomic():
            _store(real, access, chance, range(start, min(start + BATCH, count)))
    return {"cases": Case.objects.count()}


def _store(real: Case, access: list[Access], chance: random.Random, numbers: range) -> None:
    cases = [_older(real, number, chance) for number in numbers]
    Case.objects.bulk_create(cases)
    Access.objects.bulk_create(
        like(row, subject=case.pk, day=case.opened_on, state=case.state)
        for case in cases
        for row in access
    )


def _older(real: Case, number: int, chance: random.Random) -> Case:
    day = real.opened_on - dt.timedelta(days=1 + number % DAYS)
    state = chance.choice(STATES)
    closed = state == CaseState.CLOSED
    return like(
        real, reference=f"2001-{number:06}", opened_on=day, state=state.value, worker=None,
        closed_on=day if closed else None, ending=Ending.QUIET.value if closed else "",
    )  # fmt: skip


def _search(officer: Actor, keyring: Keyring) -> tuple[float, float, bool]:
    """Return how long one search took, its processor time, and whether cards are left to make."""
    begun, used = time.perf_counter(), time.process_time()
    found = find_cases(typed=RARE, keyring=keyring, by=officer, now=clock.now())
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    if not found.left and found.count != 1:
        raise RuntimeError(f"found {found.count} cases instead of one")
    return seconds, used, found.left


@dataclass(frozen=True)
class _Person:
    """Who a case is about, and whether the report says it, and something of somebody else."""

    name: str
    says_who: bool
    says_of_others: bool


def _people(last: Sequence[str]) -> list[_Person]:
    """Return one person for each kind of report: named or not, with somebody else in it or not.

    Half say who they are, one in three says something of somebody else.
    """
    kinds = [(who, others) for who in (True, False) for others in (True, False, False)]
    return [_Person(f"Bea {one}", *kind) for one, kind in zip(last, kinds, strict=False)]


def _copy(copiers: Sequence[CaseCopier], count: int, chance: random.Random) -> None:
    """Store that many cases like the real ones, of the last year."""
    today = clock.london_day(clock.now())
    for start in range(0, count, BATCH):
        rows = Rows()
        for number in range(start, min(start + BATCH, count)):
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
            day = today - dt.timedelta(days=1 + number % DAYS)
            copiers[number % len(copiers)].copy(f"2000-{number:06}", name, day, rows)
        with transaction.atomic():
            rows.store(CASE_ORDER)


def _case(
    person: _Person, chance: random.Random, code: SharedCode, officer: Actor, keyring: Keyring
) -> Case:
    """Send a report, open it and open a case from it, as people do."""
    now = clock.now()
    answers = Answers(
        f"It was in {chance.choice(STREETS)}. {STORY}", "yes", "E07000220", ("talk",),
        identity={"name": person.name} if person.says_who else {},
        others={"did_about": "They call him Dave."} if person.says_of_others else {},
    )  # fmt: skip
    report = _report(answers, code, now)
    open_report(report=report, keyring=keyring, by=officer, now=now)
    lead = next(iter(officer.circles))
    title = f"{person.name}, {chance.choice(STREETS)}: bus pass and money"
    return open_case(report=report, about=About.CRIME, lead=lead, title=title, by=officer, now=now)


def _report(answers: Answers, code: SharedCode, now: dt.datetime) -> Report:
    receipt = code.receipt(new_id(), clock.london_day(now))
    letter = Letter(answers, delivery_for(answers, now))
    return seal_report(letter=letter, receipt=receipt, by=Actor.public(), now=now).report
