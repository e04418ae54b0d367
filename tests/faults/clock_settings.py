"""The settings of killed servers, with a clock that a file in the data folder moves."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from tests.faults.settings import *  # noqa: F403 - everything else is the same
from upstander.config.settings import DATA

_real = timezone.now  # noqa: TID251 - the clock itself is what is moved
CLOCK = Path(DATA) / "clock"


def moved() -> dt.datetime:
    """Return the real moment and so many seconds more as the file says."""
    try:
        return _real() + dt.timedelta(seconds=float(CLOCK.read_text()))
    except (FileNotFoundError, ValueError):
        return _real()


timezone.now = moved  # noqa: TID251 - as above
