"""What every screen of the door needs to know of who is at it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.public import EITHER
from upstander.confidential.support.models import Booking, Service
from upstander.confidential.support.pages import Choosing, Page, meeting_of, way
from upstander.confidential.support.queries.free import FreeTime, free_days
from upstander.confidential.support.queries.mailboxes import session_in
from upstander.confidential.support.queries.offered import (
    Offer,
    booking_by_link,
    offer_of,
    services,
)
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.session import COOKIE
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.pages.reading import choose_easy
from upstander.foundation.vault.cookies import RETURN_COOKIE, secret_in, set_cookie
from upstander.foundation.vault.unlocking import resume_return


@dataclass(frozen=True)
class Visit:
    """One request at the door: the draft its cookie opens, the wording, the moment."""

    request: HttpRequest
    draft: OpenDraft | None
    easy: bool
    now: dt.datetime

    @property
    def cookie(self) -> str:
        """The secret the browser sent, whether or not it opens anything."""
        return secret_in(self.request, COOKIE)

    @property
    def given(self) -> Mapping[str, object]:
        """The answers so far."""
        return {} if self.draft is None else self.draft.answers

    @cached_property
    def services(self) -> list[Service]:
        """The services that can be booked."""
        return services(self.now)

    @cached_property
    def offer(self) -> Offer | None:
        """The chosen service with what it offers; None before one was chosen."""
        return offer_of(str(self.given.get("service") or ""), self.now)

    @cached_property
    def days(self) -> Mapping[dt.date, list[FreeTime]]:
        """The days with free times for what was asked, in order."""
        if self.offer is None:
            return {}
        wish = wish_of(self.given, self.offer, self.choosing)
        return free_days(self.offer.service, wish, self.now)

    @property
    def choosing(self) -> Choosing:
        """What there is to choose from."""
        if self.offer is None:
            return Choosing(services=len(self.services))
        return Choosing(len(self.services), len(self.offer.roles), self.offer.meetings)

    def way(self, given: Mapping[str, object] | None = None) -> list[Page]:
        """Return the questions of this person, in order."""
        return way(self.given if given is None else given, self.choosing)


def visit(request: HttpRequest) -> Visit:
    """Return who is at the door."""
    now = clock.now()
    draft = drafts.load(secret_in(request, COOKIE), now)
    easy = choose_easy(request, kept=draft is not None and draft.easy)
    return Visit(request, draft, easy, now)


def wish_of(given: Mapping[str, object], offer: Offer, choosing: Choosing) -> Wish:
    """Return what somebody asked for, from their answers."""
    wanted = str(given.get("role") or EITHER)
    role = next((one.pk for one in offer.roles if one.key == wanted), None)
    meeting = Meeting(meeting_of(given, choosing) or offer.meetings[0])
    return Wish(offer.service.pk, meeting, role, str(given.get("language") or ""))


def report_of(request: HttpRequest, now: dt.datetime) -> str:
    """Return the report of somebody whose mailbox is open in this browser, or nothing."""
    secret = secret_in(request, RETURN_COOKIE)
    keyring = resume_return(secret, now) if secret else None
    return str(keyring.owner) if keyring else ""


def booking_at(request: HttpRequest, secret: str, now: dt.datetime) -> Booking | None:
    """Return the booking of a private link, or by its number while its mailbox is open here."""
    found = booking_by_link(secret)
    if found is not None:
        return found
    owner = report_of(request, now)
    return session_in(UUID(owner), secret) if owner else None


def place_at(request: HttpRequest, name: str, *of: str, **asked: str) -> str:
    """Return the address of a page that has no draft, in the wording this reader reads."""
    query = {**({"easy": "1"} if choose_easy(request) else {}), **asked}
    address = reverse(f"support:{name}", args=of)
    return f"{address}?{urlencode(query)}" if query else address


def nothing_here(request: HttpRequest, status: int = 410) -> HttpResponse:
    """Say that this page is over, in words that tell a stranger nothing."""
    return render(request, "support/public/nothing_here.html", status=status)


def keep(response: HttpResponse, draft: OpenDraft) -> HttpResponse:
    """Give the browser the draft's secret until it closes."""
    set_cookie(response, COOKIE, draft.cookie)
    return response
