"""Reads: what is due, how somebody is reached, and how the channels are doing."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from upstander.foundation.notices import rules
from upstander.foundation.notices.addresses import emails
from upstander.foundation.notices.channels import channels
from upstander.foundation.notices.choices import DigestWish, Medium, NoticeState
from upstander.foundation.notices.models import OPEN, ChannelState, Notice, Reach


@dataclass(frozen=True)
class ChannelRow:
    """One channel, as an administrator sees it."""

    name: str
    medium: Medium
    leaves: bool
    failing: bool
    worked_on: dt.date | None
    failed_on: dt.date | None
    fault: str


@dataclass(frozen=True)
class Waiting:
    """How many notices wait for another try, and how many were given up in the last days."""

    failed: int
    given_up: int


def due(now: dt.datetime) -> QuerySet[Notice]:
    """Return what may be tried now, oldest first.

    What is due later than anything can be was written before a clock moved back.
    """
    latest = now + rules.LONGEST_WAIT
    moment = Q(due_at__lte=now) | Q(due_at__gt=latest)
    return Notice.objects.filter(moment, state__in=OPEN).order_by("due_at", "id")


def addresses_of(users: Collection[UUID]) -> Mapping[tuple[UUID, Medium], str]:
    """Return where each of these people can be reached, by medium."""
    # Who may not be written to any more is not texted either.
    mails = emails(users)
    by_mail = {(user, Medium.EMAIL): email for user, email in mails.items()}
    by_text = {(user, Medium.TEXT): number for user, number in mobiles(mails).items()}
    return by_mail | by_text


def mobiles(users: Collection[UUID]) -> dict[UUID, str]:
    """Return the mobile numbers of those who gave one; nobody's where no text can be sent."""
    if not sends_texts():
        return {}
    rows = Reach.objects.filter(user__in=users).exclude(mobile="")
    return dict(rows.values_list("user", "mobile"))


def sends_texts() -> bool:
    """Return whether a channel for text messages is set up."""
    return any(one.medium is Medium.TEXT for one in channels())


def reach_of(user: UUID) -> Reach:
    """Return how somebody wants to be reached, as it is without a choice of theirs."""
    return Reach.objects.filter(user=user).first() or Reach(user=user)


def without_digest(users: Collection[UUID]) -> set[UUID]:
    """Return those who want no digest."""
    rows = Reach.objects.filter(user__in=users, digest=DigestWish.OFF)
    return set(rows.values_list("user", flat=True))


def channel_rows() -> list[ChannelRow]:
    """Return the channels that are set up, with how they are doing."""
    states = {row.name: row for row in ChannelState.objects.all()}
    return [
        _row(one.name, one.medium, states.get(one.name) or ChannelState(), leaves=one.leaves)
        for one in channels()
    ]


def _row(name: str, medium: Medium, state: ChannelState, *, leaves: bool) -> ChannelRow:
    return ChannelRow(
        name, medium, leaves, state.failing, state.worked_on, state.failed_on, state.fault
    )


def failing_media() -> set[Medium]:
    """Return by what nobody can be reached at the moment: every channel of it fails."""
    rows = channel_rows()
    media = {row.medium for row in rows}
    return {one for one in media if all(row.failing for row in rows if row.medium is one)}


def waiting() -> Waiting:
    """Return how many notices did not get out."""
    rows = Notice.objects.all()
    return Waiting(
        failed=rows.filter(state=NoticeState.FAILED).count(),
        given_up=rows.filter(state=NoticeState.GIVEN_UP).count(),
    )
