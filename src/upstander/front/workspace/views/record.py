"""The record: who did what and when, for the data protection officer. Never what a person wrote."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.queries import names_of
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.audit import reading
from upstander.foundation.audit.actions import take_record
from upstander.foundation.audit.reading import Place, Told
from upstander.foundation.audit.words import words_of
from upstander.foundation.core import clock
from upstander.foundation.core.clock import LONDON
from upstander.front.workspace.forms import RecordForm


@dataclass(frozen=True)
class Line:
    """One act in words. ``about`` leads to everything about the same thing."""

    when: str
    who: str
    did: str
    more: str
    about: str = ""
    mark: str = ""


@require_safe
@signed_in
def record(request: StaffRequest) -> HttpResponse:
    """Show a page of the record, narrowed by day, act and person."""
    _may_read(request)
    form = RecordForm(names_of(), request.GET)
    wanted = form.wanted
    page = reading.page_of(wanted, Place.parse(request.GET.get("after", "")))
    asked = {name: form.data.get(name, "") for name in form.fields}
    context = {
        "form": form,
        "lines": _lines(page.told),
        "older": f"?{urlencode({**asked, 'after': page.older})}" if page.older else "",
        "newest": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "asked": {name: value for name, value in asked.items() if value},
        "about": str(wanted.about)[:8] if wanted.about else "",
    }
    return render(request, "workspace/record.html", context)


@require_POST
@signed_in
def take(request: StaffRequest) -> HttpResponse:
    """Give what is looked at as a table to take along; that is written down."""
    _may_read(request)
    wanted = RecordForm(names_of(), request.POST).wanted
    told = take_record(wanted=wanted, by=request.actor, now=clock.now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="record.csv"'
    answer.write("\ufeff")
    lines = csv.writer(answer)
    lines.writerow([_("When"), _("Who"), _("What was done"), _("More"), _("About")])
    lines.writerows([one.when, one.who, one.did, one.more, one.about] for one in _lines(told))
    return answer


def _may_read(request: StaffRequest) -> None:
    if not request.actor.may(Permission.READ_AUDIT):
        raise Http404


def _lines(told: Iterable[Told]) -> list[Line]:
    rows, names = list(told), names_of()
    return [_line(one, names) for one in rows]


def _line(one: Told, names: Mapping[UUID, str]) -> Line:
    about = str(one.subject) if one.subject else ""
    return Line(_when(one), _who(one, names), words_of(one.name), one.codes, about, about[:8])


def _when(one: Told) -> str:
    day = date_format(one.day, "j M Y")
    return f"{day}, {time_format(one.at.astimezone(LONDON), 'H:i')}" if one.at else day


def _who(one: Told, names: Mapping[UUID, str]) -> str:
    """Return who did it: a name, the public, or a process of the service."""
    if one.actor_kind == "public":
        return _("Somebody at the public door")
    if one.actor is None:
        return _("The service itself ({process})").format(process=one.actor_name)
    return names.get(one.actor) or one.actor_name or str(one.actor)[:8]
