"""Showing the frozen figures to everybody, or no longer."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.oversight.insight.models import Publication


@transaction.atomic
def show_figures(*, by: Actor, now: dt.datetime) -> None:
    """Let everybody see what is frozen. Done twice, it stands as it stood."""
    by.require(Permission.PUBLISH_NUMBERS)
    row, made = Publication.objects.get_or_create(
        only=True, defaults={"since": london_day(now), "by": str(by.user_id)}
    )
    if made:
        _note(by, now, row.pk, shown=True)


@transaction.atomic
def hide_figures(*, by: Actor, now: dt.datetime) -> None:
    """Let nobody outside see it any more; what is frozen stays."""
    by.require(Permission.PUBLISH_NUMBERS)
    row = Publication.objects.first()
    if row is not None:
        publication = row.pk
        row.delete()
        _note(by, now, publication, shown=False)


def _note(by: Actor, now: dt.datetime, publication: UUID, *, shown: bool) -> None:
    record(
        name=EventName.FIGURES_SHOWN,
        by=by,
        now=now,
        subject_kind="publication",
        subject_id=publication,
        detail={"shown": shown},
    )
