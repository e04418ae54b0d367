"""What may happen to a report in which state, and in which order messages read. Pure."""

import datetime as dt
import heapq
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.choices import Happening, ReportState, WrittenBy

LONGEST_TEXT = 10_000

# Missing pairs cannot happen. An answer, or a word from the person, takes a closed report up again.
TRANSITIONS: Mapping[tuple[ReportState, Happening], ReportState] = {
    (ReportState.NEW, Happening.OPENED): ReportState.WITH_US,
    (ReportState.WITH_US, Happening.OPENED): ReportState.WITH_US,
    (ReportState.WITH_PERSON, Happening.OPENED): ReportState.WITH_PERSON,
    (ReportState.CLOSED, Happening.OPENED): ReportState.CLOSED,
    (ReportState.WITH_US, Happening.ANSWERED): ReportState.WITH_PERSON,
    (ReportState.WITH_PERSON, Happening.ANSWERED): ReportState.WITH_PERSON,
    (ReportState.CLOSED, Happening.ANSWERED): ReportState.WITH_PERSON,
    (ReportState.NEW, Happening.WROTE_BACK): ReportState.NEW,
    (ReportState.WITH_US, Happening.WROTE_BACK): ReportState.WITH_US,
    (ReportState.WITH_PERSON, Happening.WROTE_BACK): ReportState.WITH_US,
    (ReportState.CLOSED, Happening.WROTE_BACK): ReportState.WITH_US,
    (ReportState.WITH_US, Happening.CLOSED): ReportState.CLOSED,
    (ReportState.WITH_PERSON, Happening.CLOSED): ReportState.CLOSED,
}

# States in which the next step is ours.
OUR_TURN = frozenset({ReportState.NEW, ReportState.WITH_US})

# Answers to "are you safe now?" that bring a report to the top and raise an alarm.
DANGER_ANSWERS = frozenset({"no"})


# Choices of "what would help?" that give a key to a team of this kind of agency.
ASKS_FOR: Mapping[str, str] = {"police": "police"}
# Answers to it that are not a choice, so that there is nothing to take back.
NO_CHOICE = frozenset({"unknown"})


@dataclass(frozen=True)
class Answers:
    """What a person told us at the public door. Empty means that the question was skipped.

    ``area`` is a district's official code; ``help`` and ``safe`` are keys of data/questions.toml.
    """

    story: str
    safe: str = ""
    area: str = ""
    help: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """Return the sealed document ``statement/1``."""
        return {
            "story": self.story,
            "safe": self.safe,
            "area": self.area,
            "help": list(self.help),
        }


@dataclass(frozen=True)
class Message:
    """One message of the conversation, opened.

    ``n`` is how many messages were there before it, plus one. ``agency`` and ``role`` say who of
    us wrote; they are empty for the person. ``day`` is a London day: nothing finer is kept.
    """

    id: UUID
    day: dt.date
    n: int
    written_by: WrittenBy
    text: str
    agency: str = ""
    role: str = ""


def next_state(state: str, happening: Happening) -> ReportState | None:
    """Return where the report stands afterwards, or None when this cannot happen now."""
    return TRANSITIONS.get((ReportState(state), happening))


def is_danger(answers: Answers) -> bool:
    """Return whether the person said that they are not safe now."""
    return answers.safe in DANGER_ANSWERS


def in_reading_order(messages: Iterable[Message]) -> list[Message]:
    """Return messages as a conversation: by day, then by order written, then by id."""
    return sorted(messages, key=lambda message: (message.day, message.n, message.id))


@dataclass(frozen=True)
class Cursor:
    """A place in a list of reports, newest day first and then by id: the row it names."""

    day: dt.date
    subject: UUID

    def __str__(self) -> str:
        return f"{self.day:%Y%m%d}{self.subject.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Return the place that an address names, or None when it is not one of ours."""
        try:
            day = dt.datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=dt.UTC).date()
            return cls(day, UUID(text[8:]))
        except ValueError:
            return None

    @property
    def order(self) -> tuple[int, UUID]:
        """What sorts places as the list shows them."""
        return (-self.day.toordinal(), self.subject)


def merged(streams: Iterable[list[Cursor]], size: int) -> list[Cursor]:
    """Return the first ``size`` places of sorted streams, each place once."""
    joined = heapq.merge(*streams, key=lambda place: place.order)
    return [place for place, _same in itertools.islice(itertools.groupby(joined), size)]
