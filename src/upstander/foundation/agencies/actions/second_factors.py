"""Helping a colleague who lost their phone and their spare codes."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.actions import take_second_factor
from upstander.foundation.agencies.actions.steps import LIVE, NotMember, require_for
from upstander.foundation.agencies.choices import LossReason, MadeSure
from upstander.foundation.agencies.models import Membership
from upstander.foundation.core.errors import Refusal


class NotForYourself(Refusal):
    """Nobody takes their own second factor away: a stolen session could do it too."""

    def __init__(self) -> None:
        super().__init__(
            _("You cannot do this for yourself."),
            next_step=_("Ask another supervisor, or the administrator."),
        )


def reset_second_factor(
    *, membership: UUID, reason: LossReason, sure: MadeSure, by: Actor, now: dt.datetime
) -> None:
    """Take a colleague's lost phone, passkeys and spare codes off their account.

    Every sign-in of theirs ends; at the next their password leads to connecting a new phone, and
    they are told who did this. Their keys stay as they are. Raises NotForYourself and NotMember.
    """
    by_id = Membership.objects.select_related("user").filter(id=membership, state__in=LIVE)
    row = by_id.first()
    if row is None:
        raise NotMember
    require_for(by, Permission.RESET_SECOND_FACTOR, row.agency_id)
    if by.user_id == row.user_id:
        raise NotForYourself
    why = {"agency": str(row.agency_id), "reason": str(reason), "made_sure": str(sure)}
    with transaction.atomic():
        take_second_factor(user=row.user, why=why, by=by, now=now)
