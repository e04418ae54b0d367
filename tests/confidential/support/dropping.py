"""Somebody drops in, and somebody is asked how it was: what the public pages of both show."""

import datetime as dt
from uuid import uuid4

from django.test import Client

from tests.cast import NOW
from tests.confidential.support.sessions import PUBLIC, SAID, THURSDAY
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.dropping import begin_drop_in
from upstander.confidential.support.actions.line import There, check_in, check_out, take_next
from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.models import Booking, OpinionAsked, Resource, Service
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.core import clock

LINK = "c" * 26


def _dev() -> Actor:
    user = Resource.objects.get(name="Dev").user
    return Actor(kind="user", user_id=user, roles=frozenset({Role.COHESION_OFFICER}))


def opens(service: Service) -> None:
    """Let Dev check in, reached by phone."""
    now = clock.now()
    there = There(service.pk, Meeting.PHONE, "01632 960 001", now + dt.timedelta(hours=2))
    check_in(there=there, by=_dev(), now=now)


def goes_on(browser: Client, place: str) -> None:
    """Go on to where somebody is next, is called, is thanked, or had no turn."""
    if place == "next":
        browser.post("/talk/now/", {"service": Service.objects.get().key})
    elif place == "turn":
        take_next(by=_dev(), now=clock.now())
    elif place == "thanked":
        begin_drop_in(by=_dev(), now=clock.now())
        check_out(by=_dev(), now=clock.now())
    elif place == "over":
        check_out(by=_dev(), now=clock.now())


def talked(service: Service) -> str:
    """Return the private link of somebody whose session took place."""
    slip = Slip(
        Wish(service.pk, Meeting.VIDEO), moment(THURSDAY, dt.time(14)), uuid4().hex, LINK, SAID
    )
    booking = book(slip=slip, by=PUBLIC, now=NOW)
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.ATTENDED)
    OpinionAsked.objects.create(booking=booking, asked_on=THURSDAY)
    return f"/talk/mine/{LINK}/"
