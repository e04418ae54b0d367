"""The sharing tab of a report: its register, giving keys to another team, and ending that."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import words
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import (
    area_names,
    find_report,
    key_holders,
    row_of,
)
from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.sharing import actions, queries
from upstander.confidential.sharing.forms import DiscloseForm
from upstander.confidential.sharing.queries import Entry
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def register(request: UnlockedRequest, number: str) -> HttpResponse:
    """Show who was given keys to a report, and give them to another team."""
    found = _find(request, number)
    now = clock.now()
    data = request.POST if request.method == "POST" else None
    form = DiscloseForm(
        queries.could_receive(found), queries.parts_of(found), clock.london_day(now), data
    )
    if data is None or not form.is_valid():
        return _register(request, found, form)
    try:
        actions.disclose(
            report=found, plan=form.plan, keyring=request.keyring, by=request.actor, now=now
        )
    except Refusal as refusal:
        note_cause(refusal)
        return _register(request, found, form, refusal)
    messages.success(request, _("Shared. They can open it now, and it is in the register."))
    # Without a place of its own the browser would keep the form's, below what was just said.
    return redirect(reverse("sharing:register", args=[found.number]) + "#main")


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def end(request: UnlockedRequest, number: str, disclosure: UUID) -> HttpResponse:
    """Ask once more, then take the other team's keys away."""
    found = _find(request, number)
    entry = queries.find_entry(request.actor, found, disclosure)
    if entry is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            actions.end_disclosure(disclosure=entry, by=request.actor, now=clock.now())
        except Refusal as caught:
            refusal = caught
            note_cause(caught)
        else:
            messages.success(request, _("Ended. Their keys are gone."))
            # The team that gave itself out may have just lost its own way in.
            still = find_report(request.actor, found.number) is not None
            return (
                redirect("sharing:register", found.number) if still else redirect("reporting:inbox")
            )
    context = {
        **_context(found),
        "entry": next(
            one for one in queries.register_of(request.actor, found) if one.id == entry.pk
        ),
        "refusal": refusal,
    }
    return render(request, "sharing/end.html", context, status=409 if refusal else 200)


def _find(request: UnlockedRequest, number: str) -> Report:
    """Return a report the person may read, or raise 404 as if there were none."""
    found = None
    if request.actor.may(Permission.OPEN_REPORT):
        found = find_report(request.actor, number.upper())
    if found is None:
        raise Http404
    return found


def _register(
    request: UnlockedRequest, found: Report, form: DiscloseForm, refusal: Refusal | None = None
) -> HttpResponse:
    entries = queries.register_of(request.actor, found)
    context = {
        **_context(found),
        "entries": [_line(entry, request) for entry in entries],
        "form": form,
        "may_disclose": request.actor.may(Permission.DISCLOSE),
        "refusal": refusal,
    }
    return render(request, "sharing/register.html", context, status=409 if refusal else 200)


def _context(found: Report) -> dict[str, object]:
    now = clock.now()
    holders = key_holders(found, now)
    return {
        "report": words.facts(row_of(found), area_names(), clock.london_day(now)),
        "keys": words.key_facts(holders, is_ear=found.kind == ReportKind.EAR),
        "teams": [holder.name for holder in holders if holder.is_circle],
    }


def _line(entry: Entry, request: UnlockedRequest) -> dict[str, object]:
    parts = [str(name) for kind, name in words.PART_NAMES.items() if kind in entry.kinds]
    mine = bool(request.actor.holders & {entry.from_circle, entry.to_circle})
    return {
        "entry": entry,
        "parts": ", ".join(parts),
        "given_on": date_format(entry.given_on, "j M Y"),
        "ended_on": date_format(entry.ended_on, "j M Y") if entry.ended_on else "",
        "may_end": entry.live and mine and request.actor.may(Permission.END_DISCLOSURE),
    }
