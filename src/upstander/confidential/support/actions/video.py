"""Giving video sessions their link: pasted by a colleague, or made by Microsoft Teams."""

import datetime as dt

from django.db import transaction

from upstander.confidential.support import teams
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.video import VideoLink
from upstander.confidential.support.queries.video import without_link
from upstander.confidential.support.session_choices import VideoState
from upstander.confidential.support.session_refusals import NotALink
from upstander.confidential.support.session_steps import require_holder
from upstander.confidential.support.steps import note
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.outside.rules import place_of
from upstander.foundation.vault.postoffice import seal_for_sending


def paste_link(*, booking: Booking, link: str, by: Actor, now: dt.datetime) -> VideoLink:
    """Give a session this link, in place of any before; the person's page shows it.

    Raises NotPermitted, NotYours and NotALink.
    """
    require_holder(booking, by)
    typed = link.strip()
    place = place_of(typed)
    if place is None or place.scheme != "https":
        raise NotALink
    with transaction.atomic():
        row = _keep(booking, VideoState.PASTED, typed)
        note(EventName.SESSION_LINKED, booking, by, now)
    return row


def make_links(*, by: Actor, now: dt.datetime) -> int:
    """Have Teams make the links that are missing; return how many it made.

    Nothing is done where Teams is not set up. A session whose link cannot be made is one by
    phone, and its pages say so; Teams is asked again until its tries are used up.
    """
    if not teams.is_set():
        return 0
    return sum(_make(booking, by, now) for booking in without_link(now))


def _make(booking: Booking, by: Actor, now: dt.datetime) -> bool:
    try:
        link = teams.make_link(booking.starts_at, booking.ends_at)
    except teams.NoLink as fault:
        _fail(booking, fault.code)
        return False
    with transaction.atomic():
        _keep(booking, VideoState.MADE, link)
        note(EventName.SESSION_LINKED, booking, by, now)
    return True


def _keep(booking: Booking, state: VideoState, link: str) -> VideoLink:
    row = VideoLink.objects.filter(booking=booking).first() or VideoLink(booking=booking)
    row.state, row.sealed = state, seal_for_sending(link, row=row.pk)
    row.tries, row.fault = row.tries + 1, ""
    row.save()
    return row


def _fail(booking: Booking, code: str) -> None:
    row, _made = VideoLink.objects.get_or_create(
        booking=booking, defaults={"state": VideoState.FAILED}
    )
    row.tries, row.fault = row.tries + 1, code[:60]
    row.save(update_fields=["tries", "fault"])
