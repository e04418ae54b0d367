"""The questions, one screen each. The chosen time is held while the rest is filled in."""

import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.support import marks
from upstander.confidential.support.actions.holding import keep_time, release_hold, renew_hold
from upstander.confidential.support.actions.waiting import note_unmet
from upstander.confidential.support.forms.public import PageForm, moment_from, moments
from upstander.confidential.support.models import Booking
from upstander.confidential.support.pages import (
    DAY,
    DECIDING,
    PAGES,
    REPORT,
    TIME,
    Page,
    after,
    before,
)
from upstander.confidential.support.queries.line import open_services
from upstander.confidential.support.refusals import Crowded, NotATime, TimeTaken
from upstander.confidential.support.views.public.asking import (
    DAYS_SHOWN,
    form_for,
    times_for,
)
from upstander.confidential.support.views.public.months import months, weekdays
from upstander.confidential.support.views.public.visits import (
    Visit,
    keep,
    nothing_here,
    report_of,
    visit,
    wish_of,
)
from upstander.confidential.support.wording import moment_in_words, time_in_words
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.reference import queries as reference

CHECK = "check"
# Other buttons of a page: they keep what is typed and show the page again, or another.
_WORDING = {"easy": True, "plain": False}
LONGER, LANGUAGE, LANGUAGE_PATH = "longer", "language", "/language/"
ANOTHER = "another"
# Said by a draft whose time is not held, because too many are.
CROWDED = "crowded"
# Said by the link from the mailbox.
MINE = "mine"
# A hold warns this long before it ends.
WARN_BEFORE = dt.timedelta(minutes=2)
_PUBLIC = Actor.public()


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What a session is, and where to begin."""
    here = visit(request)
    shown = {
        "easy": here.easy,
        "services": here.services,
        "first": _first(here) if here.services else "",
        "lines": reference.support_lines(here.now),
        "here_now": bool(open_services(here.now)),
        "pictures": PICTURES,
    }
    return render(request, "support/public/start.html", shown)


def _first(here: Visit) -> str:
    asked = {
        **({"easy": "1"} if here.easy else {}),
        **({MINE: "1"} if MINE in here.request.GET else {}),
    }
    address = _address(here.way()[0])
    return f"{address}?{urlencode(asked)}" if asked else address


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: str) -> HttpResponse:
    """One question. What is posted is kept in the draft before anything else is decided."""
    page, here = PAGES.get(key), visit(request)
    if page is None:
        raise Http404
    if not here.services:
        return redirect("support:start")
    if here.draft is not None and here.draft.was_sent:
        return redirect("support:booked")
    if request.method == "POST":
        return _take(here, page)
    if here.draft is None and page is not here.way()[0]:
        return nothing_here(request)
    return (
        _ask(here, page, form_for(here, page)) if page in here.way() else redirect("support:start")
    )


def _take(here: Visit, page: Page) -> HttpResponse:
    do = here.request.POST.get("do", "")
    if do == ANOTHER:
        return _another(here)
    form = form_for(here, page, posted=True)
    fits = form.is_valid()
    easy = _WORDING.get(do, here.easy)
    given = {**_answers(page, form), **_begun(here), **_chosen_anew(here, page, form)}
    kept = drafts.answer(cookie=here.cookie, given=given, easy=easy, now=here.now)
    there = Visit(here.request, kept.draft, easy, here.now)
    if page is TIME and fits and do == "next":
        return _hold(there, form, kept)
    there = _renewed(there)
    stays = do in {*_WORDING, LONGER}
    if stays:
        response: HttpResponse = redirect(_address(page) + _query(here))
    elif do == LANGUAGE:
        asked = urlencode({"to": here.request.get_full_path()})
        response = redirect(f"{LANGUAGE_PATH}?{asked}")
    elif fits:
        response = redirect(_next(there, page, restarted=kept.restarted))
    else:
        response = _ask(there, page, form, status=200)
    return keep(response, there.draft or kept.draft)


def _answers(page: Page, form: PageForm) -> dict[str, object]:
    """Return what to keep of a page. A time says its day too, wherever it was chosen from."""
    given = form.answers()
    at = moment_from(str(given.get(TIME.key) or "")) if page is TIME else None
    return {**given, DAY.key: london_day(at).isoformat()} if at else given


def _begun(here: Visit) -> dict[str, object]:
    """Return what a page leaves behind besides its answers: the secret of this form.

    Whoever comes from their mailbox brings the report that it opens.
    """
    if here.given.get("form"):
        return {}
    report = report_of(here.request, here.now) if MINE in here.request.GET else ""
    return {"form": marks.new_secret(), **({REPORT: report} if report else {})}


def _chosen_anew(here: Visit, page: Page, form: PageForm) -> dict[str, object]:
    """Let go of the time when what it depends on changes: it is chosen again."""
    changed = page.key in DECIDING and here.given.get(page.key) != form.answers().get(page.key)
    if not changed or not here.given.get(TIME.key):
        return {}
    release_hold(secret=str(here.given.get("form") or ""), by=_PUBLIC, now=here.now)
    return {DAY.key: None, TIME.key: None, "held_until": None, CROWDED: None}


def _hold(here: Visit, form: PageForm, kept: drafts.Answered) -> HttpResponse:
    """Hold the chosen time; who was too late is shown the nearest ones, and loses nothing."""
    starts_at = moment_from(str(form.cleaned_data[TIME.key]))
    if here.offer is None or starts_at is None:
        return redirect("support:start")
    wish = wish_of(here.given, here.offer, here.choosing)
    secret = str(here.given["form"])
    try:
        held = keep_time(wish=wish, starts_at=starts_at, secret=secret, by=_PUBLIC, now=here.now)
    except Crowded:
        return _on_without(here)
    except (TimeTaken, NotATime) as refusal:
        return keep(taken(here, starts_at, getattr(refusal, "nearest", [])), kept.draft)
    draft = _kept_until(here, held.held_until)
    there = Visit(here.request, draft, here.easy, here.now)
    return keep(redirect(_next(there, TIME)), draft)


def _on_without(here: Visit) -> HttpResponse:
    """Go on without a hold: the time can still be booked if nobody else takes it."""
    given = {"held_until": None, CROWDED: True}
    draft = drafts.answer(cookie=here.draft.cookie, given=given, easy=here.easy, now=here.now).draft  # type: ignore[union-attr]
    return keep(redirect(_next(Visit(here.request, draft, here.easy, here.now), TIME)), draft)


def _kept_until(here: Visit, until: dt.datetime | None) -> OpenDraft:
    given = {"held_until": until.isoformat() if until else None, CROWDED: None}
    return drafts.answer(cookie=here.draft.cookie, given=given, easy=here.easy, now=here.now).draft  # type: ignore[union-attr]


def _renewed(here: Visit) -> Visit:
    """Hold the time for longer, now that the person is still writing; or anew, if it is free."""
    if not (here.given.get("held_until") or here.given.get(CROWDED)):
        return here
    secret = str(here.given["form"])
    held = renew_hold(secret=secret, by=_PUBLIC, now=here.now) or _held_anew(here, secret)
    if held is None:
        return here
    return Visit(here.request, _kept_until(here, held.held_until), here.easy, here.now)


def _held_anew(here: Visit, secret: str) -> Booking | None:
    starts_at = moment_from(str(here.given.get(TIME.key) or ""))
    if here.offer is None or starts_at is None:
        return None
    wish = wish_of(here.given, here.offer, here.choosing)
    try:
        return keep_time(wish=wish, starts_at=starts_at, secret=secret, by=_PUBLIC, now=here.now)
    except (Crowded, TimeTaken, NotATime):
        # What they write is kept; whether the time is still theirs shows when they book.
        return None


def _another(here: Visit) -> HttpResponse:
    """Let the time go and show the days again; everything else stays."""
    release_hold(secret=str(here.given.get("form") or ""), by=_PUBLIC, now=here.now)
    given = {TIME.key: None, "held_until": None, CROWDED: None}
    kept = drafts.answer(cookie=here.cookie, given=given, easy=here.easy, now=here.now)
    return keep(redirect(_address(DAY) + _query(here)), kept.draft)


def taken(here: Visit, starts_at: dt.datetime, nearest: list[dt.datetime]) -> HttpResponse:
    """Say that a time was just taken, with the three nearest; what was written is kept."""
    form = PageForm({TIME.key: moments(times_for(nearest, with_day=True))}) if nearest else None
    shown = {
        "wanted": moment_in_words(starts_at),
        "form": form,
        "action": _address(TIME) + _query(here),
        "days": _address(DAY) + _query(here),
        "easy": here.easy,
    }
    return render(here.request, "support/public/taken.html", shown, status=409)


def held_notice(here: Visit) -> Mapping[str, object]:
    """Return what a page says of the time that is kept: until when, and whether that is soon."""
    until = moment_from(str(here.given.get("held_until") or ""))
    time = moment_from(str(here.given.get(TIME.key) or ""))
    if time is not None and here.given.get(CROWDED):
        return {"time": moment_in_words(time), CROWDED: True}
    if until is None or time is None:
        return {}
    left = until - here.now
    return {
        "time": moment_in_words(time),
        "until": time_in_words(until),
        "over": left <= dt.timedelta(),
        "soon": left <= WARN_BEFORE,
        "seconds": max(0, int(left.total_seconds())),
        "warn": int(WARN_BEFORE.total_seconds()),
    }


def _next(here: Visit, page: Page, *, restarted: bool = False) -> str:
    pages = here.way()
    following = after(page, pages) if page in pages else pages[0]
    to_check = here.request.GET.get("then") == CHECK
    if to_check and here.given.get(TIME.key) and page is not DAY:
        following = None
    elif to_check and page is not DAY:
        following = DAY
    if following is DAY:
        _count_unmet(here)
    address = reverse("support:check") if following is None else _address(following)
    asked = {
        **({"then": CHECK} if to_check and following else {}),
        **({"again": "1"} if restarted else {}),
    }
    return f"{address}?{urlencode(asked)}" if asked else address


def _count_unmet(here: Visit) -> None:
    """Count that somebody finds no free time: a number of the day, and nothing about them."""
    if here.offer is None or here.days:
        return
    wish = wish_of(here.given, here.offer, here.choosing)
    note_unmet(wish=wish, by=_PUBLIC, now=here.now)


def _query(here: Visit) -> str:
    return f"?then={CHECK}" if here.request.GET.get("then") == CHECK else ""


def _address(page: Page) -> str:
    return reverse("support:step", args=[page.key])


def _ask(here: Visit, page: Page, form: PageForm, status: int = 200) -> HttpResponse:
    pages = here.way()
    words = page.words(easy=here.easy)
    earlier = before(page, pages)
    shown = {
        "page": page,
        "form": form,
        "question": {"heading": words.heading, "hint": words.hint, "why": words.why},
        "progress": {"now": pages.index(page) + 1, "total": len(pages) + 1},
        "back": _address(earlier) if earlier else reverse("support:start"),
        "restarted": here.request.GET.get("again") == "1",
        "held": held_notice(here),
        "easy": here.easy,
        **(_more_days(here) if page is DAY else {}),
    }
    return render(
        here.request,
        f"support/public/{_TEMPLATES.get(page.key, 'step')}.html",
        shown,
        status=status,
    )


_TEMPLATES = {
    "day": "day",
    "time": "time",
    "company": "several",
    "needs": "several",
    "reach": "reach",
}


def _calendar(here: Visit) -> dict[str, object]:
    """Return the same days as months, for those with a script; Easy Read keeps the list."""
    return {
        "months": months(here.days),
        "weekdays": weekdays(),
        "chosen": str(here.given.get(DAY.key) or ""),
        "times_at": _address(TIME) + _query(here),
    }


def _more_days(here: Visit) -> dict[str, object]:
    """Return where later days are, and what to do when there are none at all."""
    days = [one.isoformat() for one in here.days]
    first = here.request.GET.get("from", "")
    later = [one for one in days if one >= first][DAYS_SHOWN:]
    asked = {"from": later[0]} if later else {}
    return {
        "later": f"{_address(DAY)}?{urlencode(asked)}" if later else "",
        "none": not days,
        **({} if here.easy else _calendar(here)),
        "role_page": _address(PAGES["role"]) if here.choosing.roles > 1 else "",
        "meeting_page": _address(PAGES["meeting"]) if len(here.choosing.meetings) > 1 else "",
        "lines": reference.support_lines(here.now),
    }
