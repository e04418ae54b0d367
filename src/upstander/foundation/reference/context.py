"""What every page needs to know from here."""

from django.http import HttpRequest

from upstander.foundation.core import clock
from upstander.foundation.reference import loading, queries


def emergency(_request: HttpRequest) -> dict[str, tuple[loading.EmergencyLine, ...]]:
    """Give every template the emergency lines of the strip, from memory."""
    return {"emergency_lines": queries.strip_lines(clock.now())}
