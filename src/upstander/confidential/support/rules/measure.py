"""The five questions of how somebody is, and what counts as a change. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from upstander.confidential.support.session_choices import Change


@dataclass(frozen=True)
class Asked:
    """One question, plain and in Easy Read."""

    key: str
    text: str
    easy: str


@dataclass(frozen=True)
class Level:
    """One answer; the higher its value, the easier things are."""

    value: int
    text: str
    easy: str


@dataclass(frozen=True)
class Instrument:
    """One version of the questions. ``step`` is how far apart two sums are to be a change."""

    version: int
    valid_from: dt.date
    title: str
    notice: str
    step: int
    questions: tuple[Asked, ...]
    answers: tuple[Level, ...]


def change(instrument: Instrument, before: Mapping[str, int], after: Mapping[str, int]) -> Change:
    """Return how the answers changed, over the questions that were answered both times."""
    both = [one.key for one in instrument.questions if one.key in before and one.key in after]
    moved = sum(after[key] - before[key] for key in both)
    if abs(moved) < instrument.step:
        return Change.SAME
    return Change.BETTER if moved > 0 else Change.WORSE


def on_day(instruments: tuple[Instrument, ...], day: dt.date) -> Instrument:
    """Return the version in force: the newest that has begun."""
    begun = [one for one in instruments if one.valid_from <= day]
    return max(begun or instruments[:1], key=lambda one: one.valid_from)
