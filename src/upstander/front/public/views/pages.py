"""Pages that only say something."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.foundation.agencies.queries import is_receiving, partnership
from upstander.foundation.core import clock
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.loading import SupportLine
from upstander.foundation.reference.wording import reading_in_words
from upstander.front.public.claims import said


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what this is for, in five seconds, and the doors that exist."""
    easy = choose_easy(request)
    ours = partnership()
    shown = {
        "easy": easy,
        "partnership": ours,
        "open": is_receiving(),
        "claims": said(easy=easy),
        **({} if ours is None else _reading(ours.data_key, clock.now())),
    }
    return render(request, "public/home.html", shown)


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
def who(request: HttpRequest) -> HttpResponse:
    """Who will know: every promise, and what cannot be promised. No database."""
    easy = choose_easy(request)
    return render(request, "public/who.html", {"easy": easy, "claims": said(easy=easy)})


def _spoken(line: SupportLine, *, easy: bool) -> dict[str, str]:
    """Return a line as the component draws it, in the reader's wording and language."""
    return {
        "name": _(line.name),
        "number": line.number,
        "hours": _(line.hours),
        "text": _(line.easy if easy else line.text),
    }


def _reading(data_key: str, now: dt.datetime) -> dict[str, str]:
    return {
        "hours": _(reference.hours(data_key, now).title),
        "next_reading": reading_in_words(reference.next_reading(data_key, now), now),
    }
