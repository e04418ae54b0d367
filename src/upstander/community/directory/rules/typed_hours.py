"""Hours as people type them: "9-5", "9.30am to 12, 14:00–17:00", "closed", "all day"."""

import datetime as dt
import re

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|noon|midnight)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|to|till|until)\s*{_TIME}")
_CLOSED = frozenset({"", "-", "–", "closed", "shut", "none", "no"})
_ALL_DAY = frozenset({"all day", "24 hours", "24h", "24/7", "day and night"})
_MIDNIGHT = dt.time()
# Nobody opens a shop at two in the morning and says "2-5".
_AFTER_LUNCH = range(1, 6)

Pair = tuple[dt.time, dt.time]


class HoursUnclear(ValueError):
    """These words are not hours; ``args[0]`` is the part that is not."""


def read_hours(said: str) -> tuple[Pair, ...]:
    """Return the openings of a day in their order; none means closed. Raises HoursUnclear.

    Hours of one digit without am or pm are those of a working day: "9-5" and "8.30-4.30" close in
    the afternoon, and "1-5" opens in it. One that closes earlier than it opens, said in full such
    as "20:00-02:00", goes on past midnight.
    """
    words = " ".join(said.lower().replace("&", ",").replace(" and ", ",").split())
    if words in _CLOSED:
        return ()
    if words in _ALL_DAY:
        return ((_MIDNIGHT, _MIDNIGHT),)
    return tuple(sorted(_span(part.strip()) for part in re.split(r"[,;/]", words) if part.strip()))


def said_hours(pairs: tuple[Pair, ...]) -> str:
    """Return openings as they are typed; reading them again gives the same."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in pairs)


def _span(part: str) -> Pair:
    found = _SPAN.fullmatch(part)
    if not found:
        raise HoursUnclear(part)
    opens = _time(found[1], found[2], found[3], part)
    closes = _time(found[4], found[5], found[6], part)
    if found[3] or found[6]:
        return _ends_in_its_half(found, opens, closes)
    is_short = len(found[4]) == 1
    if is_short and closes < opens and opens.hour <= 12:
        closes = _afternoon(closes)
    elif is_short and len(found[1]) == 1 and opens < closes and opens.hour in _AFTER_LUNCH:
        opens, closes = _afternoon(opens), _afternoon(closes)
    return opens, closes


def _ends_in_its_half(found: re.Match[str], opens: dt.time, closes: dt.time) -> Pair:
    """Return a span of which one end says am or pm: "9am-5" ends in the afternoon."""
    if found[6] or found[5] is not None or closes >= opens or closes.hour >= 12:
        return opens, closes
    return opens, closes if opens.hour > 12 else _afternoon(closes)


def _afternoon(at: dt.time) -> dt.time:
    return at.replace(hour=at.hour + 12)


def _time(hour: str, minute: str | None, half: str | None, part: str) -> dt.time:
    number = int(hour)
    if half in {"pm", "noon"} and number < 12:
        number += 12
    if half in {"am", "midnight"} and number == 12:
        number = 0
    # Many write 24:00 for the midnight that ends a day.
    if number == 24 and not int(minute or 0):
        number = 0
    try:
        return dt.time(number, int(minute or 0))
    except ValueError as fault:
        raise HoursUnclear(part) from fault
