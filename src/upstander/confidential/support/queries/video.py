"""The link of a video session, for whoever may have it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from upstander.confidential.support import teams
from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.video import VideoLink
from upstander.confidential.support.session_choices import VideoState
from upstander.foundation.vault.postoffice import open_for_sending

# Once every five minutes: after an hour nobody waits for it any longer.
TRIES = 12
_SLICE = 50


@dataclass(frozen=True)
class Video:
    """Where a video session takes place: a link, or that it will be a phone call after all.

    Neither means that the link is still to come.
    """

    link: str = ""
    by_phone: bool = False
    state: str = ""


def video_of(booking: Booking) -> Video | None:
    """Return where a video session takes place; None for one that is none.

    Who drops in is on the officer's own line already.

    Only for whoever may have the link: staff with the key, and whoever came by the private link.
    """
    if booking.meeting != Meeting.VIDEO or booking.dropped_in:
        return None
    row = VideoLink.objects.filter(booking=booking).first()
    if row is None:
        return Video()
    if row.state == VideoState.FAILED:
        return Video(by_phone=True, state=row.state)
    return Video(link=open_for_sending(bytes(row.sealed), row=row.pk), state=row.state)


def without_link(now: dt.datetime) -> list[Booking]:
    """Return the video sessions ahead that Teams is still to be asked for, the next ones first."""
    lacking = Q(video=None) | Q(video__state=VideoState.FAILED, video__tries__lt=TRIES)
    rows = Booking.objects.filter(
        lacking, state=BookingState.BOOKED, meeting=Meeting.VIDEO, ends_at__gt=now,
        day__isnull=False,
    )  # fmt: skip
    return list(rows.order_by("starts_at", "id")[:_SLICE])


def makes_links() -> bool:
    """Return whether links are made by Teams, so that nobody need paste one."""
    return teams.is_set()
