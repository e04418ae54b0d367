"""What the desk is told of what a storm brought and is held apart."""

import datetime as dt

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstander.confidential.reporting.choices import Signal
from upstander.confidential.reporting.queries import HELD, HELD_UP_TO
from upstander.confidential.reporting.rules import HOLDING, let_go_at
from upstander.foundation.core.clock import LONDON


def held(count: int, now: dt.datetime, *, here: bool) -> dict[str, object]:
    """Return the one line on what a storm brought, and why; ``here`` is the page that shows it."""
    until = time_format(let_go_at(now).astimezone(LONDON), "H:i")
    known = min(count, HELD_UP_TO - 1)
    many = _("More than {n} reports that look alike are held until {until}.")
    few = ngettext(
        "{n} report that looks odd is held until {until}.",
        "{n} reports that look alike are held until {until}.",
        count,
    )
    return {
        "line": (few if count == known else many).format(n=f"{known:,}", until=until),
        "url": "" if here else f"{reverse('reporting:inbox')}?state={HELD}",
        "release": reverse("reporting:release"),
        "why": [" ".join(str(one.label) for one in Signal if one in odd) for odd in HOLDING],
    }
