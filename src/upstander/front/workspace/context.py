"""What every page of the workspace shows: the rail, who is here, alarms, and a report's tabs.

Nothing is looked up before a template asks: a public page, or one without a session, costs
nothing here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from upstander.confidential.reporting.queries import COUNT_UP_TO, danger_alarms, waiting_count
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import jobs_of, team


@dataclass(frozen=True)
class Link:
    """One way to go, with how much waits there."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Whoami:
    """Who is signed in, in which role, for which agency."""

    name: str
    role: str
    agency: str


def rail(request: HttpRequest) -> dict[str, object]:
    """Give templates the rail, the person, the alarms and a report's tabs, when they ask."""
    return {
        "rail": SimpleLazyObject(lambda: _rail(request)),
        "whoami": SimpleLazyObject(lambda: _whoami(request)),
        "alarms": SimpleLazyObject(lambda: _alarms(request)),
        "report_tabs": SimpleLazyObject(lambda: _report_tabs(request)),
        "report_doors": SimpleLazyObject(lambda: _report_doors(request)),
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = getattr(request, "actor", None) or Actor.public()
    return actor


def _rail(request: HttpRequest) -> Sequence[Link]:
    actor = _actor(request)
    if actor.kind != "user":
        return []
    links = [_link(request, _("My work"), reverse("workspace:work"), "check")]
    if actor.may(Permission.SEE_INBOX):
        inbox = reverse("reporting:inbox")
        links.append(_link(request, _("Inbox"), inbox, "inbox", waiting_count(actor)))
    if team.sees_team(actor):
        waiting = team.waiting_count(actor)
        links.append(_link(request, _("Team"), reverse("agencies:team"), "people", waiting))
    if actor.may(Permission.KEEP_RECOVERY):
        links.append(_link(request, _("Recovery"), reverse("agencies:my_recovery"), "key"))
    if actor.may(Permission.MANAGE_AGENCIES) or actor.may(Permission.MANAGE_ROUTES):
        links.append(_link(request, _("Settings"), reverse("agencies:settings"), "settings"))
    return links


def _link(request: HttpRequest, label: str, url: str, icon: str, count: int = 0) -> Link:
    return Link(label, url, request.path.startswith(url), _tally(count), icon)


def _tally(count: int) -> str:
    if count >= COUNT_UP_TO:
        return f"{COUNT_UP_TO - 1}+"
    return str(count) if count else ""


def _whoami(request: HttpRequest) -> Whoami | None:
    actor = _actor(request)
    if actor.kind != "user" or actor.user_id is None:
        return None
    jobs = jobs_of(actor.user_id)
    return Whoami(
        name=request.user.name,  # type: ignore[union-attr]
        role=jobs[0].title if jobs else "",
        agency=jobs[0].agency if jobs else "",
    )


def _alarms(request: HttpRequest) -> Sequence[Link]:
    """Return reports of somebody not safe that nobody has opened, on every page until then."""
    actor = _actor(request)
    if actor.kind != "user" or not actor.may(Permission.SEE_INBOX):
        return []
    return [
        Link(
            _("Open report {number}. Nobody has read it yet.").format(number=report.number),
            reverse("reporting:report", args=[report.number]),
        )
        for report in danger_alarms(actor)
    ]


def _report_tabs(request: HttpRequest) -> Sequence[Link]:
    doors = _report_doors(request)
    match = request.resolver_match
    here = match.namespace if match else ""
    tabs = (("report", "reporting", _("Report")), ("sharing", "sharing", _("Sharing")))
    return [
        Link(label, doors[name], current=here == room)
        for name, room, label in tabs
        if name in doors
    ]


def _report_doors(request: HttpRequest) -> Mapping[str, str]:
    """Return the pages of the report this address is about."""
    match = request.resolver_match
    number = match.kwargs.get("number") if match else None
    if number is None:
        return {}
    doors = {"report": reverse("reporting:report", args=[number])}
    if _actor(request).may(Permission.OPEN_REPORT):
        doors["sharing"] = reverse("sharing:register", args=[number])
    return doors
