"""A new password for somebody who forgot theirs: new keys, which colleagues give access again."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.accounts.actions.resetting import (
    LinkIsOver,
    prepare_secret,
    put_secret,
    use_code,
)
from upstander.foundation.accounts.queries import reset_link_of
from upstander.foundation.agencies import queries, rules
from upstander.foundation.agencies.actions.steps import keyed
from upstander.foundation.agencies.choices import AlarmKind, MemberState
from upstander.foundation.agencies.models import Alarm, Circle, Membership
from upstander.foundation.vault import journal, taking


def reset_password(*, link: str, new: str, code: str, by: Actor, now: dt.datetime) -> None:
    """Give somebody who forgot their password a new one, with a new key pair that opens nothing.

    Afterwards what their old keys held is gone and each team gets new keys without them; their
    memberships wait for a colleague to give keys again, and their supervisors have an alarm, with
    another where fewer than two can open what the team is given. It is never refused for that:
    the old keys are lost already. Raises LinkIsOver, WrongSecondFactor and SecretTooWeak, and
    then nothing has changed.
    """
    user = reset_link_of(link, now)
    if user is None:
        raise LinkIsOver
    if by.user_id != user.id:
        raise NotPermitted(_("A link is good for the person it was sent to."))
    made = prepare_secret(user=user, new=new, by=by, now=now)
    use_code(user=user, code=code, by=by, now=now)
    with journal.written_down(now):
        circles = _wait_again(user.id)
        for circle in circles:
            taking.remove_from_circle(circle=circle.id, user=user.id, by=by, now=now, cause=True)
        taking.retire_user_keys(user=user.id, by=by, now=now)
        _alarm(circles, user.id, now)
        put_secret(made=made, link=link, by=by, now=now)


def _wait_again(user: UUID) -> list[Circle]:
    """Let the memberships that held keys wait for keys; return their circles."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("circle")
    active = rows.filter(user=user, state=MemberState.ACTIVE).order_by("circle_id")
    held = {row.id: circle for row in active if (circle := keyed(row)) is not None}
    Membership.objects.filter(id__in=held).update(state=MemberState.WAITING)
    return list(held.values())


def _alarm(circles: Iterable[Circle], user: UUID, now: dt.datetime) -> None:
    """Tell the supervisors, and where too few are left who can open a team's reports."""
    for circle in circles:
        _raise(circle, AlarmKind.KEYS_RESET, now, about_id=user)
        if not rules.enough_openers(queries.receivers(queries.circles([circle.id]), now).values()):
            _raise(circle, AlarmKind.TOO_FEW_OPENERS, now)


def _raise(circle: Circle, kind: AlarmKind, now: dt.datetime, **about: UUID) -> None:
    Alarm.objects.create(
        agency_id=circle.agency_id, kind=kind, circle=circle, raised_at=now, **about
    )
