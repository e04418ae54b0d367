"""Who is offered an earlier time, and why somebody is passed over. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from upstander.confidential.support.choices import Meeting, PassedOver
from upstander.confidential.support.rules.wishes import Wish

# Nobody is sent a message about a time that begins sooner than this.
LEAST_NOTICE = dt.timedelta(hours=12)
# So long an earlier time is kept for somebody who was told of it.
OFFER_LASTS = dt.timedelta(hours=4)


def fitting(
    starts: Iterable[dt.datetime],
    *,
    before: dt.datetime,
    declined: Collection[dt.datetime],
    now: dt.datetime,
) -> tuple[dt.datetime | None, list[tuple[dt.datetime, PassedOver]]]:
    """Return the first free time to offer, and the times passed over before it, each with why."""
    passed: list[tuple[dt.datetime, PassedOver]] = []
    for start in sorted(starts):
        why = _why_not(start, before, declined, now)
        if why is None:
            return start, passed
        passed.append((start, why))
    return None, passed


def relaxed(wish: Wish) -> Iterator[tuple[Wish, PassedOver]]:
    """Yield wishes that ask for less, each with what the person would have to give up.

    Where such a wish has an earlier time and theirs has none, that is why they were passed over.
    """
    if wish.language:
        yield replace(wish, language=""), PassedOver.NO_INTERPRETER
    if wish.role is not None:
        yield replace(wish, role=None), PassedOver.OTHER_ROLE
    for meeting in Meeting:
        if meeting != wish.meeting:
            yield replace(wish, meeting=meeting), PassedOver.OTHER_MEETING


def _why_not(
    start: dt.datetime, before: dt.datetime, declined: Collection[dt.datetime], now: dt.datetime
) -> PassedOver | None:
    reasons = (
        (start >= before, PassedOver.NOT_EARLIER),
        (start - now < LEAST_NOTICE, PassedOver.TOO_SOON),
        (start in declined, PassedOver.SAID_NO),
    )
    return next((reason for holds, reason in reasons if holds), None)
