"""Sessions in words, for the staff's screens."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.instrument import instrument_of
from upstander.confidential.support.models import Booking
from upstander.confidential.support.pages import cards
from upstander.confidential.support.queries.sessions import Answered
from upstander.confidential.support.wording import day_in_words, span_in_words
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.queries import vocabulary

_PILLS: Mapping[str, str] = {
    BookingState.BOOKED: "sky",
    BookingState.UNSETTLED: "sun",
    BookingState.MISSED: "sun",
    BookingState.ATTENDED: "mint",
    BookingState.ENDED_EARLY: "mint",
    BookingState.CANCELLED: "plain",
}
# What a person says when they book, in the order in which it matters before contact.
_TOLD: Mapping[str, Promise] = {
    "name": gettext_lazy("What they want to be called"),
    "message": gettext_lazy("Safe to send a message?"),
    "number": gettext_lazy("The number to call"),
    "spare": gettext_lazy("The number to call if the video call fails"),
    "mind": gettext_lazy("To mind before contact"),
    "company": gettext_lazy("Will somebody be with them?"),
    "alone": gettext_lazy("Five minutes alone first"),
    "needs": gettext_lazy("What would help"),
    "needs_words": gettext_lazy("In their words"),
    "about": gettext_lazy("What they would like to talk about"),
}


_TICKED = frozenset({"about", "needs", "company", "message"})


@dataclass(frozen=True)
class Line:
    """One session in a list: coded facts only."""

    reference: str
    time: str
    how: str
    service: str
    officer: str
    state: str
    pill: str
    interpreter: str
    began: bool
    dropped_in: bool
    wrote: bool = False
    # Who can open it, where the reader cannot; empty where they can.
    ask: str = ""


@dataclass(frozen=True)
class OneDay:
    """A day of a list."""

    name: str
    today: bool
    lines: tuple[Line, ...]


def line(booking: Booking, readers: Mapping[UUID, Sequence[str]] | None = None) -> Line:
    """Return one session as a list shows it; with ``readers`` by booking, where it is closed."""
    began = getattr(booking, "attendance", None) is not None
    booked = booking.state == BookingState.BOOKED
    return Line(
        reference=booking.reference,
        time=span_in_words(booking.starts_at, booking.ends_at),
        how=str(Meeting(booking.meeting).label),
        service=booking.service.name,
        officer=booking.officer.name,
        state=_("Going on") if began and booked else str(BookingState(booking.state).label),
        pill="mint" if began and booked else _PILLS.get(booking.state, "plain"),
        interpreter=interpreter(booking),
        began=began,
        dropped_in=booking.dropped_in,
        wrote=getattr(booking, "waits_for_answer", False),
        ask="" if getattr(booking, "readable", True) else _ask((readers or {}).get(booking.pk, ())),
    )


def _ask(teams: Sequence[str]) -> str:
    """Return whom somebody asks who cannot open what the person of their session told us."""
    if not teams:
        return _("Your team cannot open what they told us. Ask your supervisor who can.")
    return _("Your team cannot open what they told us. Ask {teams} what to mind.").format(
        teams=", ".join(teams)
    )


def interpreter(booking: Booking) -> str:
    """Return whether an interpreter is there, or still to be found; nothing without one."""
    if not booking.language:
        return ""
    spoken = {one.code: one.label for one in vocabulary("spoken.csv", booking.starts_at)}
    language = spoken.get(booking.language, booking.language)
    if booking.interpreter_to_find:
        return _("Interpreter still to be found: {language}").format(language=language)
    return _("Interpreter: {language}").format(language=language)


def days(
    bookings: Iterable[Booking],
    today: dt.date,
    readers: Mapping[UUID, Sequence[str]] | None = None,
) -> list[OneDay]:
    """Return sessions by London day, in order."""
    grouped = groupby(bookings, key=lambda one: london_day(one.starts_at))
    return [
        OneDay(day_in_words(day), day == today, tuple(line(one, readers) for one in rows))
        for day, rows in grouped
    ]


def told(said: Mapping[str, object]) -> list[tuple[str, Sequence[str]]]:
    """Return what the person said when they booked, each with its words."""
    return [
        (str(label), list(_texts(key, said[key]))) for key, label in _TOLD.items() if said.get(key)
    ]


def _texts(key: str, value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        yield _("Yes, they asked for it") if one is True else _card(key, str(one))


def _card(key: str, value: str) -> str:
    """Return the words of an answer that was ticked; what was typed stays as it is."""
    card = cards(key).get(value) if key in _TICKED else None
    return str(card.plain) if card else value


def answers(one: Answered) -> list[tuple[str, str]]:
    """Return each question with the answer given, in words."""
    instrument = instrument_of(one.version)
    levels = {level.value: level.text for level in instrument.answers}
    return [
        (asked.text, levels[one.answers[asked.key]])
        for asked in instrument.questions
        if asked.key in one.answers
    ]
