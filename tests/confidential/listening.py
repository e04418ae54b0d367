"""A charity that listens, and somebody who writes to it without a report."""

import datetime as dt

from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.given import PUBLIC, Told
from upstander.confidential.reporting.actions import EarPlan, Letter, send_report, set_ear
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Ear
from upstander.confidential.reporting.queries import delivery_to
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.agencies.queries import circles

WORDS = "I only wanted to say it to somebody. 🌧"
WEEKDAYS = (0, 1, 2, 3, 4)


def plan(*, offered: bool = True, days: tuple[int, ...] = WEEKDAYS) -> EarPlan:
    """Return what the charity says of itself."""
    return EarPlan(
        offered=offered, who="We are people who listen.", who_easy="We listen.",
        passes_on="If a child is in danger we phone the council.",
        passes_on_easy="A child in danger? We phone the council.",
        days=days, opens=dt.time(10), closes=dt.time(16),
    )  # fmt: skip


def it_listens(house: Partnership, *, offered: bool = True, now: dt.datetime = NOW) -> Ear:
    """Let the charity's independent desk offer to listen."""
    return set_ear(
        circle=house.independent_team.id, plan=plan(offered=offered),
        by=house.actor("Gwen"), now=now,
    )  # fmt: skip


def said(
    house: Partnership, text: str = WORDS, *, safe: str = "yes", now: dt.datetime = NOW
) -> Told:
    """Send words to the charity."""
    team = circles([house.independent_team.id])[0]
    letter = Letter(Answers(story=text, safe=safe), delivery_to(team), kind=ReportKind.EAR)
    sent = send_report(letter=letter, by=PUBLIC, now=now)
    return Told(sent.report, sent.code)


def chosen(browser: Client, house: Partnership) -> Client:
    """Choose the charity."""
    browser.post("/say/", {"ear": str(house.independent_team.id)})
    return browser


def written(browser: Client, house: Partnership, text: str = WORDS, **more: str) -> Client:
    """Choose the charity and write."""
    to = str(house.independent_team.id)
    chosen(browser, house).post("/say/words/", {"to": to, "words": text, "do": "next", **more})
    return browser
