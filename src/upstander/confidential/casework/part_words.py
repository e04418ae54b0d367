"""Decisions, plans and attempts in words for the screen and for paper."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upstander.confidential.casework.choices import Answered, Channel
from upstander.confidential.casework.plan_steps import STEPS
from upstander.confidential.casework.queries.attempts import FirstContact, Made
from upstander.confidential.casework.queries.decisions import Entry
from upstander.confidential.casework.queries.parts import Signature
from upstander.confidential.casework.queries.safety_plan import Version
from upstander.confidential.casework.risk_words import when
from upstander.confidential.casework.rules.safety_plan import Plan
from upstander.confidential.casework.words import day_words
from upstander.foundation.core.clock import LONDON
from upstander.foundation.pages.pictures import PICTURES


def signed(signature: Signature) -> str:
    """Return who wrote something, in which role, and when."""
    return f"{signature.who}, {signature.role} · {when(signature.at)}"


def log(entries: Iterable[Entry]) -> list[dict[str, object]]:
    """Return the log in words."""
    return [
        {
            "number": one.row.number,
            "stage": str(one.stage.label),
            "place": one.stage.value,
            "decision": one.stage.value == 5,
            "text": one.text,
            "signed": signed(one.signature),
            "refers": ", ".join(str(number) for number in one.refers),
            "replaces": one.replaces,
            "replaced_by": one.replaced_by,
            "stands": one.stands,
            "is_old": one.is_old,
        }
        for one in entries
    ]


def printed(name: str, now: dt.datetime) -> dict[str, str]:
    """Return what a printed page says of its printing."""
    here = now.astimezone(LONDON)
    return {"who": name, "when": f"{date_format(here, 'j F Y')}, {here:%H:%M}"}


def plan_lines(plan: Plan) -> list[dict[str, SafeString | str]]:
    """Return the sentences of a plan with their pictures, what stands on every plan first."""
    always = [step for step in STEPS.values() if step.always]
    chosen = [STEPS[key] for key in plan.steps if key in STEPS and not STEPS[key].always]
    lines: list[dict[str, SafeString | str]] = [
        {"picture": PICTURES[step.picture], "text": _(step.text)} for step in [*always, *chosen]
    ]
    return [*lines, *({"picture": PICTURES["writing"], "text": line} for line in plan.own)]


def plan_page(version: Version) -> dict[str, object]:
    """Return a version as the person's page shows it."""
    return {
        "number": version.row.number,
        "signed": signed(version.signature),
        "lines": plan_lines(version.plan),
        "people": version.plan.people,
        "place": version.plan.place,
        "hard": version.plan.hard,
        "place_picture": PICTURES["pin"],
        "person": PICTURES["person"],
    }


def attempts(made: Iterable[Made]) -> list[dict[str, object]]:
    """Return attempts in words."""
    return [
        {
            "channel": str(Channel(one.row.channel).label),
            "answered": str(Answered(one.row.answered).label),
            "reached": one.row.answered == Answered.YES,
            "message_left": one.row.message_left,
            "text": one.text,
            "why": one.why,
            "signed": signed(one.signature),
        }
        for one in made
    ]


def first_contact(found: FirstContact, today: dt.date) -> list[dict[str, str]]:
    """Return how the first contact stands, as clocks."""
    state = "late" if found.is_late(today) else ("met" if found.met_on else "")
    reached = (
        _("reached {day}").format(day=date_format(found.met_on, "j M"))
        if found.met_on
        else _("due {day}").format(day=day_words(found.due_on, today))
    )
    tried = date_format(found.tried_on, "j M") if found.tried_on else _("not yet")
    return [
        {"label": _("First contact"), "words": reached, "state": state},
        {"label": _("First try"), "words": tried, "state": ""},
    ]


def way_words(chosen: Sequence[str]) -> list[str]:
    """Return the ways the person chose, in the words of the channels."""
    names = {
        "phone": Channel.PHONE.label,
        "voicemail": _("A voice message"),
        "text": Channel.TEXT.label,
        "email": Channel.EMAIL.label,
        "post": Channel.LETTER.label,
        "meet": Channel.MEETING.label,
        "trusted": Channel.TRUSTED.label,
    }
    return [str(name) for key, name in names.items() if key in chosen]
