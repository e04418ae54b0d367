"""Pages that only say something."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.confidential.reporting.queries import ears_offered, somebody_listens
from upstander.confidential.support.queries.offered import days_ahead
from upstander.foundation.agencies.choices import OwnText
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.agencies.queries.doors import doors
from upstander.foundation.agencies.queries.opening import Look, all_words, look_of, words
from upstander.foundation.agencies.reading import reads
from upstander.foundation.agencies.rules import opening
from upstander.foundation.core import clock
from upstander.foundation.pages.languages import offered
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy, with_easy
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.loading import Door, SupportLine
from upstander.front.public.claims import said
from upstander.oversight.insight.queries.frozen import published

# The page behind each door of the first page.
_BEHIND = {"places": "directory:places", "learning": "public:learning"}
_LOOK = """@media screen and (prefers-color-scheme: light) and (prefers-contrast: no-preference) {{
  :root {{
    --teal: {colour};
    --deep: {darker};
    --fill: {colour};
    --fill-hover: {darker};
    --fill-edge: {darkest};
    --panel: {colour};
  }}
}}
"""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what this is for, in five seconds, and the doors that exist."""
    easy = choose_easy(request)
    now = clock.now()
    found = doors(listens=ears_offered(), talk=days_ahead(now), figures=published())
    ours, there = found.ours, found.there
    shown = {
        "easy": easy,
        "partnership": ours,
        "open": found.receives,
        "listens": found.receives and there["listens"] and somebody_listens(now),
        "figures": there["figures"],
        "talk": there["talk"],
        "claims": said(easy=easy),
        "signposts": [_door(one, easy=easy) for one in reference.doors(now)],
        "languages": offered().values(),
        "spoken": get_language(),
        **({} if ours is None else _own(look_of(ours), easy=easy)),
    }
    if not shown["open"]:
        # The same number may be there twice, for two needs.
        lines = {line.number: line for line in reference.all_support(now)}
        shown["support"] = [_spoken(line, easy=easy) for line in lines.values()]
    return render(request, "public/home.html", shown)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the partnership does with what people tell it, in its own words."""
    easy = choose_easy(request)
    notice = words(OwnText.PRIVACY)
    shown = {"easy": easy, "notice": notice.in_wording(easy=easy), "changed_on": notice.changed_on}
    return render(request, "public/privacy.html", shown)


@require_safe
def look(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes one
    """The partnership's own colour as a style sheet; in the dark our own colours stay."""
    ours = partnership()
    colour = look_of(ours).colour if ours else ""
    if not colour:
        raise Http404
    darker = opening.darker(colour)
    sheet = _LOOK.format(colour=colour, darker=darker, darkest=opening.darker(darker))
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
def sign(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes one
    """The partnership's sign."""
    ours = partnership()
    picture = look_of(ours).sign if ours else b""
    if not picture:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Every way to reach help at once, and whom to phone when it can wait. No database."""
    now = clock.now()
    easy = choose_easy(request)
    shown = {
        "easy": easy,
        "lines": [(line, PICTURES[line.picture]) for line in reference.emergency_lines(now)],
        "support": [_spoken(line, easy=easy) for line in reference.support_lines(now)],
    }
    return render(request, "public/help.html", shown)


@require_safe
def signposts(request: HttpRequest, door: str) -> HttpResponse:
    """What exists elsewhere and is checked: learning. No database."""
    now = clock.now()
    easy = choose_easy(request)
    here = next((one for one in reference.doors(now) if one.key == door), None)
    if here is None:
        raise Http404
    shown = {
        "easy": easy,
        "door": here,
        "lines": [(one, PICTURES[one.picture]) for one in reference.signposts(now, door)],
    }
    return render(request, "public/signposts.html", shown)


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Who will know: every promise, and what cannot be promised. No database."""
    easy = choose_easy(request)
    return render(request, "public/who.html", {"easy": easy, "claims": said(easy=easy)})


def _door(door: Door, *, easy: bool) -> dict[str, str]:
    """Return a door as the component draws it, in the reader's wording and language."""
    return {
        "icon": door.icon,
        "tint": door.tint,
        "title": _(door.title),
        "text": _(door.easy if easy else door.text),
        "href": with_easy(reverse(_BEHIND[door.key]), easy=easy),
    }


def _spoken(line: SupportLine, *, easy: bool) -> dict[str, str]:
    """Return a line as the component draws it, in the reader's wording and language."""
    return {
        "name": _(line.name),
        "number": line.number,
        "hours": _(line.hours),
        "text": _(line.easy if easy else line.text),
    }


def _own(look: Look, *, easy: bool) -> dict[str, object]:
    """Return what the first page says in the partnership's own words and colours."""
    return {
        **_reading(clock.now()),
        "look": look,
        "own": {one.key.value: one.in_wording(easy=easy) for one in all_words()},
    }


def _reading(now: dt.datetime) -> dict[str, str]:
    found = reads(now)
    return {"hours": _(found.hours) if found.hours else "", "next_reading": found.next}
