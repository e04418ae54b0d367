"""What is true of the partnership today: its districts, and when its people read."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.agencies.queries.opening import stated_hours
from upstander.foundation.agencies.queries.rota import next_on_duty
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.rules import Reading
from upstander.foundation.reference.wording import reading_in_words


@dataclass(frozen=True)
class Reads:
    """When a person reads next, in words; ``hours`` names the stated ones while they count."""

    next: str
    hours: str


def districts(now: dt.datetime) -> dict[str, str]:
    """Return the partnership's districts by official code; none before it is founded."""
    ours = partnership()
    if ours is None:
        return {}
    return {place.code: place.name for place in reference.districts(ours.data_key, now)}


def next_reading_in_words(now: dt.datetime) -> str:
    """Return when a person reads next, such as "Monday at 9:00"."""
    ours = partnership()
    return _("as soon as people are here") if ours is None else reads(now).next


def reads(now: dt.datetime) -> Reads:
    """Return when people read.

    By the rota of the teams that receive reports; where none of them keeps one, by the hours
    that the partnership states.
    """
    on_duty = next_on_duty(Channel.PUBLIC_WEB, now)
    if on_duty is None:
        stated = stated_hours() or reference.hours(now)
        return Reads(reading_in_words(reference.next_reading(stated, now), now), stated.title)
    return Reads(reading_in_words(Reading(open_now=on_duty <= now, at=on_duty), now), "")
