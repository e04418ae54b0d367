"""What every page of the workspace shows: the rail, who is here, alarms, and a report's tabs.

Nothing is looked up before a template asks: a public page, or one without a session, costs
nothing here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.community.directory.queries.keeping import to_check_count
from upstander.confidential.casework.queries.lists import my_count
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.queries import COUNT_UP_TO, danger_alarms, waiting_count
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import team
from upstander.foundation.agencies.queries.alerts import is_called, open_count
from upstander.foundation.core import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Link:
    """One way to go, with how much waits there."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    icon: str = ""
    key: str = ""


@dataclass(frozen=True)
class Whoami:
    """Who is signed in, in which role, for which agency."""

    name: str
    role: str
    agency: str


@dataclass(frozen=True)
class Place:
    """One place of the rail: for whom it is there, and how much waits for them there."""

    label: "StrOrPromise"
    page: str
    icon: str
    open_to: Callable[[Actor], bool]
    count: Callable[[Actor], int] = lambda _actor: 0
    # One press of this key goes there from anywhere, unless somebody is typing.
    key: str = ""


def _may(*permissions: Permission) -> Callable[[Actor], bool]:
    return lambda actor: any(actor.may(one) for one in permissions)


def _my_cases(actor: Actor) -> int:
    return my_count(actor, clock.london_day(clock.now()))


# In the order in which they stand.
PLACES: Sequence[Place] = (
    Place(gettext_lazy("My work"), "workspace:work", "check", lambda _actor: True),
    Place(
        gettext_lazy("Inbox"), "reporting:inbox", "inbox", _may(Permission.SEE_INBOX), waiting_count
    ),
    Place(
        gettext_lazy("Cases"), "casework:cases", "folder", _may(Permission.SEE_CASES), _my_cases
    ),
    Place(
        gettext_lazy("Find"), "casework:find", "search", _may(Permission.SEE_CASES), key="/"
    ),
    Place(
        gettext_lazy("Alerts"), "workspace:alerts", "alert", _may(Permission.TAKE_ALERT), open_count
    ),
    Place(
        gettext_lazy("Team"), "agencies:team", "people", team.sees_team, team.waiting_count
    ),
    Place(
        gettext_lazy("On duty"), "agencies:rotas", "calendar",
        lambda actor: bool(actor.circles) or actor.may(Permission.MANAGE_ROTA),
    ),
    Place(
        gettext_lazy("Places"), "directory:entries", "pin-check", _may(Permission.KEEP_ENTRIES),
        lambda _actor: to_check_count(clock.now()),
    ),
    Place(
        gettext_lazy("Sessions"), "support:desk_sessions", "chat",
        _may(Permission.SEE_SESSIONS, Permission.KEEP_DAYS),
    ),
    Place(
        gettext_lazy("Numbers"), "insight:numbers", "chart", _may(Permission.SEE_NUMBERS)
    ),
    Place(
        gettext_lazy("Register"), "sharing:whole_register", "folder",
        _may(Permission.SEE_REGISTER),
    ),
    Place(gettext_lazy("Record"), "workspace:record", "clock", _may(Permission.READ_AUDIT)),
    Place(
        gettext_lazy("Listening"), "reporting:ear_settings", "chat", _may(Permission.MANAGE_ROUTES)
    ),
    Place(
        gettext_lazy("Recovery"), "agencies:my_recovery", "key", _may(Permission.KEEP_RECOVERY)
    ),
    Place(
        gettext_lazy("Settings"), "agencies:settings", "settings",
        _may(Permission.MANAGE_AGENCIES, Permission.MANAGE_ROUTES),
    ),
)  # fmt: skip


def rail(request: HttpRequest) -> dict[str, object]:
    """Give templates the rail, the person, the alarms and a report's tabs, when they ask."""
    return {
        "rail": SimpleLazyObject(lambda: _rail(request)),
        "whoami": SimpleLazyObject(lambda: _whoami(request)),
        "alarms": SimpleLazyObject(lambda: _alarms(request)),
        "case_tabs": SimpleLazyObject(lambda: _case_tabs(request)),
        "called": SimpleLazyObject(lambda: _called(request)),
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
    return [_link(request, place, place.count(actor)) for place in PLACES if place.open_to(actor)]


def _link(request: HttpRequest, place: Place, count: int) -> Link:
    url = reverse(place.page)
    here = request.path.startswith(url)
    return Link(str(place.label), url, here, _tally(count), place.icon, place.key)


def _tally(count: int) -> str:
    if count >= COUNT_UP_TO:
        return f"{COUNT_UP_TO - 1}+"
    return str(count) if count else ""


def _whoami(request: HttpRequest) -> Whoami | None:
    actor = _actor(request)
    if actor.kind != "user" or actor.user_id is None:
        return None
    jobs = request.jobs  # type: ignore[attr-defined]
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
            _ALARMS[kind].format(number=number),
            reverse("reporting:report", args=[number]),
        )
        for number, kind in danger_alarms(actor).items()
    ]


_ALARMS = {
    ReportKind.REPORT: gettext_lazy("Open report {number}. Nobody has read it yet."),
    ReportKind.EAR: gettext_lazy("Open message {number}. Nobody has read it yet."),
}


# The pages of a case: the address, and what the tab says.
CASE_TABS: Sequence[tuple[str, object]] = (
    ("casework:case", gettext_lazy("Case")),
    ("casework:reports", gettext_lazy("Reports")),
    ("casework:files", gettext_lazy("Files")),
    ("casework:risk", gettext_lazy("Risk")),
    ("casework:contact", gettext_lazy("Contact")),
    ("support:case_sessions", gettext_lazy("Sessions")),
    ("casework:plan", gettext_lazy("Safety plan")),
    ("casework:decisions", gettext_lazy("Decisions")),
)


def _case_tabs(request: HttpRequest) -> Sequence[Link]:
    """Return the pages of the case this address is about."""
    match = request.resolver_match
    if match is None or "reference" not in match.kwargs:
        return []
    reference = match.kwargs["reference"]
    return [
        Link(str(label), reverse(name, args=[reference]), current=_is_here(match.view_name, name))
        for name, label in CASE_TABS
    ]


def _is_here(view: str, tab: str) -> bool:
    """Return whether a page is the tab's own, or one behind it: ``risk_assess`` behind ``risk``."""
    return view == tab or view.startswith(f"{tab}_")


def _called(request: HttpRequest) -> str:
    """Return where to answer an alert that has called whoever looks; nothing where none has."""
    actor = _actor(request)
    if actor.kind != "user" or request.path == reverse("workspace:alerts"):
        return ""
    return reverse("workspace:alerts") if is_called(actor) else ""


def _report_tabs(request: HttpRequest) -> Sequence[Link]:
    doors = _report_doors(request)
    match = request.resolver_match
    here = match.namespace if match else ""
    tabs = (
        ("report", "reporting", _("Report")),
        ("decide", "casework", _("Decide")),
        ("sharing", "sharing", _("Sharing")),
    )
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
    if _actor(request).may(Permission.SORT_REPORT):
        doors["decide"] = reverse("casework:decide", args=[number])
    if _actor(request).may(Permission.ANSWER_REPORT):
        doors["words"] = reverse("casework:words", args=[number])
    if _actor(request).may(Permission.OPEN_REPORT):
        doors["sharing"] = reverse("sharing:register", args=[number])
    return doors
