"""What the pages of a booking show of it: the time and how, and nothing of what was written."""

import datetime as dt
from uuid import UUID

from django.urls import reverse

from upstander.confidential.support.choices import BookingState, Meeting, ResourceKind
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.mailboxes import sessions_in, works_until
from upstander.confidential.support.queries.offered import building_of, resources_of
from upstander.confidential.support.wording import day_and_year, day_in_words, span_in_words
from upstander.foundation.agencies.choices import OwnText
from upstander.foundation.agencies.queries.opening import words
from upstander.foundation.core.clock import london_day


def sessions_shown(owner: UUID, now: dt.datetime) -> list[dict[str, object]]:
    """Return the sessions that stand in a mailbox, with where each can be changed."""
    return [
        {**booking_shown(one, now), "address": reverse("support:session", args=[one.reference])}
        for one in sessions_in(owner)
    ]


def last_day_shown(owner: UUID, now: dt.datetime) -> str:
    """Return until when a session's mailbox and its code work, in words; empty without an end."""
    last = works_until(owner, now)
    return day_and_year(last) if last else ""


def how_to_phone(*, easy: bool) -> str:
    """Return how to phone, as the partnership wrote it; empty where it wrote nothing."""
    return words(OwnText.PHONE).in_wording(easy=easy)


def booking_shown(booking: Booking, now: dt.datetime) -> dict[str, object]:
    """Return what a template needs of a booking."""
    there = resources_of(booking)
    return {
        "reference": booking.reference,
        "day": day_in_words(london_day(booking.starts_at)),
        "time": span_in_words(booking.starts_at, booking.ends_at),
        "meeting": Meeting(booking.meeting),
        "officer": booking.officer.name,
        "role": booking.officer.role.name if booking.officer.role else "",
        "room": there.get(ResourceKind.ROOM, ""),
        "building": building_of(booking) if booking.meeting == Meeting.IN_PERSON else None,
        "interpreter": bool(booking.language) and not booking.interpreter_to_find,
        "looking": booking.interpreter_to_find,
        "cancelled": booking.state == BookingState.CANCELLED,
        "unsettled": booking.state == BookingState.UNSETTLED,
        "ahead": booking.state == BookingState.BOOKED and booking.starts_at > now,
        "going_on": booking.state == BookingState.BOOKED
        and booking.starts_at <= now < booking.ends_at,
    }
