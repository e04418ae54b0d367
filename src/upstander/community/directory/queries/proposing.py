"""What partners' programs propose: for which entries they may, and what became of it."""

import datetime as dt
from uuid import UUID

from upstander.community.directory.choices import State
from upstander.community.directory.models import Entry, Proposal, Token
from upstander.foundation.access.permissions import Permission
from upstander.foundation.core.clock import london_day


def entry_for(
    token: Token, service: UUID, at_location: UUID | None, now: dt.datetime
) -> UUID | None:
    """Return the entry that a program means, if it may propose changes of it; else None.

    It may for what the public sees, for more where it may read unlisted entries, and for one
    body's entries alone where its token names one.
    """
    sees_all = Permission.READ_UNLISTED in token.permissions
    rows = Entry.objects.all() if sees_all else Entry.objects.public(london_day(now))
    found = rows.exclude(state=State.ENDED).filter(service=service)
    if token.organisation_id:
        found = found.filter(service__organisation=token.organisation_id)
    if at_location is None:
        found = found.filter(location__isnull=True)
    else:
        found = found.filter(pk=at_location)
    return found.values_list("pk", flat=True).first()


def proposal_of(token: Token, proposal: UUID) -> Proposal | None:
    """Return a change that this program proposed; None if there is no such."""
    rows = Proposal.objects.select_related("entry")
    return rows.filter(pk=proposal, token=token).first()


def sent_with(token: Token, key: str) -> Proposal | None:
    """Return the change that a program sent with this key; None if it sent none."""
    return Proposal.objects.select_related("entry").filter(token=token, key=key).first()


def sent_on(token: Token, day: dt.date) -> int:
    """Return how many changes a program sent on a day."""
    return Proposal.objects.filter(token=token, made_on=day).count()
