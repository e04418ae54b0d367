"""What happened to a place, in sentences, and how it stands."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.community.directory.choices import Done, Happened, Move, StaffKnew, Stage, WhyOff
from upstander.community.directory.models import Incident, Step
from upstander.community.directory.queries.accrediting import PlaceRow

# What comes next at each stage, for whoever looks after places.
NEXT = {
    Stage.APPLIED: gettext_lazy("Visit it, and see whether it fits."),
    Stage.VISITED: gettext_lazy("Train its staff."),
    Stage.TRAINED: gettext_lazy("Have the agreement signed."),
    Stage.AGREED: gettext_lazy("Give it its sticker: then the public finds it."),
    Stage.ACCREDITED: gettext_lazy("Visit it before its review, and renew it."),
    Stage.OFF: gettext_lazy("Visit it and renew it, or end it."),
    Stage.ENDED: gettext_lazy("Nothing: it has ended."),
}
PILLS = {Stage.ACCREDITED: "mint", Stage.OFF: "rose", Stage.APPLIED: "sky"}


def due_words(row: PlaceRow) -> str:
    """Return when the next thing is due, as a person says it."""
    if row.left < 0:
        late = ngettext("{n} day late", "{n} days late", -row.left)
        return late.format(n=-row.left)
    if row.left == 0:
        return _("today")
    return ngettext("in {n} day", "in {n} days", row.left).format(n=row.left)


def told(steps: Iterable[Step]) -> list[dict[str, str]]:
    """Return what happened as the timeline draws it, newest first."""
    lines = [
        {"when": day_words(one.on), "who": "", "title": _sentence(one), "text": ""} for one in steps
    ]
    return lines[::-1]


def incident_lines(incidents: Iterable[Incident]) -> list[str]:
    """Return what happened in a place, a sentence each."""
    return [_incident(one) for one in incidents]


def day_words(day: dt.date) -> str:
    """Return a day as these pages write it."""
    return date_format(day, "j F Y")


def _incident(one: Incident) -> str:
    said = _("{day}: {happened}. The place: {done}.").format(
        day=day_words(one.on), happened=Happened(one.happened).label, done=Done(one.done).label
    )
    return f"{said} {_('It was hate.')}" if one.hate else said


def _visited(facts: Mapping[str, Any]) -> str:
    day = day_words(dt.date.fromisoformat(facts["visited_on"]))
    kind = (
        _("Somebody visited unannounced on {day}")
        if facts["mystery"]
        else _("Somebody visited on {day}")
    )
    knew = _("staff knew what to do: {knew}").format(knew=StaffKnew(facts["knew"]).label)
    sticker = _("the sticker could be seen") if facts["sticker_seen"] else _("no sticker was seen")
    ready = _("it was ready") if facts["ready"] else _("it was not ready")
    return f"{kind.format(day=day)}: {ready}, {knew.lower()}, {sticker}."


def _off(facts: Mapping[str, Any]) -> str:
    return _("It was taken off the public list: {why}.").format(why=WhyOff(facts["why"]).label)


_SENTENCES: Mapping[Move, Callable[[Mapping[str, Any]], str]] = {
    Move.APPLY: lambda _facts: _("The place asked to join."),
    Move.VISIT: _visited,
    Move.NOT_READY: _visited,
    Move.MYSTERY: _visited,
    Move.TRAIN: lambda facts: ngettext(
        "{n} person was trained.", "{n} people were trained.", facts["people"]
    ).format(n=facts["people"]),
    Move.AGREE: lambda _facts: _("The agreement was signed."),
    Move.STICKER: lambda facts: _("It was given sticker {sticker}: the public finds it.").format(
        sticker=facts["sticker"]
    ),
    Move.RENEW: lambda _facts: _("It was accredited for another year."),
    Move.LAPSE: lambda _facts: _("Its accreditation ran out: the public does not see it."),
    Move.TAKE_OFF: _off,
    Move.END: lambda facts: _("It ended: {why}.").format(why=WhyOff(facts["why"]).label),
}


def _sentence(step: Step) -> str:
    return _SENTENCES[Move(step.move)](step.facts)
