"""The five questions, and the next session: pages of their own behind a session."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.support import session_words as words
from upstander.confidential.support.actions.booking import move_booking
from upstander.confidential.support.actions.following import Next, book_next
from upstander.confidential.support.actions.measuring import take_measure
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.sessions import FirstForm, MeasureForm, NextForm
from upstander.confidential.support.instrument import instrument_on
from upstander.confidential.support.marks import new_secret
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.queries.sessions import wish_after
from upstander.confidential.support.session_choices import Moment
from upstander.confidential.support.views.staff.answers import status_of, tried
from upstander.confidential.support.views.staff.sessions import find, heading
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def measure(request: UnlockedRequest, booked: str, moment: str) -> HttpResponse:
    """The five questions, to be read out or to be handed over, in Easy Read if wanted."""
    found = find(request, booked)
    if moment not in Moment:
        raise Http404
    easy = request.GET.get("easy") == "1"
    instrument = instrument_on(clock.london_day(clock.now()))
    data = request.POST if request.method == "POST" else None
    form = MeasureForm(instrument, easy=easy, data=data)
    refusal = None
    if request.method == "POST" and form.is_valid():
        answer = tried(
            request,
            lambda: take_measure(
                booking=found, moment=Moment(moment), answers=form.answers,
                keyring=request.keyring, by=request.actor, now=clock.now(),
            ),
            _("The answers are kept, sealed with the session."),
            lambda: redirect("support:desk_session", booked=found.reference),
        )  # fmt: skip
        if not isinstance(answer, Refusal):
            return answer
        refusal = answer
    context = {
        **heading(found), "instrument": instrument, "moment": Moment(moment), "easy": easy,
        "form": form, "refusal": refusal,
    }  # fmt: skip
    return render(request, "support/staff/measure.html", context, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def following(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Book the next session while the person is there."""
    found = find(request, booked)
    meeting = _meeting(request, found)
    if request.method != "POST":
        return _times(request, found, meeting, _new(found, meeting))
    form = _form(found, meeting, request.POST)
    if not form.is_valid():
        return _times(request, found, meeting, form)
    return _booked(request, found, meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def move(request: UnlockedRequest, booked: str) -> HttpResponse:
    """Choose another time for a session together with the person: theirs fell away, or does not fit."""
    found = find(request, booked)
    meeting = _meeting(request, found)
    if request.method != "POST":
        return _times(request, found, meeting, _new(found, meeting), moves=True)
    form = NextForm(_choices(found, meeting), request.POST)
    if not form.is_valid():
        return _times(request, found, meeting, form, moves=True)
    answer = tried(
        request,
        lambda: move_booking(
            booking=found, wish=wish_after(found, meeting),
            starts_at=form.cleaned_data["starts_at"], by=request.actor, now=clock.now(),
        ),
        _("The session has a new time. Tell the person."),
        lambda: redirect("support:desk_session", booked=found.reference),
    )  # fmt: skip
    if isinstance(answer, Refusal):
        return _times(request, found, meeting, _new(found, meeting), answer, moves=True)
    return answer


def _booked(
    request: UnlockedRequest, found: Booking, meeting: Meeting, form: NextForm
) -> HttpResponse:
    wanted = Next(meeting=meeting, **form.wanted)
    try:
        made = book_next(
            booking=found, following=wanted, keyring=request.keyring, by=request.actor,
            now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _times(request, found, meeting, _again(found, meeting, form), refusal)
    path = reverse("support:session", args=[wanted.link])
    context = {
        **heading(found),
        "made": words.line(made),
        "made_when": moment_in_words(made.starts_at),
        "link": request.build_absolute_uri(path),
    }
    return render(request, "support/staff/next_booked.html", context)


def _times(
    request: UnlockedRequest,
    found: Booking,
    meeting: Meeting,
    form: NextForm,
    refusal: Refusal | None = None,
    *,
    moves: bool = False,
) -> HttpResponse:
    """Draw the times to choose from: for the next session, or for this one to move to."""
    here = reverse(f"support:desk_{'move' if moves else 'next'}", args=[found.reference])
    context = {
        **heading(found),
        "form": form,
        "any_free": len(form.fields["starts_at"].choices) > 1,  # type: ignore[attr-defined]
        "meeting": meeting,
        "ways": [(one.label, f"{here}?how={one.value}", one == meeting) for one in Meeting],
        "refusal": refusal,
        "moves": moves,
    }
    return render(request, "support/staff/next.html", context, status=status_of(refusal))


def _new(found: Booking, meeting: Meeting) -> NextForm:
    return _form(found, meeting, initial=_secrets())


def _again(found: Booking, meeting: Meeting, form: NextForm) -> NextForm:
    """Return the form with the times that are free by now, and what was typed."""
    return _form(found, meeting, initial={**form.cleaned_data, "starts_at": "", **_secrets()})


def _form(found: Booking, meeting: Meeting, data: Any = None, **more: Any) -> NextForm:
    """Return the form of a time; of somebody who dropped in nothing is known yet."""
    times = _choices(found, meeting)
    if found.dropped_in:
        return FirstForm(times, data, by_phone=meeting == Meeting.PHONE, **more)
    return NextForm(times, data, **more)


def _secrets() -> dict[str, str]:
    return {"form": new_secret(), "link": new_secret()}


def _choices(found: Booking, meeting: Meeting) -> list[tuple[str, str]]:
    free = free_times(found.service, wish_after(found, meeting), clock.now())
    return [(one.starts_at.isoformat(), moment_in_words(one.starts_at)) for one in free]


def _meeting(request: UnlockedRequest, found: Booking) -> Meeting:
    asked = request.GET.get("how", "")
    return Meeting(asked) if asked in Meeting else Meeting(found.meeting)
