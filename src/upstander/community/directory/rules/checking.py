"""When somebody must look at an entry again, so that it does not rot."""

import datetime as dt

# Lines change faster than buildings. After so many days an entry leaves the public list.
_EVERY = {"helpline": 90, "national": 90}
_OTHERS = 180
# So many days before, it stands on the list of those to check.
SOON = dt.timedelta(days=30)


def check_again_on(kind: str, checked_on: dt.date) -> dt.date:
    """Return the last day on which a check of this kind of entry still counts."""
    return checked_on + dt.timedelta(days=_EVERY.get(kind, _OTHERS))
