"""The inbox: every report whose keys one's teams hold, by coded facts, narrowed as one likes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.reporting import (
    above,
    actions,
    held_words,
    phone_words,
    queries,
    words,
)
from upstander.confidential.reporting.choices import ReportState, Whose
from upstander.confidential.reporting.list_words import report_table
from upstander.confidential.reporting.queries import Narrowing
from upstander.confidential.reporting.rules import Cursor
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

STATES = ("", queries.DANGER, queries.HELD, *ReportState.values)
OLDEST = "oldest"


@require_safe
@signed_in
def inbox(request: StaffRequest) -> HttpResponse:
    """Reports this person's circles hold keys to: coded facts only."""
    try:
        request.actor.require(Permission.SEE_INBOX)
    except NotPermitted as refusal:
        return _refused(request, refusal)
    areas, today = queries.area_names(), clock.london_day(clock.now())
    wanted = _wanted(request, areas)
    page = queries.inbox(
        request.actor,
        wanted,
        today=today,
        after=Cursor.parse(request.GET.get("after", "")),
        before=Cursor.parse(request.GET.get("before", "")),
    )
    shown = [*page.urgent, *page.rows]
    found = above.cases(request.actor, request.keyring, [row.id for row in shown])
    cases = {row.number: found[row.id] for row in shown if row.id in found}
    lines = words.facts_of(shown, areas, today)
    context = {
        **_filters(wanted, areas),
        "urgent": report_table(lines[: len(page.urgent)], cases),
        "rows": report_table(lines[len(page.urgent) :], cases),
        "kind": "table-even table-cases-too" if cases else "table-even",
        "may_take_down": request.actor.may(Permission.TAKE_DOWN),
        "calls": phone_words.to_finish(queries.calls_to_finish(request.actor)),
        "newer": _place(wanted, **{"after" if wanted.oldest else "before": page.newer}),
        "older": _place(wanted, **{"before" if wanted.oldest else "after": page.older}),
        "ears": queries.holds_ears(request.actor),
        "ears_waiting": queries.ear_count(request.actor),
        "held": _held(request, wanted),
        "all_urgent": _place(Narrowing(queries.DANGER)) if page.more_urgent else "",
    }
    return render(request, "reporting/desk/inbox.html", context)


@require_safe
@signed_in
def ears(request: StaffRequest) -> HttpResponse:
    """Words to somebody who listens, sent to this person's teams: coded facts only."""
    try:
        request.actor.require(Permission.SEE_INBOX)
    except NotPermitted as refusal:
        return _refused(request, refusal)
    now = clock.now()
    today = clock.london_day(now)
    after, before = (Cursor.parse(request.GET.get(name, "")) for name in ("after", "before"))
    page = queries.ear_page(request.actor, after=after, before=before)
    held = [] if after or before else queries.held_ears(request.actor)
    context = {
        "urgent": words.facts_of(page.urgent, {}, today),
        "rows": words.facts_of(page.rows, {}, today),
        "more_urgent": page.more_urgent,
        "newer": _ears_at(before=page.newer),
        "older": _ears_at(after=page.older),
        "held_rows": words.facts_of(held, {}, today),
        "held": held_words.held(len(held), now, here=True) if held else None,
    }
    return render(request, "reporting/desk/ears.html", context)


def _ears_at(**cursor: Cursor | None) -> str:
    """Return the address of the messages at this place; empty for no place."""
    query = urlencode({name: place for name, place in cursor.items() if place})
    return f"{reverse('reporting:inbox_ears')}?{query}" if query else ""


@require_POST
@signed_in
def release(request: StaffRequest) -> HttpResponse:
    """Put what is held among the other reports now."""
    try:
        count = actions.release_held(by=request.actor, now=clock.now())
    except NotPermitted as refusal:
        return _refused(request, refusal)
    said = ngettext("{n} report is in the inbox now.", "{n} reports are in the inbox now.", count)
    messages.success(request, said.format(n=count))
    return redirect("reporting:inbox")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "reporting/desk/refused.html", {"refusal": refusal}, status=403)


def _held(request: StaffRequest, wanted: Narrowing) -> dict[str, object] | None:
    """Return the line on what is held, on first pages only; None where nothing is."""
    if "after" in request.GET or "before" in request.GET:
        return None
    count = queries.held_count(request.actor)
    return held_words.held(count, clock.now(), here=wanted.state == queries.HELD) if count else None


def _wanted(request: HttpRequest, areas: Mapping[str, str]) -> Narrowing:
    """Return the filters of an address; what we do not know counts as none."""
    known = {"state": STATES, "area": areas, "channel": Channel.values, "whose": Whose.values}
    asked = {name: request.GET.get(name, "") for name in known}
    kept = {name: value for name, value in asked.items() if value in known[name]}
    whose = Whose(kept.pop("whose", ""))
    return Narrowing(**kept, whose=whose, oldest=request.GET.get("order") == OLDEST)


def _filters(wanted: Narrowing, areas: Mapping[str, str]) -> dict[str, object]:
    """Return each filter as links that keep the others."""
    channels = [("", _("Any way")), *((one.value, str(one.label)) for one in Channel)]
    named = [areas.get(wanted.area, ""), dict(channels)[wanted.channel] if wanted.channel else ""]
    return {
        "states": _choices(wanted, "state", _state_names()),
        "whose": _choices(wanted, "whose", [(one, str(one.label)) for one in Whose]),
        "areas": _choices(wanted, "area", [("", _("All districts")), *areas.items()]),
        "channels": _choices(wanted, "channel", channels),
        "orders": _choices(
            wanted, "oldest", [(False, _("Newest first")), (True, _("Oldest first"))]
        ),
        "narrowed": " · ".join(name for name in named if name) or _("all"),
        "filtered": replace(wanted, oldest=False) != Narrowing(),
        "order": _("Oldest first") if wanted.oldest else _("Newest first"),
    }


def _state_names() -> list[tuple[str, str]]:
    named = [(state.value, str(state.label)) for state in ReportState]
    return [("", _("All")), (queries.DANGER, _("Not safe")), *named]


def _choices(
    wanted: Narrowing, name: str, options: Iterable[tuple[object, str]]
) -> list[dict[str, object]]:
    here = getattr(wanted, name)
    address, others = reverse("reporting:inbox"), asdict(wanted)
    return [
        {"label": label, "url": _address(address, others | {name: key}), "current": here == key}
        for key, label in options
    ]


def _place(wanted: Narrowing, **cursor: Cursor | None) -> str:
    """Return the address of the inbox with these filters at this place; empty for no place."""
    if cursor and not any(cursor.values()):
        return ""
    return _address(reverse("reporting:inbox"), asdict(wanted) | cursor)


def _address(path: str, parts: Mapping[str, object]) -> str:
    order = ("order", OLDEST if parts["oldest"] else "")
    named = [one for one in parts.items() if one[0] != "oldest"]
    query = urlencode({name: value for name, value in (*named, order) if value})
    return f"{path}?{query}" if query else path
