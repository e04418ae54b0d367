"""What every page may know of where it runs."""

from django.conf import settings
from django.http import HttpRequest


def demonstration(_request: HttpRequest) -> dict[str, bool]:
    """Say whether everything here is invented, so that each page can say so too."""
    return {"demonstration": settings.DEMO}
