"""What every page needs to know from here."""

from django.http import HttpRequest

from upstander.foundation.core import clock
from upstander.foundation.reference import queries


def emergency(_request: HttpRequest) -> dict[str, object]:
    """Give every template the emergency lines of the strip, from memory."""
    return {"emergency_lines": queries.strip_lines(clock.now())}


def easy_read(_request: HttpRequest) -> dict[str, object]:
    """Give every template who checked the Easy Read words."""
    return {"easy_read_check": queries.easy_read_check()}
