"""Messages to people who asked for them, worked out when they are sent and never before.

Nothing is scheduled ahead: a booking that was cancelled or moved a minute ago has no old reminder
on its way. Each message is marked before it is sent, so that two processes send it once.
"""

import datetime as dt

from django.db.models import F, Q

from upstander.confidential.support.choices import BookingState, Wording
from upstander.confidential.support.messages import Why, said
from upstander.confidential.support.models import SafeContact, Waiting
from upstander.confidential.support.rules.reminding import BEFORE, is_daytime, reminder_due
from upstander.foundation.access.actors import Actor
from upstander.foundation.notices import actions as notices
from upstander.foundation.notices.channels.contract import Away, NotSent
from upstander.foundation.notices.choices import Medium
from upstander.foundation.vault.postoffice import open_for_sending

# In one run; the rest waits for the next.
SLICE = 200


def remind(*, by: Actor, now: dt.datetime) -> int:
    """Send what is due, and forget the addresses of sessions that are over; return how many.

    Reminders from a day before on, a word to those whose time has to change, and one to those for
    whom an earlier time is kept. Nothing goes out at night.
    """
    forget_contacts(by=by, now=now)
    if not is_daytime(now):
        return 0
    return sum(_remind(row, by, now) for row in _due(now)) + sum(
        _tell_of_offer(row, by, now) for row in _offers(now)
    )


def forget_contacts(*, by: Actor, now: dt.datetime) -> None:
    """Delete the address of every booking that is over."""
    del by
    keeps = Q(booking__state=BookingState.BOOKED, booking__ends_at__gt=now)
    # Somebody whose time fell away is told for a week.
    waits = Q(
        booking__state=BookingState.UNSETTLED, booking__starts_at__gt=now - dt.timedelta(days=7)
    )
    SafeContact.objects.exclude(keeps | waits).delete()


def _due(now: dt.datetime) -> list[SafeContact]:
    """Return contacts with something to say now, each as it stands."""
    soon = Q(booking__state=BookingState.BOOKED, booking__starts_at__range=(now, now + BEFORE))
    fresh = Q(reminded=None) | ~Q(reminded=F("booking__sequence"))
    rows = SafeContact.objects.select_related("booking").filter(
        fresh, soon | Q(booking__state=BookingState.UNSETTLED)
    )
    return [row for row in rows[:SLICE] if _why(row, now)]


def _why(row: SafeContact, now: dt.datetime) -> Why | None:
    booking = row.booking
    if booking.state == BookingState.UNSETTLED:
        return Why.NEW_TIME
    due = reminder_due(starts_at=booking.starts_at, made_on=booking.made_on, now=now)
    return Why.REMINDER if due else None


def _remind(row: SafeContact, by: Actor, now: dt.datetime) -> bool:
    why, before = _why(row, now), row.reminded
    same = SafeContact.objects.filter(pk=row.pk, reminded=before)
    if why is None or not same.update(reminded=row.booking.sequence):
        return False
    if _sent(row, why, row.booking.starts_at, by, now):
        return True
    SafeContact.objects.filter(pk=row.pk).update(reminded=before)
    return False


def _offers(now: dt.datetime) -> list[Waiting]:
    rows = Waiting.objects.select_related("booking__contact", "offer")
    return list(
        rows.filter(told=False, offer__held_until__gt=now, booking__contact__isnull=False)[:SLICE]
    )


def _tell_of_offer(row: Waiting, by: Actor, now: dt.datetime) -> bool:
    if row.offer is None or not Waiting.objects.filter(pk=row.pk, told=False).update(told=True):
        return False
    if _sent(row.booking.contact, Why.EARLIER, row.offer.starts_at, by, now):
        return True
    Waiting.objects.filter(pk=row.pk).update(told=False)
    return False


def _sent(row: SafeContact, why: Why, when: dt.datetime, by: Actor, now: dt.datetime) -> bool:
    """Hand a message over; False when it is worth trying again at the next run."""
    words = said(why, Wording(row.wording), when, row.language)
    try:
        notices.hand_over(
            address=open_for_sending(bytes(row.sealed), row=row.pk), medium=Medium(row.medium),
            subject=words.subject, body=words.body, by=by, now=now,
        )  # fmt: skip
    except NotSent as fault:
        return not isinstance(fault, Away)
    return True
