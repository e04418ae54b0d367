"""What is set up for sessions, in words for whoever keeps it; and the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import Resource, Service
from upstander.confidential.support.rules.keeping import Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True)
class NextStep:
    """What to do next: why, and the page for it."""

    title: "StrOrPromise"
    text: "StrOrPromise"
    url: str = ""
    link: "StrOrPromise" = ""


_STEPS: Mapping[Step, tuple["StrOrPromise", "StrOrPromise", str, "StrOrPromise"]] = {
    Step.TEAM: (
        gettext_lazy("First, a team needs keys"),
        gettext_lazy(
            "What people write when they book is sealed to a team. Two people of it at least must "
            "be able to open its keys. A supervisor makes the keys and lets a second person in."
        ),
        "", "",
    ),
    Step.SERVICE: (
        gettext_lazy("Next: add a service"),
        gettext_lazy("A service is what people book, such as hate crime support."),
        "support:service_add", gettext_lazy("Add a service"),
    ),
    Step.KIND: (
        gettext_lazy("Next: add a kind of officer"),
        gettext_lazy("People choose whom they want to talk to, such as a victim care officer."),
        "support:kind_add", gettext_lazy("Add a kind of officer"),
    ),
    Step.OFFICER: (
        gettext_lazy("Next: add an officer"),
        gettext_lazy("Somebody of a team who holds sessions. Interpreters and rooms can follow."),
        "support:officer_add", gettext_lazy("Add an officer"),
    ),
    Step.DAY: (
        gettext_lazy("Next: add days"),
        gettext_lazy("People can book from the moment a day with an officer on it is there."),
        "support:day_rule", gettext_lazy("Add days that come round"),
    ),
}  # fmt: skip


def next_step(step: Step | None) -> NextStep | None:
    """Return the next step in words; None where nothing is missing."""
    if step is None:
        return None
    title, text, page, link = _STEPS[step]
    return NextStep(title, text, reverse(page) if page else "", link)


def span(minutes: int) -> str:
    """Return a number of minutes as people say it, such as "2 hours"."""
    if minutes and minutes % _DAY == 0:
        return ngettext("{n} day", "{n} days", minutes // _DAY).format(n=minutes // _DAY)
    if minutes and minutes % _HOUR == 0:
        return ngettext("{n} hour", "{n} hours", minutes // _HOUR).format(n=minutes // _HOUR)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


def service(one: Service) -> dict[str, object]:
    """Return a service as the list shows it."""
    usual = _("{slot} minutes each, {pause} between").format(
        slot=one.slot_minutes, pause=one.buffer_minutes
    )
    return {
        "id": one.pk,
        "name": one.name,
        "text": one.text,
        "team": f"{one.circle.name} · {one.circle.agency.name}",
        "usual": usual,
        "meetings": ", ".join(str(Meeting(key).label) for key in one.meetings),
        "notice": _("up to {span} before").format(span=span(one.notice_minutes)),
        "horizon": ngettext("{n} day ahead", "{n} days ahead", one.horizon_days).format(
            n=one.horizon_days
        ),
        "ahead": one.ahead,  # type: ignore[attr-defined]
        "open": one.open,
    }


def resource(
    one: Resource, teams: Mapping[UUID, Sequence[str]], spoken: Mapping[str, str]
) -> dict[str, object]:
    """Return an officer, interpreter or room as the list shows it."""
    return {
        "id": one.pk,
        "name": one.name,
        "kind": str(ResourceKind(one.kind).label),
        "what": _what(one, spoken),
        "team": _team(one, teams),
        "active": one.active,
    }


def _what(one: Resource, spoken: Mapping[str, str]) -> str:
    if one.role is not None:
        return one.role.name
    return ", ".join(spoken.get(code, code) for code in one.languages) or one.place


def _team(one: Resource, teams: Mapping[UUID, Sequence[str]]) -> str:
    if one.kind != ResourceKind.OFFICER:
        return ""
    if one.user is None:
        return _("No account: the team sees their sessions")
    return ", ".join(teams.get(one.user, ())) or _("In no team any more")
