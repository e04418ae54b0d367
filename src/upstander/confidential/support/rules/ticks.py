"""The grid of five minutes on which two bookings of one resource always meet."""

import datetime as dt

TICK = dt.timedelta(minutes=5)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def ticks(starts_at: dt.datetime, clear_at: dt.datetime) -> list[dt.datetime]:
    """Return every tick, in UTC, that a booking touches: its start floored, its end ceiled.

    Counted from the grid and not from the start, so that a booking at 12:00 and one at 12:02
    share ticks instead of passing between each other.
    """
    first = (starts_at - _EPOCH) // TICK
    after_last = -((_EPOCH - clear_at) // TICK)
    return [_EPOCH + number * TICK for number in range(first, after_last)]


def on_grid(starts_at: dt.datetime, clear_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the span of the ticks that a booking touches."""
    return (
        _EPOCH + (starts_at - _EPOCH) // TICK * TICK,
        _EPOCH - (_EPOCH - clear_at) // TICK * TICK,
    )
