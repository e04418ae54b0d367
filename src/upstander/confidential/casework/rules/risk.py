"""How danger is judged from answers: the sum, the floors, and what a person may make of them. Pure.

More danger never lowers a band, and what nobody knows is never safe.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from upstander.confidential.casework.choices import RiskBand
from upstander.foundation.reference.rules import after_working_days

# The answer to a question that nobody can answer yet.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """One answer to choose. ``code`` is what a form sends and what is sealed."""

    points: int
    text: str

    @property
    def code(self) -> str:
        """The answer's own name: its points, of which a question has each once."""
        return str(self.points)


@dataclass(frozen=True)
class Question:
    """One question of the tool."""

    key: str
    number: int
    group: str
    weight: int
    text: str
    answers: tuple[Answer, ...]
    hint: str = ""

    @property
    def top(self) -> int:
        """The most points an answer has."""
        return max(answer.points for answer in self.answers)

    def points(self, code: str) -> int:
        """Return the points of an answer; half of the most, rounded up, for "not known"."""
        if code == UNKNOWN:
            return (self.top + 1) // 2
        return next(answer.points for answer in self.answers if answer.code == code)

    def words(self, code: str) -> str:
        """Return an answer's words, empty for "not known"."""
        return next((answer.text for answer in self.answers if answer.code == code), "")


@dataclass(frozen=True)
class Group:
    """Questions that belong together on the page."""

    key: str
    title: str


@dataclass(frozen=True)
class Flag:
    """Something that makes it high at once, whatever the sum."""

    key: str
    text: str


@dataclass(frozen=True)
class Floor:
    """Answers that, together, put the band at least here."""

    key: str
    all: Mapping[str, int]
    band: RiskBand
    reason: str
    safeguarding: bool = False

    def holds(self, tool: "Tool", given: Mapping[str, str]) -> bool:
        """Return whether every answer it names was given. "Not known" raises no floor."""
        return all(
            given[key] != UNKNOWN and tool.question(key).points(given[key]) >= points
            for key, points in self.all.items()
        )


@dataclass(frozen=True)
class Meaning:
    """What a band asks of us: how soon to reach the person, what to plan, when to look again."""

    band: RiskBand
    starts_at: int
    contact_days: int
    review_days: int
    contact: str
    plan: str
    escalate: str


@dataclass(frozen=True)
class Tool:
    """One version of the tool, whole."""

    version: str
    title: str
    notice: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None
    bands: tuple[Meaning, ...]
    floors: tuple[Floor, ...]
    flags: tuple[Flag, ...]
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]

    @property
    def most(self) -> int:
        """The highest sum there is."""
        return sum(question.top * question.weight for question in self.questions)

    def question(self, key: str) -> Question:
        """Return a question by its name."""
        return next(question for question in self.questions if question.key == key)

    def flag(self, key: str) -> Flag:
        """Return a flag by its name."""
        return next(flag for flag in self.flags if flag.key == key)

    def meaning(self, band: RiskBand) -> Meaning:
        """Return what a band asks of us."""
        return next(meaning for meaning in self.bands if meaning.band == band)


# --- what the answers say ----------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What the tool says, before anybody judges it."""

    score: int
    score_band: RiskBand
    floors: tuple[Floor, ...]
    flags: tuple[Flag, ...]
    unknown: tuple[Question, ...]

    @property
    def band(self) -> RiskBand:
        """The band of the sum, or the highest floor above it."""
        raised = [floor.band for floor in self.floors] + [RiskBand.HIGH for _ in self.flags]
        return max([self.score_band, *raised], key=lambda band: band.rank)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the band is higher than the sum alone makes it; empty where it is not."""
        if self.band == self.score_band:
            return ()
        floors = [floor.reason for floor in self.floors if floor.band == self.band]
        return (*(f"{flag.text}." for flag in self.flags), *floors)

    @property
    def safeguarding(self) -> bool:
        """Whether a safeguarding referral must be thought of."""
        return any(floor.safeguarding for floor in self.floors)


def judge(tool: Tool, given: Mapping[str, str], flags: Collection[str] = ()) -> Result:
    """Return what the tool says of these answers; every question must have one."""
    score = sum(
        question.weight * question.points(given[question.key]) for question in tool.questions
    )
    return Result(
        score=score,
        score_band=band_of(tool, score),
        floors=tuple(floor for floor in tool.floors if floor.holds(tool, given)),
        flags=tuple(flag for flag in tool.flags if flag.key in flags),
        unknown=tuple(one for one in tool.questions if given[one.key] == UNKNOWN),
    )


def band_of(tool: Tool, score: int) -> RiskBand:
    """Return the band that a sum falls into."""
    return max((one for one in tool.bands if one.starts_at <= score), key=_starts).band


def _starts(meaning: Meaning) -> int:
    return meaning.starts_at


# --- what a person may make of it -----------------------------------------------------------------


class Move(StrEnum):
    """What somebody asks for, against what the tool says."""

    KEEP = "keep"
    # Freely, with a reason.
    RAISE = "raise"
    # With a reason, and only once a supervisor who is somebody else agrees.
    LOWER = "lower"
    # The same, and the supervisor writes down why: something was there that makes it high at once.
    LOWER_FLAGGED = "lower_flagged"
    # Never.
    TOO_FAR = "too_far"


NEEDS_COUNTERSIGN = frozenset({Move.LOWER, Move.LOWER_FLAGGED})


def move(result: Result, wanted: RiskBand) -> Move:
    """Return what choosing this band would be."""
    step = wanted.rank - result.band.rank
    if step == 0:
        return Move.KEEP
    if step > 0:
        return Move.RAISE
    if step < -1:
        return Move.TOO_FAR
    return Move.LOWER_FLAGGED if result.flags else Move.LOWER


def holds_now(result: Result, wanted: RiskBand) -> RiskBand:
    """Return the band that holds at once: a lower one waits for a supervisor, the higher holds."""
    return max(result.band, wanted, key=lambda band: band.rank)


# --- when to look again ------------------------------------------------------------------------


def review_due(tool: Tool, band: RiskBand, assessed_on: dt.date) -> dt.date:
    """Return the London day by which somebody must look again."""
    return assessed_on + dt.timedelta(days=tool.meaning(band).review_days)


def contact_due(
    tool: Tool, band: RiskBand, since: dt.date, holidays: Collection[dt.date]
) -> dt.date:
    """Return the last day for reaching the person: the same day, or so many working days on."""
    return after_working_days(since, tool.meaning(band).contact_days, holidays)


class Trigger(StrEnum):
    """What makes an assessment out of date."""

    NEW_INCIDENT = "new_incident"
    MESSAGE = "message"
    MOVED = "moved"
    POLICE_STEP = "police_step"
    COURT_DATE = "court_date"
    SUSPECT_CONTACT = "suspect_contact"
    WITHDRAWN = "withdrawn"
    TIMER = "timer"


# A message alone asks for another look only where the danger is high.
ONLY_WHEN_HIGH = frozenset({Trigger.MESSAGE})


def reassess(
    band: RiskBand, review_on: dt.date, today: dt.date, happened: Collection[Trigger] = ()
) -> tuple[Trigger, ...]:
    """Return why the danger must be judged again now, in a steady order; empty for no reason."""
    due = {Trigger.TIMER} if today >= review_on else set()
    counts = {one for one in happened if band == RiskBand.HIGH or one not in ONLY_WHEN_HIGH}
    return tuple(trigger for trigger in Trigger if trigger in due | counts)
