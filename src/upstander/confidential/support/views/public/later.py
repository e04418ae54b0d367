"""Behind the private link: the booking, another time, cancelling, a file for the calendar.

Looking changes nothing: a scanner that opens links can neither move nor cancel.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.support.actions.booking import cancel_booking, move_booking
from upstander.confidential.support.actions.waiting import (
    decline_offer,
    stop_waiting,
    take_offer,
    wait_for_earlier,
)
from upstander.confidential.support.calendars import FILE_NAME, calendar_file
from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.forms.public import PageForm, listed, moment_from, moments
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.free import FreeTime, free_days
from upstander.confidential.support.queries.offered import booking_by_link
from upstander.confidential.support.queries.opinions import is_asked
from upstander.confidential.support.queries.readers import wish_to_move
from upstander.confidential.support.queries.video import video_of
from upstander.confidential.support.queries.waiting import offer_for, waits
from upstander.confidential.support.refusals import CannotChange, NotATime, TimeTaken
from upstander.confidential.support.shown import booking_shown, how_to_phone
from upstander.confidential.support.typed import secret_from
from upstander.confidential.support.views.public.asking import times_for
from upstander.confidential.support.views.public.months import months, weekdays
from upstander.confidential.support.views.public.visits import booking_at, place_at
from upstander.confidential.support.wording import day_in_words, moment_in_words, time_in_words
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.pages.reading import choose_easy

_PUBLIC = Actor.public()


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Come back with the letters of the private link, typed or pasted."""
    easy = choose_easy(request)
    typed = request.POST.get("letters", "")
    secret = secret_from(typed)
    if request.method == "POST" and booking_by_link(secret) is not None:
        return redirect(place_at(request, "session", secret))
    error = _("We cannot find a time with these letters. Please look at them again.")
    errors = [(error, "id_letters")] if request.method == "POST" else []
    shown = {
        "easy": easy, "typed": typed, "error": error if errors else "", "errors": errors,
        "phone_us": how_to_phone(easy=easy),
    }  # fmt: skip
    return render(request, "support/public/find.html", shown)


@require_safe
def session(request: HttpRequest, secret: str) -> HttpResponse:
    """The booking as it stands, and what can be done with it."""
    booking = booking_at(request, secret, clock.now())
    if booking is None:
        return _not_there(request)
    return _show(request, booking, secret)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, secret: str) -> HttpResponse:
    """Another time: the days, then the times of one day; a press with a time moves the booking."""
    now = clock.now()
    booking = booking_at(request, secret, now)
    if booking is None:
        return _not_there(request)
    wish = wish_to_move(booking)
    if request.method == "POST" and "time" in request.POST:
        return _move(request, booking, secret, now)
    days = {day.isoformat(): found for day, found in free_days(booking.service, wish, now).items()}
    here = place_at(request, "move", secret)
    if request.method == "POST" and request.POST.get("day", "") in days:
        return redirect(place_at(request, "move", secret, day=request.POST["day"]))
    times = days.get(request.GET.get("day", "")) if request.method != "POST" else None
    shown = {
        **_common(request, booking, secret, now),
        **(_days_to_choose(request, days, here) if times is None else _times_to_choose(times)),
        "none": not days,
        "back": here if times is not None else place_at(request, "session", secret),
    }
    shown["question"] = {"heading": shown["heading"], "hint": _now_it_is(booking)}
    return render(request, "support/public/move.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask once, then cancel."""
    now = clock.now()
    booking = booking_at(request, secret, now)
    if booking is None:
        return _not_there(request)
    if request.method == "POST":
        try:
            cancel_booking(booking=booking, by=_PUBLIC, now=now)
        except CannotChange as refusal:
            return _show(request, booking, secret, errors=[(_said(refusal), "")], status=409)
        return redirect(place_at(request, "session", secret))
    shown = _common(request, booking, secret, now)
    return render(request, "support/public/cancel.html", shown)


@require_http_methods(["POST"])
def earlier(request: HttpRequest, secret: str) -> HttpResponse:
    """Wait for an earlier time, stop waiting, or take the one that is kept."""
    now = clock.now()
    booking = booking_at(request, secret, now)
    if booking is None:
        return _not_there(request)
    acts = {
        "wait": wait_for_earlier,
        "stop": stop_waiting,
        "take": take_offer,
        "decline": decline_offer,
    }
    act = acts.get(request.POST.get("do", ""))
    try:
        if act is not None:
            act(booking=booking, by=_PUBLIC, now=now)
    except (CannotChange, TimeTaken, NotATime) as refusal:
        return _show(request, booking, secret, errors=[(_said(refusal), "")], status=409)
    return redirect(place_at(request, "session", secret))


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A file for a calendar, with a neutral title and nothing of what it is about."""
    booking = booking_at(request, secret, clock.now())
    if booking is None:
        return _not_there(request)
    answer = HttpResponse(calendar_file(booking, clock.now()), content_type="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def _days_to_choose(
    request: HttpRequest, days: Mapping[str, Sequence[FreeTime]], here: str
) -> dict[str, object]:
    """Return the days as a list, and as months for those with a script; Easy Read has the list."""
    there = {dt.date.fromisoformat(day): times for day, times in days.items()}
    options = {day.isoformat(): day_in_words(day) for day in there}
    calendar = {
        "months": months(there), "weekdays": weekdays(), "chosen": "", "times_at": here,
        "says": _("Change to this time"),
    }  # fmt: skip
    data = request.POST if request.method == "POST" else None
    return {
        "choosing_day": True,
        "form": PageForm({"day": listed(options)}, data=data),
        "heading": _("Which day suits you better?"),
        **({} if choose_easy(request) else calendar),
    }


def _times_to_choose(times: Sequence[FreeTime]) -> dict[str, object]:
    starts = [one.starts_at for one in times]
    form = PageForm({"time": moments(times_for(starts, with_day=False))})
    return {"form": form, "heading": _("What time?")}


def _move(request: HttpRequest, booking: Booking, secret: str, now: dt.datetime) -> HttpResponse:
    starts_at = moment_from(request.POST.get("time", ""))
    if starts_at is None:
        return redirect(place_at(request, "move", secret))
    try:
        move_booking(
            booking=booking, wish=wish_to_move(booking), starts_at=starts_at, by=_PUBLIC, now=now
        )
    except CannotChange as refusal:
        return _show(request, booking, secret, errors=[(_said(refusal), "")], status=409)
    except (TimeTaken, NotATime) as refusal:
        nearest = getattr(refusal, "nearest", [])
        form = PageForm({"time": moments(times_for(nearest, with_day=True))}) if nearest else None
        shown = {
            **_common(request, booking, secret, now),
            "wanted": moment_in_words(starts_at),
            "form": form,
            "keeps": moment_in_words(booking.starts_at),
            "action": place_at(request, "move", secret),
            "days": place_at(request, "move", secret),
        }
        return render(request, "support/public/taken.html", shown, status=409)
    return redirect(place_at(request, "session", secret, moved="1"))


def _show(
    request: HttpRequest,
    booking: Booking,
    secret: str,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    offer = offer_for(booking, now)
    shown = {
        **_common(request, booking, secret, now),
        "errors": errors or [],
        "moved": request.GET.get("moved") == "1",
        "waits": waits(booking),
        "video": video_of(booking) if booking.state == BookingState.BOOKED else None,
        "opinion": place_at(request, "opinion", secret) if is_asked(booking) else "",
        "thanks": request.GET.get("thanks") == "1",
        "offer": moment_in_words(offer.starts_at) if offer else "",
        "offer_until": time_in_words(offer.held_until) if offer and offer.held_until else "",
    }
    return render(request, "support/public/session.html", shown, status=status)


def _common(
    request: HttpRequest, booking: Booking, secret: str, now: dt.datetime
) -> dict[str, object]:
    names = ("session", "move", "cancel", "earlier", "calendar")
    easy = choose_easy(request)
    return {
        **booking_shown(booking, now),
        "easy": easy,
        "phone_us": how_to_phone(easy=easy),
        "in_mailbox": secret == booking.reference,
        "to": {name: place_at(request, name, secret) for name in names},
        "anew": place_at(request, "start"),
    }


def _now_it_is(booking: Booking) -> str:
    return _("Now it is {when}.").format(when=moment_in_words(booking.starts_at))


def _said(refusal: CannotChange | TimeTaken | NotATime) -> str:
    return f"{refusal.message} {refusal.next_step}"


def _not_there(request: HttpRequest) -> HttpResponse:
    easy = choose_easy(request)
    return render(request, "support/public/not_there.html", {"easy": easy}, status=404)
