"""Cases in words for the screen. No sentence of a person is here."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.casework.choices import About, Again, CaseState, RiskBand
from upstander.confidential.casework.models import Case, Task
from upstander.confidential.casework.queries.timeline import Entry
from upstander.confidential.casework.rules.board import Load
from upstander.confidential.casework.rules.filters import NOBODY
from upstander.confidential.casework.rules.repeats import Repeated
from upstander.confidential.casework.rules.turns import Step
from upstander.confidential.reporting.actions import OpenedReport
from upstander.confidential.reporting.choices import WrittenBy
from upstander.confidential.reporting.words import Fact
from upstander.foundation.core.clock import LONDON

BAND_PILLS = {RiskBand.HIGH: "rose", RiskBand.MEDIUM: "sun", RiskBand.STANDARD: "stone"}
STEPS = {
    Step.REASSESS: gettext_lazy("New words raise the risk: assess it again now."),
    Step.READ: gettext_lazy("Read the new report."),
    Step.ANSWER: gettext_lazy("Answer the person."),
    Step.REACH: gettext_lazy("Nobody has tried to reach the person yet: the first contact is due."),
    Step.ASSESS: gettext_lazy("Assess the risk."),
    Step.REVIEW: gettext_lazy("Look at the risk again: the day has come."),
    Step.TASK: gettext_lazy("A task is overdue."),
    Step.TAKE: gettext_lazy("Nobody works on this case yet."),
    Step.WAIT: gettext_lazy("Nothing waits for us just now."),
}
# What is answered by judging the danger.
TO_ASSESS = frozenset({Step.REASSESS, Step.ASSESS, Step.REVIEW})
URGENT = frozenset({Step.REASSESS, Step.READ, Step.REACH, Step.REVIEW, Step.TASK})


@dataclass(frozen=True)
class CaseFacts:
    """A case's coded facts in words, and its name where it could be opened."""

    reference: str
    url: str
    title: str
    about: str
    about_brief: str
    area: str
    state: str
    closed: bool
    risk: str
    risk_pill: str
    worker: str
    mine: bool
    opened: str
    review: str
    late: bool


def case_facts(
    cases: Iterable[Case],
    *,
    titles: Mapping[UUID, str],
    names: Mapping[UUID, str],
    areas: Mapping[str, str],
    me: UUID,
    today: dt.date,
) -> list[CaseFacts]:
    """Return the coded facts of cases for a list or a heading."""
    address = reverse("casework:case", args=["REFERENCE"])
    nowhere = _("No district given")
    label, opened = cache(_label), cache(lambda day: date_format(day, "j M Y"))
    risk, review = cache(risk_words), cache(lambda day: day_words(day, today))
    return [
        CaseFacts(
            reference=case.reference,
            url=address.replace("REFERENCE", case.reference),
            title=titles.get(case.pk, ""),
            about=label(About(case.about)),
            about_brief=About(case.about).brief,
            area=areas.get(case.area, case.area) or nowhere,
            state=label(CaseState(case.state)),
            closed=case.closed_on is not None,
            risk=risk(case.band),
            risk_pill=BAND_PILLS[RiskBand(case.band)] if case.band else "stone",
            worker=names.get(case.worker, "") if case.worker else "",
            mine=case.worker == me,
            opened=opened(case.opened_on),
            review=review(case.review_on) if case.review_on else "",
            late=case.review_on is not None and case.review_on <= today,
        )
        for case in cases
    ]


def _label(choice: About | CaseState) -> str:
    return str(choice.label)


def repeated(found: Repeated | None, *, about: str) -> dict[str, str] | None:
    """Return what to think of where it happened before; None where it did not."""
    if found is None:
        return None
    if found.since is None:
        seen = _("They told us that it had happened before.")
    else:
        seen = ngettext(
            "{n} incident of this case since {day}.", "{n} incidents of this case since {day}.",
            found.count,
        ).format(n=found.count, day=date_format(found.since, "j F Y"))  # fmt: skip
    return {"title": str(found.again.label), "seen": seen, **_to_think_of(found.again, about)}


def _to_think_of(again: Again, about: str) -> dict[str, str]:
    if again != Again.OFTEN:
        return {"next": _("Keep it in mind when you judge the danger.")}
    return {
        "next": _("Think of judging the danger again, with all of them before you."),
        "review": _("They may have a right to an anti-social behaviour case review.")
        if about == About.ANTISOCIAL
        else "",
    }


def risk_words(band: str) -> str:
    """Return how high the risk is, in words."""
    if not band:
        return _("Risk not assessed")
    return _("{band} risk").format(band=RiskBand(band).label)


def day_words(day: dt.date, today: dt.date | None) -> str:
    """Return a day as people say it: today, tomorrow, or the date; how late it is.

    On paper no day is today: it is read later, so there the date stands alone.
    """
    if today is None:
        return date_format(day, "j M Y")
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 0:
        late = ngettext("{n} day late", "{n} days late", -days).format(n=-days)
        return f"{date_format(day, 'j M')}, {late}"
    return date_format(day, "D j M")


def steps(found: Sequence[Step]) -> list[dict[str, object]]:
    """Return the next steps in sentences, most pressing first."""
    return [{"words": str(STEPS[step]), "urgent": step in URGENT} for step in found]


def task_facts(
    tasks: Iterable[Task],
    said: Mapping[UUID, str],
    names: Mapping[UUID, str],
    today: dt.date | None,
    here: Collection[UUID] | None = None,
) -> list[dict[str, object]]:
    """Return open tasks in words; one whose words do not open says so. On paper without today.

    ``here`` is who could do them: anybody else has left the teams of the case.
    """
    return [
        {
            "id": task.pk,
            "text": said.get(task.item) or _("The words of this task cannot be opened."),
            "owner": names.get(task.owner, ""),
            "left": here is not None and task.owner not in here,
            "due": day_words(task.due_on, today),
            "late": today is not None and task.due_on < today,
        }
        for task in tasks
    ]


def task_lines(
    tasks: Iterable[Task], said: Mapping[UUID, str], today: dt.date
) -> list[dict[str, object]]:
    """Return one person's tasks on several cases, for their own list."""
    return [
        {
            "text": said.get(task.item, ""),
            "reference": task.case.reference,
            "url": reverse("casework:case", args=[task.case.reference]),
            "due": day_words(task.due_on, today),
            "late": task.due_on < today,
        }
        for task in tasks
    ]


def look_lines(
    cases: Iterable[Case], titles: Mapping[UUID, str], today: dt.date
) -> list[dict[str, object]]:
    """Return cases whose danger is to be looked at again, for one person's own list."""
    return [
        {
            "title": titles.get(case.pk, ""),
            "reference": case.reference,
            "url": reverse("casework:risk", args=[case.reference]),
            "risk": risk_words(case.band),
            "risk_pill": BAND_PILLS[RiskBand(case.band)] if case.band else "stone",
            "due": day_words(case.review_on, today) if case.review_on else "",
            "late": case.review_on is not None and case.review_on < today,
        }
        for case in cases
    ]


def timeline(
    entries: Iterable[Entry], reports: Iterable[OpenedReport], today: dt.date | None
) -> list[dict[str, object]]:
    """Return everything that happened, newest first: our work and what the people wrote.

    On paper without today.
    """
    told = [one for report in reports for one in _told(report)]
    found = sorted([*entries, *told], key=lambda one: one.order, reverse=True)
    return [
        {"when": _when(one, today), "who": one.who, "title": one.what, "text": one.text}
        for one in found
    ]


def _told(opened: OpenedReport) -> list[Entry]:
    report = opened.report
    came = Entry(
        report.received_on, None, "", _("Report {number} came.").format(number=report.number)
    )
    written = [
        Entry(
            message.day,
            None,
            message.role or _("the person, {number}").format(number=report.number),
            _("New message.") if message.written_by == WrittenBy.PERSON else _("We wrote."),
            message.text,
        )
        for message in reversed(opened.content.messages)
    ]
    return [*written, came]


def _when(entry: Entry, today: dt.date | None) -> str:
    day = _("Today") if entry.day == today else date_format(entry.day, "j M Y")
    if entry.at is None:
        return day
    return f"{day} {entry.at.astimezone(LONDON):%H:%M}"


def key_facts(teams: Collection[str]) -> list[Fact]:
    """Return who can open what is written on a case."""
    return [Fact(label=_("Work on this case"), words=", ".join(sorted(teams)))]


def load_facts(
    loads: Iterable[Load], names: Mapping[UUID, str], me: UUID
) -> list[dict[str, object]]:
    """Return what each worker carries, in words, and where something is done about it."""
    cases = reverse("casework:cases")
    return [
        {
            "load": load,
            "url": f"{cases}?state=all&worker={load.worker or NOBODY}",
            "hand_over": _of_colleague("casework:hand_over_of", load, me) if load.cases else "",
            "away": "" if load.left else _of_colleague("casework:away_of", load, me),
            "name": names.get(load.worker, "") if load.worker else _("Nobody yet"),
            "cover": names.get(load.covered_by, "") if load.covered_by else "",
            "oldest": date_format(load.oldest, "j M Y") if load.oldest else "",
        }
        for load in loads
    ]


def _of_colleague(name: str, load: Load, me: UUID) -> str:
    return reverse(name, args=[load.worker]) if load.worker not in {None, me} else ""
