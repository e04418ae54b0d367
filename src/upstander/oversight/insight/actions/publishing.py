"""Showing the frozen figures to everybody, or no longer, and counting closed periods anew."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.oversight.insight.choices import Reason
from upstander.oversight.insight.keeping import secrets
from upstander.oversight.insight.models import Frozen, Publication
from upstander.oversight.insight.queries import counts, frozen
from upstander.oversight.insight.refusals import (
    NobodyAsked,
    RevisedThisYear,
    SamePerson,
    SaysTheSame,
)
from upstander.oversight.insight.rules.asking import may_revise_on


@transaction.atomic
def ask_to_show(*, by: Actor, now: dt.datetime) -> None:
    """Ask that everybody may see what is frozen; a second person confirms. Done twice, it stands."""
    by.require(Permission.PUBLISH_NUMBERS)
    row, made = Publication.objects.get_or_create(only=True, defaults={"by": str(by.user_id)})
    if made:
        _note(EventName.FIGURES_ASKED, by, now, row.pk)


@transaction.atomic
def show_figures(*, by: Actor, now: dt.datetime) -> None:
    """Let everybody see what is frozen, as the second person who looked at it.

    Raises NobodyAsked, and SamePerson for whoever asked. Done twice, it stands as it stood.
    """
    by.require(Permission.PUBLISH_NUMBERS)
    row = Publication.objects.select_for_update().first()
    if row is None:
        raise NobodyAsked
    if row.since is not None:
        return
    if row.by == by.user_id:
        raise SamePerson
    Publication.objects.filter(pk=row.pk).update(since=london_day(now), confirmed_by=by.user_id)
    _note(EventName.FIGURES_SHOWN, by, now, row.pk, shown=True)


@transaction.atomic
def hide_figures(*, by: Actor, now: dt.datetime) -> None:
    """Let nobody outside see it any more; what is frozen stays. One person is enough for that."""
    by.require(Permission.PUBLISH_NUMBERS)
    row = Publication.objects.first()
    if row is not None:
        publication = row.pk
        row.delete()
        _note(EventName.FIGURES_SHOWN, by, now, publication, shown=False)


@transaction.atomic
def revise_periods(*, source: str, kind: str, reason: Reason, by: Actor, now: dt.datetime) -> int:
    """Count every closed period of a source anew, once a year; return how many say another thing.

    Those are frozen again beside what was frozen before, with the day and the reason, which the
    pages print. If the public sees this source, it does not until a second person confirms.
    Raises RevisedThisYear, and SaysTheSame, with nothing changed.
    """
    by.require(Permission.PUBLISH_NUMBERS)
    today = london_day(now)
    _first_this_year(source, kind, today)
    there = frozen.tables(source, kind)
    anew = {
        period: figures
        for period, figures in counts.catalogue(source, kind, today, (), secrets())
        if period in there and not there[period].says(figures)
    }
    if not anew:
        raise SaysTheSame
    for period, figures in anew.items():
        Frozen.objects.create(
            source=source, kind=kind, period=period, figures=figures, frozen_on=today,
            revision=there[period].revision + 1, reason=reason,
        )  # fmt: skip
    if frozen.is_of_the_public_page(source, kind):
        Publication.objects.update(since=None, confirmed_by=None, by=by.user_id)
    record(
        name=EventName.PERIODS_REVISED, by=by, now=now, subject_kind="source", subject_id=None,
        detail={"source": source, "kind": kind, "reason": reason.value, "periods": len(anew)},
    )  # fmt: skip
    return len(anew)


def _first_this_year(source: str, kind: str, today: dt.date) -> None:
    allowed = may_revise_on(frozen.last_revised(source, kind))
    if allowed is not None and today < allowed:
        raise RevisedThisYear(allowed)


def _note(name: EventName, by: Actor, now: dt.datetime, publication: UUID, **detail: bool) -> None:
    record(
        name=name, by=by, now=now, subject_kind="publication", subject_id=publication, detail=detail
    )
