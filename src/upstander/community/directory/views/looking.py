"""Public pages: looking for a place, and a place on a page of its own. Nothing asked is kept."""

import datetime as dt
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.community.directory import shown
from upstander.community.directory.forms.searching import SearchForm
from upstander.community.directory.queries.entries import public_entry
from upstander.community.directory.queries.searching import PAGE, Wanted, from_anywhere, search
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.agencies.reading import districts
from upstander.foundation.core import clock
from upstander.foundation.pages.middleware import KEPT
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.reference import outlines as shapes
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.loading import SupportLine

# The door of the signposts that stand below the list.
DOOR = "places"
_LAST_PAGE = 500
# The fields behind "More choices", which opens when one of them counts.
_MORE = ("kind", "when", "day", "time", "access")
_EASY = ("clock", "morning", "pin", "wheelchair", "phone", "money")


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Look for places and services: the list first, then the map, then whom to phone."""
    now, easy = clock.now(), choose_easy(request)
    try:
        listed = _listed(request, now)
    except DatabaseError:
        # Whom to phone is known all the same.
        listed = {"out_of_order": True}
    context = {
        **listed,
        "easy": easy,
        "support": [_spoken(line, easy=easy) for line in reference.support_lines(now)],
        "lines": [(one, PICTURES[one.picture]) for one in reference.signposts(now, DOOR)],
    }
    return render(request, "directory/places.html", context)


def _listed(request: HttpRequest, now: dt.datetime) -> dict[str, object]:
    """Return the form, and what was found for it."""
    form = SearchForm(request.GET, now)
    asked = form.is_valid() and any(name in request.GET for name in form.fields)
    wanted, number = form.wanted, _page(request)
    found = search(wanted, now=now, page=number)
    first, ours = (number - 1) * PAGE + 1, districts(now)
    return {
        "partnership": partnership(),
        "form": form,
        "asked": asked,
        "narrowed": any(request.GET.get(name) for name in _MORE),
        "cards": [shown.card(hit, now, first + at) for at, hit in enumerate(found.hits)],
        "count": shown.count_in_words(len(found.hits), more=found.more),
        "where": _where(wanted),
        "newer": _address(request, number - 1) if number > 1 else "",
        "older": _address(request, number + 1) if found.more else "",
        "map": shown.drawing(found.hits, ours, first=first),
        "outlines": reverse("directory:outlines", args=[_outlines(tuple(ours.items()))[0]]),
        "far": [shown.card(hit, now) for hit in from_anywhere(wanted, now=now)],
    }


@require_safe
def place(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Show one entry; one that is not public is not there."""
    now, easy = clock.now(), choose_easy(request)
    found = public_entry(entry, now)
    if found is None:
        raise Http404
    context = {
        "easy": easy,
        "partnership": partnership(),
        "shown": shown.page(found, now),
        "pictures": {name: PICTURES[name] for name in _EASY},
    }
    return render(request, "directory/place.html", context)


@require_safe
def outlines(request: HttpRequest, mark: str) -> HttpResponse:  # noqa: ARG001 - a view takes one
    """Give the outlines of our districts, for the map that can be moved.

    The mark follows from what is given, so that a browser may keep it: it is as public as a style
    sheet, and tells nothing of what somebody looked for.
    """
    ours, text = _outlines(tuple(districts(clock.now()).items()))
    if mark != ours:
        raise Http404
    headers = {"Cache-Control": KEPT}
    return HttpResponse(text, content_type="application/geo+json", headers=headers)


@lru_cache(maxsize=8)
def _outlines(names: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Return the mark of the outlines of these districts, and the outlines."""
    text = shapes.as_geojson(dict(names))
    return sha256(text.encode()).hexdigest()[:16], text


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return min(max(int(said), 1), _LAST_PAGE) if said.isdecimal() and len(said) < 6 else 1


def _address(request: HttpRequest, page: int) -> str:
    asked = {name: request.GET.getlist(name) for name in request.GET if name != "page"}
    return f"?{urlencode({**asked, 'page': page}, doseq=True)}"


def _where(wanted: Wanted) -> str:
    """Return what the distances are measured from, in words."""
    if wanted.where is None:
        return ""
    if wanted.where.middle is None:
        return _("We do not know where {place} is. These have it in their name.").format(
            place=wanted.where.said
        )
    if wanted.where.exact:
        return _("In a straight line from {place}.").format(place=wanted.where.said)
    return _("In a straight line from the middle of {place}.").format(place=wanted.where.said)


def _spoken(line: SupportLine, *, easy: bool) -> dict[str, str]:
    """Return a line as the component draws it, in the reader's wording and language."""
    return {
        "name": _(line.name),
        "number": line.number,
        "hours": _(line.hours),
        "text": _(line.easy if easy else line.text),
    }
