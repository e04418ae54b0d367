"""The register of sharing of the whole partnership: no content, and no report opens from here."""

import csv
import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.confidential.reporting import words
from upstander.confidential.sharing import registering
from upstander.confidential.sharing.forms import RegisterForm
from upstander.confidential.sharing.queries import Entry
from upstander.confidential.sharing.registering import Place
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.queries import circles


@require_safe
@signed_in
def whole(request: StaffRequest) -> HttpResponse:
    """Show a page of the register, narrowed by day, team and whether it has ended."""
    form = _form(request)
    after = Place.parse(request.GET.get("after", ""))
    page = registering.page_of(request.actor, form.sought, after)
    asked = {name: form.data.get(name, "") for name in form.fields}
    context = {
        "form": form,
        "lines": [_line(one) for one in page.entries],
        "older": f"?{urlencode({**asked, 'after': page.older})}" if page.older else "",
        "newest": f"?{urlencode(asked)}" if after else "",
        "query": urlencode(asked),
    }
    return render(request, "sharing/whole_register.html", context)


@require_safe
@signed_in
def take(request: StaffRequest) -> HttpResponse:
    """Give what is looked at as a table to take along."""
    found = registering.most_of(request.actor, _form(request).sought)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register-of-sharing.csv"'
    answer.write("\ufeff")
    lines = csv.writer(answer)
    lines.writerow(
        [_("Report"), _("Shared with"), _("Given by"), _("Parts"), _("Why"), _("Basis"),
         _("The person"), _("From"), _("Until"), _("Ended by")]
    )  # fmt: skip
    lines.writerows(_cells(one) for one in found)
    return answer


def _form(request: StaffRequest) -> RegisterForm:
    if not request.actor.may(Permission.SEE_REGISTER):
        raise Http404
    return RegisterForm(circles(), request.GET)


def _parts(entry: Entry) -> str:
    return ", ".join(str(name) for kind, name in words.PART_NAMES.items() if kind in entry.kinds)


def _line(entry: Entry) -> dict[str, object]:
    return {
        "entry": entry,
        "parts": _parts(entry),
        "given_on": _day(entry.given_on),
        "ended_on": _day(entry.ended_on) if entry.ended_on else "",
    }


def _day(day: dt.date) -> str:
    """Return a day that is not broken over two lines."""
    return date_format(day, "j M Y").replace(" ", "\u00a0")


def _cells(entry: Entry) -> list[str]:
    ended = entry.ended_on.isoformat() if entry.ended_on else ""
    return [
        entry.number, entry.to, entry.given_by, _parts(entry), entry.purpose, entry.basis,
        entry.agreed, entry.given_on.isoformat(), ended, entry.ended_by,
    ]  # fmt: skip
