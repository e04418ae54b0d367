"""What the partnership's reference data say of it: its districts, and when its people read."""

import datetime as dt

from django.utils.translation import gettext as _

from upstander.foundation.agencies.queries import partnership
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.wording import reading_in_words


def districts(now: dt.datetime) -> dict[str, str]:
    """Return the partnership's districts by official code; none before it is founded."""
    ours = partnership()
    if ours is None:
        return {}
    return {place.code: place.name for place in reference.districts(ours.data_key, now)}


def next_reading_in_words(now: dt.datetime) -> str:
    """Return when a person reads next, such as "Monday at 9:00"."""
    ours = partnership()
    if ours is None:
        return _("as soon as people are here")
    return reading_in_words(reference.next_reading(ours.data_key, now), now)
