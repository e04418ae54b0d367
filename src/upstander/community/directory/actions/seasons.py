"""Openings of a season: hours that hold from one day to another, besides the usual or instead."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.actions.entries import Days, change_entry
from upstander.community.directory.queries.entries import facts_of
from upstander.community.directory.refusals import DaysBackwards, NoSuchEntry
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.steps import locked, require
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.errors import Refusal


class NoHours(Refusal):
    """No day of the season has hours."""

    def __init__(self) -> None:
        super().__init__(
            _("No day of this season has hours, so nothing was saved."),
            next_step=_("Type the hours of at least one day. Where it is shut, close it instead."),
        )


def add_season(
    *, entry: UUID, days: Days, openings: Collection[Span], instead: bool = False, by: Actor,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Open an entry at these times of the week between two days.

    They come on top of its usual hours, or ``instead`` of them. A season with the same days is
    replaced. Raises NotPermitted, NoSuchEntry, DaysBackwards and NoHours.
    """
    require(by)
    if days.last < days.first:
        raise DaysBackwards
    if not openings:
        raise NoHours
    season = [
        replace(one, valid_from=days.first, valid_to=days.last, instead=instead) for one in openings
    ]
    with transaction.atomic():
        _change(entry, days, season, by, now)


def end_season(*, entry: UUID, days: Days, by: Actor, now: dt.datetime) -> None:
    """Take a season away. Raises NotPermitted, and NoSuchEntry where there is none of these days."""
    require(by)
    with transaction.atomic():
        if not _change(entry, days, [], by, now):
            raise NoSuchEntry


def _change(
    entry: UUID, days: Days, season: list[Span], by: Actor, now: dt.datetime
) -> tuple[str, ...]:
    facts = facts_of(locked(entry))
    others = [
        one for one in facts.openings if (one.valid_from, one.valid_to) != (days.first, days.last)
    ]
    new = replace(facts, openings=(*others, *season))
    return change_entry(entry=entry, facts=new, by=by, now=now)
