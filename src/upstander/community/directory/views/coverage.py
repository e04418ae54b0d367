"""Where places are missing: a table first, then the map."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.community.directory import shown
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.coverage import Covered, coverage
from upstander.community.directory.rules.coverage import roughly
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.reading import districts
from upstander.foundation.core import clock


@require_safe
@signed_in
def cover(request: StaffRequest) -> HttpResponse:
    """Show which districts lack a place, one that is open late, or one without steps."""
    request.actor.require(Permission.ACCREDIT)
    now = clock.now()
    found = coverage(now)
    context = {
        "rows": [(row, f"{roughly(row.near):,}", f"{roughly(row.people):,}") for row in found.rows],
        "finding": _finding(found.rows),
        "by_postcode": found.by_postcode,
        "map": shown.drawing(found.hits, districts(now)),
        "listed": [(one.entry.id, _named(one.entry)) for one in found.hits],
    }  # fmt: skip
    return render(request, "directory/accredit/coverage.html", context)


def _named(entry: Entry) -> str:
    """Return a place by its building: many services have one name."""
    return entry.location.name if entry.location else shown.title_of(entry)


def _finding(rows: Sequence[Covered]) -> str:
    """Return what the table shows, as its heading."""
    lacking = [row.name for row in rows if "safe_places" in row.lacks]
    if lacking:
        return _("No Safe Place in {districts}").format(districts=", ".join(lacking))
    late = [row.name for row in rows if "late" in row.lacks]
    if late:
        return _("Nothing open after 18:00 in {districts}").format(districts=", ".join(late))
    return _("Every district has a Safe Place, and one that is open late")
