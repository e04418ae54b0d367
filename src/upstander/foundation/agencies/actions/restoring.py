"""Before anything is served: what an older database brought back is taken away again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions import close_account
from upstander.foundation.accounts.actions.sign_ins import end_every_sign_in
from upstander.foundation.agencies.actions.steps import LIVE
from upstander.foundation.agencies.actions.suspension import look_after
from upstander.foundation.agencies.choices import ENDED, SHUT_OUT, InvitationState
from upstander.foundation.agencies.models import Circle, Invitation, Membership
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.starting import CannotStart
from upstander.foundation.vault import journal, restoring
from upstander.foundation.vault.choices import Taken
from upstander.foundation.vault.lines import Fact, Taking


def take_again(*, by: Actor, now: dt.datetime, anyhow: bool = False) -> list[str]:
    """Take again what the journal knows and the database does not; return it in sentences.

    Afterwards nobody holds a key, a membership or an account that was ended after this copy of
    the database was made. Raises CannotStart for a journal that is not whole, and when it would
    leave something that nobody at all could open, unless told to do it ``anyhow``.
    """
    found = restoring.look(now)
    if not found.lost:
        return found.sentences
    try:
        with journal.known_already():
            _take_again(found.lost, by=by, now=now, anyhow=anyhow)
    except IntegrityError:
        # Another process that starts at the same time was quicker.
        return []
    first, last = found.lost[0].number, found.lost[-1].number
    numbers = f"number {first}" if first == last else f"numbers {first} to {last}"
    return [
        "This is an older copy of the database: keys that were taken away since had come back.",
        f"They were taken away again, by the journal, {numbers}. Everybody must sign in anew.",
        "Open invitations were withdrawn: send them again.",
        *found.sentences,
    ]


def _take_again(lost: Sequence[Taking], *, by: Actor, now: dt.datetime, anyhow: bool) -> None:
    before = restoring.openable()
    facts = restoring.take_again(lost, by=by, now=now)
    closed = before - restoring.openable()
    if closed and not anyhow:
        raise CannotStart(_words(len(closed)))
    for fact in facts:
        if fact.kind == ENDED:
            _end_again(fact, by, now)
    for person in _named(facts, SHUT_OUT):
        close_account(user_id=person, by=by, now=now)
    _end_what_lets_in(by, now)
    taken = [fact for one in lost for fact in one.facts]
    for circle in Circle.objects.filter(id__in=_named(taken, Taken.CIRCLE)).order_by("id"):
        look_after(circle=circle, by=by, now=now)


def _end_what_lets_in(by: Actor, now: dt.datetime) -> None:
    """End sign-ins and links by mail: those that were over have come back as well."""
    end_every_sign_in(by=by, now=now)
    Invitation.objects.filter(state=InvitationState.OPEN).update(
        state=InvitationState.WITHDRAWN, ended_at=now
    )


def _words(count: int) -> str:
    return (
        "This is an older copy of the database. Taking away again what was taken since would leave "
        f"{count} part(s) that nobody could open any more. Use a newer copy if you have one. To go "
        f"on all the same, run: {restoring.COMMAND} --again"
    )


def _end_again(fact: Fact, by: Actor, now: dt.datetime) -> None:
    membership, state, day = fact.parts
    changed = Membership.objects.filter(id=membership, state__in=LIVE).update(
        state=state, ended_on=dt.date.fromisoformat(day)
    )
    if changed:
        record(
            name=EventName.MEMBER_REMOVED, by=by, now=now, subject_kind="membership",
            subject_id=UUID(membership), detail={"state": state},
        )  # fmt: skip


def _named(facts: Iterable[Fact], kind: str) -> set[UUID]:
    """Return the first id of each fact of a kind."""
    return {UUID(fact.parts[0]) for fact in facts if fact.kind == kind}
