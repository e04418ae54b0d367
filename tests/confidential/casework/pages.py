"""Looking at pages of a case through a browser of the cast."""

import re

from django.test import Client

from tests.cast import Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import Worked


def text_of(response: object) -> str:
    """Return what a page says, without its tags."""
    body = response.content.decode()  # type: ignore[attr-defined]
    main = body[body.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def opened(house: Partnership, name: str, work: Worked) -> Client:
    """Return a browser in which somebody has opened a case."""
    browser = unlocked(house.people[name])
    browser.post(f"/cases/{work.case.reference}/")
    return browser
