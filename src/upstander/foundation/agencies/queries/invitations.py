"""Reads over invitations."""

import datetime as dt

from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import InvitationState
from upstander.foundation.agencies.models import Invitation
from upstander.foundation.agencies.refusals import InvitationEnded
from upstander.foundation.agencies.rules import Standing


def open_invitation(token: str, now: dt.datetime) -> Invitation:
    """Return the invitation that a link stands for; raises InvitationEnded in words."""
    rows = Invitation.objects.select_related("agency", "circle", "invited_by")
    found = rows.filter(digest=rules.token_digest(token)).first()
    if found is None:
        raise InvitationEnded(Standing.UNKNOWN)
    now_is = rules.standing(InvitationState(found.state), found.expires_at, now)
    if now_is is not Standing.OPEN:
        raise InvitationEnded(now_is)
    return found
