"""Risk in words for the screen."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.casework.choices import Judged, RiskBand
from upstander.confidential.casework.queries.risk import Difference, Read, said
from upstander.confidential.casework.rules.risk import Result, Tool, Trigger
from upstander.confidential.casework.words import BAND_PILLS
from upstander.foundation.core.clock import LONDON

TRIGGERS = {
    Trigger.NEW_INCIDENT: gettext_lazy(
        "Something new happened, or another report joined the case."
    ),
    Trigger.MESSAGE: gettext_lazy("The person wrote, and the danger is high."),
    Trigger.MOVED: gettext_lazy("They moved, or want to move."),
    Trigger.POLICE_STEP: gettext_lazy("There was an arrest, a release or a change of bail."),
    Trigger.COURT_DATE: gettext_lazy("There is a day in court."),
    Trigger.SUSPECT_CONTACT: gettext_lazy("The one who did it got in touch."),
    Trigger.WITHDRAWN: gettext_lazy("The person took a choice back."),
    Trigger.TIMER: gettext_lazy("The day for the next look has come."),
}


def trigger_words(found: Iterable[Trigger]) -> list[str]:
    """Return why the danger must be judged again, in sentences."""
    return [str(TRIGGERS[trigger]) for trigger in found]


def band_facts(tool: Tool, band: RiskBand) -> dict[str, object]:
    """Return a band with what it asks of us."""
    return {"name": str(band.label), "pill": BAND_PILLS[band], "means": tool.meaning(band)}


def result_facts(tool: Tool, result: Result) -> dict[str, object]:
    """Return what the tool says, in words."""
    return {
        **band_facts(tool, result.band),
        "score": result.score,
        "most": tool.most,
        "score_band": str(result.score_band.label),
        "is_raised": result.band != result.score_band,
        "reasons": result.reasons,
        "flags": [flag.text for flag in result.flags],
        "unknown": [question.text for question in result.unknown],
        "safeguarding": result.safeguarding,
    }


def judged(read: Read) -> str:
    """Return how somebody judged it against what the tool says, in a sentence."""
    tool, judged_as = read.result.band, read.wanted or read.band
    if judged_as == tool:
        return _("{band}, as the tool says").format(band=judged_as.label)
    if judged_as.rank > tool.rank:
        return _("raised from {tool} to {band}").format(tool=tool.label, band=judged_as.label)
    return _("lowered from {tool} to {band}").format(tool=tool.label, band=judged_as.label)


def assessment(read: Read) -> dict[str, object]:
    """Return one assessment in words, whole."""
    row = read.row
    return {
        "number": row.number,
        "pill": BAND_PILLS[read.band],
        "band": str(read.band.label),
        "who": f"{read.signature.who}, {read.signature.role}",
        "when": when(read.signature.at),
        "judged": judged(read),
        "reason": read.reason,
        "result": result_facts(read.tool, read.result),
        "review": date_format(row.review_on, "j M Y"),
        "second": row.second,
        "waits": row.state == Judged.WAITS,
        "state": str(Judged(row.state).label) if row.wanted else "",
        "wanted": str(read.wanted.label) if read.wanted else "",
        "countersign": _countersign(read),
        "groups": _groups(read),
        "version": row.tool,
    }


def _countersign(read: Read) -> dict[str, str] | None:
    if read.countersign is None:
        return None
    return {
        "who": f"{read.countersign.who}, {read.countersign.role}",
        "when": when(read.countersign.at),
        "text": read.countersign_text,
    }


def _groups(read: Read) -> list[tuple[str, list[dict[str, str]]]]:
    return [
        (
            group.title,
            [
                {
                    "question": question.text,
                    "answer": said(question, read.answers) or _("Not known"),
                }
                for question in read.tool.questions
                if question.group == group.key
            ],
        )
        for group in read.tool.groups
    ]


def compared(found: Sequence[Difference]) -> list[dict[str, object]]:
    """Return what two assessments answer differently."""
    return [
        {
            "question": one.question.text,
            "before": one.before or _("Not known"),
            "after": one.after or _("Not known"),
            "worse": one.worse,
        }
        for one in found
    ]


def when(at: dt.datetime) -> str:
    """Return a moment as the case's pages say it."""
    here = at.astimezone(LONDON)
    return f"{date_format(here, 'j M Y')}, {here:%H:%M}"


def in_days(days: int) -> str:
    """Return after how many days somebody looks again."""
    return ngettext("{n} day", "{n} days", days).format(n=days)
