"""Taking a member out at once, for cause. Never refused for what it leaves behind."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.actions import sign_out_everywhere
from upstander.foundation.agencies import queries, rules
from upstander.foundation.agencies.actions.steps import (
    LIVE,
    NotMember,
    keyed,
    place,
    require,
    require_for,
    shut_out,
)
from upstander.foundation.agencies.choices import (
    ENDED,
    AlarmKind,
    InvitationState,
    MemberState,
    SuspensionReason,
)
from upstander.foundation.agencies.models import Alarm, Circle, Invitation, Membership, Route
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import journal, taking


def suspend_member(
    *,
    user: UUID,
    agency: UUID,
    by: Actor,
    now: dt.datetime,
    reason: SuspensionReason = SuspensionReason.OTHER,
) -> None:
    """Take a person out of an agency at once, for cause.

    Afterwards they hold none of its circles' keys and every session of theirs is over; where
    fewer than two could open what a route receives, its backup circle receives it; the
    supervisors have an alarm, also in other agencies the person works for; invitations they sent
    let nobody in. Without another active membership they can no longer sign in. Never refused for
    too few openers; raises NotMember when there is nothing to take.
    """
    require_for(by, Permission.SUSPEND_MEMBER, agency)
    with journal.written_down(now):
        rows = _memberships(user, agency)
        if not rows:
            raise NotMember
        circles = [circle for row in rows if (circle := keyed(row)) is not None]
        for circle in circles:
            taking.remove_from_circle(circle=circle.id, user=user, by=by, now=now, cause=True)
        _end(rows, reason, now)
        _shut(user, by, now)
        Invitation.objects.filter(invited_by=user, state=InvitationState.OPEN).update(
            state=InvitationState.WITHDRAWN, ended_at=now
        )
        _alarm_everywhere(user, agency, now)
        for circle in circles:
            look_after(circle=circle, by=by, now=now)
        record(
            name=EventName.MEMBER_SUSPENDED, by=by, now=now, subject_kind="user",
            subject_id=user, detail={"agency": str(agency), "reason": str(reason)},
        )  # fmt: skip


def see_alarm(*, alarm: UUID, by: Actor, now: dt.datetime) -> None:
    """Say that a supervisor has looked at an alarm; it is no longer shown. Saying so twice is
    no fault. An alarm of another agency stays as it is.
    """
    require(by, Permission.SUSPEND_MEMBER)
    with transaction.atomic():
        shown = Alarm.objects.visible_to(by).filter(id=alarm, seen_at=None)
        if shown.update(seen_at=now, seen_by=by.user_id):
            record(
                name=EventName.ALARM_SEEN, by=by, now=now, subject_kind="alarm", subject_id=alarm
            )


def _memberships(user: UUID, agency: UUID) -> list[Membership]:
    # Circles in one order for everybody: two suspensions at once wait, and neither blocks the other.
    rows = Membership.objects.select_for_update(of=("self",)).select_related("circle")
    return list(rows.filter(user=user, agency=agency, state__in=LIVE).order_by("circle", "id"))


def _end(rows: Iterable[Membership], reason: SuspensionReason, now: dt.datetime) -> None:
    for row in rows:
        journal.note(ENDED, row.id, MemberState.SUSPENDED.value, str(london_day(now)))
    Membership.objects.filter(id__in=[row.id for row in rows]).update(
        state=MemberState.SUSPENDED, ended_on=london_day(now), ended_for=reason
    )


def _shut(user: UUID, by: Actor, now: dt.datetime) -> None:
    if Membership.objects.filter(user=user, state=MemberState.ACTIVE).exists():
        sign_out_everywhere(user_id=user, by=by, now=now)
    else:
        shut_out(user, by, now)


def _alarm_everywhere(user: UUID, agency: UUID, now: dt.datetime) -> None:
    elsewhere = Membership.objects.filter(user=user, state__in=LIVE)
    others = set(elsewhere.values_list("agency_id", flat=True))
    Alarm.objects.bulk_create(
        Alarm(agency_id=one, kind=AlarmKind.MEMBER_SUSPENDED, about_id=user, raised_at=now)
        for one in sorted(others | {agency})
    )


def look_after(*, circle: Circle, by: Actor, now: dt.datetime) -> None:
    """Alarm where a circle is short of openers, and move the routes it leaves short."""
    refs = queries.circles([circle.id])
    if not rules.enough_openers(queries.receivers(refs, now).values()):
        _alarm(circle, AlarmKind.TOO_FEW_OPENERS, now)
    for route in Route.objects.select_for_update().filter(live=True, circles=circle):
        _move(route, circle, by, now)


def _move(route: Route, weakened: Circle, by: Actor, now: dt.datetime) -> None:
    there = frozenset(route.circles.values_list("id", flat=True))
    after = rules.circles_after_loss(
        circles=queries.receivers(queries.circles(there), now),
        weakened=weakened.id,
        backup=route.backup_id,
    )
    if after == there:
        return
    place(route, after)
    _alarm(weakened, AlarmKind.ROUTE_MOVED, now)
    if route.backup and route.backup.agency_id != weakened.agency_id:
        _alarm(route.backup, AlarmKind.ROUTE_MOVED, now)
    record(
        name=EventName.ROUTE_MOVED, by=by, now=now, subject_kind="route", subject_id=route.id,
        detail={"digest": queries.digest_of(route)},
    )  # fmt: skip


def _alarm(circle: Circle, kind: AlarmKind, now: dt.datetime) -> None:
    Alarm.objects.create(agency_id=circle.agency_id, kind=kind, circle=circle, raised_at=now)
