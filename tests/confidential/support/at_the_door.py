"""Walking through the public door of sessions, page by page."""

import datetime as dt

from django.test import Client

from tests.confidential.reporting.at_the_door import text_of
from tests.confidential.support.sessions import THURSDAY
from upstander.confidential.support.rules.slots import moment

__all__ = ["ANSWERS", "address_of", "answer", "answered", "booked", "text_of", "when"]


def when(hour: int, minute: int = 0, day: dt.date = THURSDAY) -> str:
    """Return the card of a time."""
    return moment(day, dt.time(hour, minute)).isoformat()


ANSWERS: dict[str, dict[str, object]] = {
    "about": {"about": "feelings"},
    "role": {"role": "either"},
    "meeting": {"meeting": "phone"},
    "language": {"language": ""},
    "day": {"day": THURSDAY.isoformat()},
    "time": {"time": when(12)},
    "needs": {"needs": ["breaks", "quiet"], "needs_words": "Please speak slowly."},
    "company": {"company": "yes", "alone": "on"},
    "number": {"number": "01632 960 123"},
    "message": {"message": "no"},
    "name": {"name": "Sunny"},
}


def answer(browser: Client, key: str, **said: object) -> str:
    """Answer one page; return where it leads."""
    sent = {"do": "next", **(said or ANSWERS[key])}
    page = browser.post(f"/talk/{key}/", sent)
    return page["Location"] if page.status_code == 302 else f"{page.status_code} {text_of(page)}"


def answered(browser: Client, *, but: dict[str, dict[str, object]] | None = None) -> list[str]:
    """Answer every page up to the check; return where each led."""
    return [answer(browser, key, **(but or {}).get(key, {})) for key in ANSWERS]


def booked(browser: Client) -> str:
    """Answer everything and book; return the address of the private link."""
    answered(browser)
    browser.post("/talk/check/", {"do": "book"})
    return address_of(browser)


def address_of(browser: Client) -> str:
    """Return the private link as the page of the booking shows it."""
    page = browser.get("/talk/booked/").content.decode()
    start = page.index('href="/talk/mine/') + len('href="')
    return page[start : page.index('"', start)]
