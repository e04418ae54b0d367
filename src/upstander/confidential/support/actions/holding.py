"""Holding a time while somebody fills in the form, and letting it go."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.marks import FORM, mark
from upstander.confidential.support.models import Booking
from upstander.confidential.support.occupying import occupy
from upstander.confidential.support.queries.holds import held_around
from upstander.confidential.support.refusals import Crowded, TimeTaken
from upstander.confidential.support.rules.brake import UNANSWERED, Held, is_too_much, kept_for
from upstander.confidential.support.rules.wishes import Wish, wish_from
from upstander.confidential.support.steps import form_booking, own_or_taken
from upstander.foundation.access.actors import Actor

HELD_FOR = dt.timedelta(minutes=10)


def hold_time(
    *, wish: Wish, starts_at: dt.datetime, secret: str, by: Actor, now: dt.datetime
) -> Booking:
    """Hold a time for ten minutes for the form with this secret; it holds one time at most.

    What the form held before is let go in the same transaction. A form that has booked already
    gets its booking back. Raises NotATime, and TimeTaken with the nearest free times.
    """
    del by
    try:
        with transaction.atomic():
            booking = form_booking(secret, now)
            if booking.state == BookingState.HELD:
                booking.held_until = now + HELD_FOR
                occupy(booking, wish, starts_at, now)
    except TimeTaken:
        return own_or_taken(wish, starts_at, secret, now)
    return booking


def keep_time(
    *, wish: Wish, starts_at: dt.datetime, secret: str, by: Actor, now: dt.datetime
) -> Booking:
    """Hold a time for somebody at the public door, for three minutes until they answer a page.

    Raises what ``hold_time`` raises, and Crowded when too much is held already (ADR 0042): the
    form then holds nothing, and can still book.
    """
    try:
        with transaction.atomic():
            booking = hold_time(wish=wish, starts_at=starts_at, secret=secret, by=by, now=now)
            if booking.state == BookingState.HELD:
                around = held_around(booking, wish, now)
                _require_room(around)
                _keep_until(booking, now + min(UNANSWERED, kept_for(around)))
    except Crowded:
        release_hold(secret=secret, by=by, now=now)
        raise
    return booking


def renew_hold(*, secret: str, by: Actor, now: dt.datetime) -> Booking | None:
    """Hold the time of a form for ten minutes more, for less while much is held.

    Never for less than it was held before; None when the hold ran out.
    """
    del by
    rows = Booking.objects.filter(
        form_mark=mark(FORM, secret), state=BookingState.HELD, held_until__gt=now
    )
    with transaction.atomic():
        held = rows.select_for_update(of=("self",)).select_related("service").first()
        if held is None or held.held_until is None:
            return None
        wish = wish_from(
            service=held.service_id, meeting=held.meeting, role=held.role_id,
            language=held.language,
        )  # fmt: skip
        _keep_until(held, max(held.held_until, now + kept_for(held_around(held, wish, now))))
    return held


def _require_room(around: Iterable[Held]) -> None:
    if is_too_much(around):
        raise Crowded


def _keep_until(held: Booking, until: dt.datetime) -> None:
    held.held_until = until
    held.save(update_fields=["held_until"])


def release_hold(*, secret: str, by: Actor, now: dt.datetime) -> None:
    """Let go what a form holds. What it has booked stays booked."""
    del by, now
    Booking.objects.filter(form_mark=mark(FORM, secret), state=BookingState.HELD).delete()


def sweep_holds(*, by: Actor, now: dt.datetime) -> int:
    """Delete every hold that ran out; return how many."""
    del by
    ids = list(Booking.objects.run_out(now).values_list("pk", flat=True))
    # Asked again: somebody may have held it anew in between.
    Booking.objects.run_out(now).filter(pk__in=ids).delete()
    return len(ids)
