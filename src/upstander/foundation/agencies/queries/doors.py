"""Which doors the first page has: the partnership and every yes or no in one question."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists

from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.models import Partnership, Route


@dataclass(frozen=True)
class Doors:
    """The partnership, None before it is founded; whether people can tell it; what else there is."""

    ours: Partnership | None
    receives: bool
    there: Mapping[str, bool]


def doors(**asked: Exists) -> Doors:
    """Return the partnership and whether its door is open, with what other rooms ask, in one query.

    Before it is founded there is no door.
    """
    named = {f"asked_{name}": one for name, one in asked.items()}
    ours = Partnership.objects.annotate(asked_route=live_route(), **named).first()
    if ours is None:
        return Doors(None, receives=False, there=dict.fromkeys(asked, False))
    there = {name: bool(getattr(ours, f"asked_{name}")) for name in asked}
    receives = ours.door_open and ours.asked_route
    return Doors(ours, receives=receives, there=there)


def live_route() -> Exists:
    """Return whether a report from anywhere would reach somebody, for use within a question."""
    return Exists(Route.objects.filter(area=None, channel=Channel.PUBLIC_WEB, live=True))
