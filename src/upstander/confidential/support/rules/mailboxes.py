"""Until when a session's mailbox is kept. Pure."""

import datetime as dt
from calendar import monthrange

_YEAR = 12


def last_day(session: dt.date, months: int) -> dt.date:
    """Return the last day of a mailbox: so many months after its session.

    Where that month has no such day, its last one.
    """
    years, month = divmod(session.month - 1 + months, _YEAR)
    year, month = session.year + years, month + 1
    return dt.date(year, month, min(session.day, monthrange(year, month)[1]))
