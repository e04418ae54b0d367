"""What may happen to a report in which state, and in which order messages read. Pure."""

import datetime as dt
import heapq
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from upstander.confidential.reporting.choices import (
    Fits,
    Flag,
    Happening,
    Heard,
    MadeBy,
    ReportState,
    Signal,
    WrittenBy,
)

LONGEST_TEXT = 10_000
# What is typed of a call that was not sent is kept so long, and so much of it.
CALLS_KEPT = dt.timedelta(days=7)
CALL_BYTES = 200 * 1024
# What must fit, of what a person says, before a worker makes them a new code.
FACTS_THAT_FIT = 2

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

# When a report looks odd: within which times, and how often is too often.
FAST_WITHIN = dt.timedelta(seconds=10)
MANY_WITHIN, MANY = dt.timedelta(minutes=10), 100
SAME_WITHIN, SAME = dt.timedelta(hours=1), 10
# Signals that hold a report where all of one line are there. Being fast, or coming when many do,
# is not enough: after an attack many people tell us, and some have their words ready.
HOLDING: tuple[frozenset[Signal], ...] = (
    frozenset({Signal.TRAP}),
    frozenset({Signal.SAME}),
    frozenset({Signal.FAST, Signal.MANY}),
)
# Who is never held, whatever the signals.
NEVER_HELD = frozenset({Flag.CHILD, Flag.LIFE, Flag.WATCHED})
# What is held is let go at each whole number of these from midnight UTC, so nothing waits longer.
HELD_HOURS = 4

# Answers to "are you safe now?" that bring a report to the top and raise an alarm.
DANGER_ANSWERS = frozenset({"no"})


# Choices that give a key to a team of one of these kinds of agency.
ASKS_FOR: Mapping[str, tuple[str, ...]] = {
    "police": ("police",),
    "council": ("council_district", "unitary", "council_county"),
    "support": ("charity",),
    "housing": ("housing",),
    "school": ("school", "college"),
}
# Answers that are not a choice, so that there is nothing to take back.
NO_CHOICE = frozenset({"unknown", "here"})

# Somebody close enough to see a phone or open a letter.
CLOSE = frozenset({"partner", "family", "carer"})
SPEAKS_OF_ENDING = frozenset({"yes", "sometimes"})


# Bodies that prosecute, supervise who was convicted, or answer for the police: what is said to them
# in confidence could not stay so.
NOT_INDEPENDENT = frozenset({"police", "policing_body", "cps", "probation", "yjs"})


def may_listen(agency_kind: str) -> bool:
    """Return whether a team of such a body may offer to listen without a report."""
    return agency_kind not in NOT_INDEPENDENT


def _several(given: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = given.get(key)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


# Fewer than this many people who said how it was are shown to nobody.
FEEDBACK_FROM = 10


def quarter_of(day: dt.date) -> dt.date:
    """Return the first day of a day's quarter: all that is kept of when somebody said it."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


# Answers to whether it happened before that say that it did.
HAPPENED_BEFORE = ("few", "many")


@dataclass(frozen=True)
class Answers:
    """What a person told us at the public door. Empty means that the question was skipped.

    ``area`` is a district's official code; ``help``, ``safe`` and the answers of ``more`` are
    keys of data/questions.toml, or what was typed there. ``identity`` is who they are and how to
    reach them, ``others`` what they said of somebody else: each is sealed apart.
    ``speaks_of_ending`` says that the words themselves speak of ending one's life. ``language`` is
    the one the pages were in, empty for English: what was typed may be in any other.
    """

    story: str = ""
    safe: str = ""
    area: str = ""
    help: tuple[str, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    identity: Mapping[str, object] = field(default_factory=dict)
    others: Mapping[str, object] = field(default_factory=dict)
    speaks_of_ending: bool = False
    language: str = ""

    def document(self) -> dict[str, object]:
        """Return the sealed document ``statement/1``."""
        return {
            "story": self.story,
            "safe": self.safe,
            "area": self.area,
            "help": list(self.help),
            **({"more": dict(self.more)} if self.more else {}),
            **({"language": self.language} if self.language else {}),
        }

    @property
    def choices(self) -> tuple[str, ...]:
        """What was asked for or allowed, each once: a person can take each back."""
        allowed = (*self.wishes, *_several(self.identity, "contact"))
        return tuple(key for key in dict.fromkeys(allowed) if key not in NO_CHOICE)

    @property
    def wishes(self) -> tuple[str, ...]:
        """What would help and who may know, in the person's order, "I don't know" among it."""
        return tuple(dict.fromkeys((*self.help, *self.many("share"))))

    @property
    def happened_before(self) -> bool:
        """Whether they said that it had happened before."""
        return self.more.get("often") in HAPPENED_BEFORE

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was told: no word and no tick."""
        told = (self.story, self.safe, self.help, self.more, self.identity, self.others)
        return not any(told)

    def one(self, key: str) -> str:
        """Return a coded answer of ``more``, empty when it was skipped."""
        return str(self.more.get(key) or "")

    def many(self, key: str) -> tuple[str, ...]:
        """Return the coded answers of ``more`` to a question that takes several."""
        return _several(self.more, key)


@dataclass(frozen=True)
class Message:
    """One message of the conversation, opened.

    ``n`` is how many messages were there before it, plus one. ``agency`` and ``role`` say who of
    us wrote; they are empty for the person. ``day`` is a London day: nothing finer is kept.
    ``safe`` is what somebody said who wrote to a team that listens, and only in the first message.
    """

    id: UUID
    day: dt.date
    n: int
    written_by: WrittenBy
    text: str
    agency: str = ""
    role: str = ""
    safe: str = ""


# What is translated when it is not a message: what was told first.
THE_STORY = "story"


@dataclass(frozen=True)
class Translation:
    """What a worker put beside something that was written: a help to read, never in its place.

    ``of`` is the id of a message, or THE_STORY.
    """

    day: dt.date
    of: str
    text: str
    made_by: MadeBy
    agency: str
    role: str


@dataclass(frozen=True)
class Addition:
    """What a person told us later, beside what they told us first."""

    day: dt.date
    n: int
    text: str


@dataclass(frozen=True)
class CodeCheck:
    """How somebody was recognised before a new code was made for them, and by whom."""

    day: dt.date
    fits: tuple[Fits, ...]
    how: str
    agency: str
    role: str


@dataclass(frozen=True)
class CallNote:
    """What whoever took a call noted, apart from the caller's words.

    ``heard`` says whether the caller heard who may know before it was sent.
    """

    day: dt.date
    notes: str
    heard: Heard
    agency: str
    role: str


def is_recognised(fits: Iterable[Fits], *, reached: bool) -> bool:
    """Return whether a worker may make a new code: two facts fit, and they reached the person."""
    return reached and len(set(fits)) >= FACTS_THAT_FIT


def next_state(state: str, happening: Happening) -> ReportState | None:
    """Return where the report stands afterwards, or None when this cannot happen now."""
    return TRANSITIONS.get((ReportState(state), happening))


def flags_of(answers: Answers) -> list[str]:
    """Return the codes of what staff must know before they open a report, sorted."""
    found = {
        Flag.CHILD: answers.one("age") == "child",
        Flag.LIFE: answers.speaks_of_ending or answers.one("life") in SPEAKS_OF_ENDING,
        Flag.CLOSE: bool(CLOSE & set(answers.many("did"))),
        Flag.WATCHED: answers.safe == "watched",
    }
    return sorted(flag.value for flag, holds in found.items() if holds)


def is_danger(answers: Answers) -> bool:
    """Return whether the person said that they are not safe, or speaks of ending their life."""
    return answers.safe in DANGER_ANSWERS or Flag.LIFE in flags_of(answers)


# The tick that says: numbers may be made of this, without my name. Without it nothing is coded.
COUNTS = "research"
# Ways to say when it was that name a month for certain; what was longer ago names none.
_WEEK = dt.timedelta(days=7)


def may_be_counted(answers: Answers) -> bool:
    """Return whether the person let their reasons and times be counted."""
    return COUNTS in answers.many("share")


def coded(answers: Answers, came: dt.date) -> dict[str, object]:
    """Return the ticked reasons, the month and the part of day, as far as they were told.

    ``came`` is the day on which it was told. Nothing that was typed is in it.
    """
    month = _month_of(answers.one("when"), came)
    found = {
        "reasons": sorted(set(answers.many("why"))),
        "month": month.isoformat() if month else "",
        "part_of_day": answers.one("part_of_day"),
    }
    return {key: value for key, value in found.items() if value}


def _month_of(when: str, came: dt.date) -> dt.date | None:
    """Return the month in which it was; None where the answer leaves two open."""
    first = {"today": came, "still": came, "week": came - _WEEK}.get(when)
    if first is None or first.month != came.month:
        return None
    return came.replace(day=1)


def signals_of(*, trapped: bool, took: dt.timedelta, many: int, same: int) -> frozenset[Signal]:
    """Return what looks odd about a report.

    ``took`` is from its first answer to Send, ``many`` how many came of late, ``same`` how many of
    those in the last hour had its words.
    """
    found = {
        Signal.TRAP: trapped,
        Signal.FAST: took < FAST_WITHIN,
        Signal.SAME: same >= SAME,
        Signal.MANY: many >= MANY,
    }
    return frozenset(signal for signal, there in found.items() if there)


def is_held(signals: frozenset[Signal], answers: Answers) -> bool:
    """Return whether a report waits for a look; nobody who may be in danger ever does."""
    if is_danger(answers) or NEVER_HELD & set(flags_of(answers)):
        return False
    return any(odd <= signals for odd in HOLDING)


def letters_of(text: str) -> str:
    """Return what stays of a text when spaces, signs and numbers, which are easy to vary, go."""
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def let_go_at(now: dt.datetime) -> dt.datetime:
    """Return when what is held now is let go by itself."""
    step = dt.timedelta(hours=HELD_HOURS)
    midnight = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * ((now - midnight) // step + 1)


def keeps_name_from_police(answers: Answers) -> bool:
    """Return whether the police may not have the name, nor the ways to reach the person."""
    return answers.one("name_use") == "not_police"


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


def merged(streams: Iterable[list[Cursor]], size: int, *, oldest: bool = False) -> list[Cursor]:
    """Return the first ``size`` places of sorted streams, each place once.

    With ``oldest`` the streams stand the other way round, and so does what comes back.
    """
    joined = heapq.merge(*streams, key=lambda place: place.order, reverse=oldest)
    return [place for place, _same in itertools.islice(itertools.groupby(joined), size)]
