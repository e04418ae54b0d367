"""What of the demonstration is the same for the same seed and day: the coded content."""

from collections import Counter

from upstander.confidential.casework.models import Case
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.sharing.models import Disclosure
from upstander.confidential.support.models import Booking
from upstander.foundation.audit.models import Event


def coded_content() -> dict[str, list[tuple[object, ...]]]:
    """Return every coded fact, sorted, without ids and handles, which are random."""
    return {
        "reports": sorted(
            Report.objects.values_list("received_on", "area", "danger", "state", "channel")
        ),
        "choices": sorted(
            Choice.objects.values_list("key", "made_on").exclude(withdrawn_on__isnull=False)
        ),
        "withdrawn": sorted(
            Choice.objects.values_list("key", "withdrawn_on").exclude(withdrawn_on=None)
        ),
        "disclosures": sorted(Disclosure.objects.values_list("purpose", "basis", "agreed")),
        "cases": sorted(
            Case.objects.values_list("reference", "opened_on", "about", "area", "state")
        ),
        "sessions": sorted(Booking.objects.values_list("starts_at", "meeting", "state")),
        "events": sorted(Counter(Event.objects.values_list("name", "day")).items()),
    }
