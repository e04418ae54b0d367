"""A session as a calendar file. Whoever looks at a shared calendar learns nothing from it.

RFC 5545: one UID for ever, a SEQUENCE that rises with every change, times with TZID and
VTIMEZONE, CLASS PRIVATE, no alarm, no description, nobody's name.
"""

import datetime as dt

from django.utils.translation import gettext as _

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking
from upstander.foundation.core.clock import LONDON

FILE_NAME = "date.ics"
_PRODUCT = "-//Upstander//Calendar//EN"


def calendar_file(booking: Booking, now: dt.datetime) -> bytes:
    """Return the file; of a cancelled booking one that takes the entry away again."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - needed for this file alone

    over = booking.state in {BookingState.CANCELLED, BookingState.UNSETTLED}
    entry = Event()
    entry.add("uid", str(booking.pk))
    entry.add("sequence", booking.sequence)
    # Of the day, not of the moment: the file must not tell when somebody fetched it.
    entry.add("dtstamp", dt.datetime.combine(now.date(), dt.time(), tzinfo=dt.UTC))
    entry.add("dtstart", booking.starts_at.astimezone(LONDON))
    entry.add("dtend", booking.ends_at.astimezone(LONDON))
    entry.add("summary", _("Appointment"))
    entry.add("class", "PRIVATE")
    entry.add("transp", "OPAQUE")
    entry.add("status", "CANCELLED" if over else "CONFIRMED")
    whole = Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if over else "PUBLISH")
    whole.add_component(entry)
    whole.add_missing_timezones()
    file: bytes = whole.to_ical()
    return file
