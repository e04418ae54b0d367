"""Places keep their own entry right: a private link, a proposal, and what we take over of it."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from upstander.community.directory.actions.entries import change_entry
from upstander.community.directory.choices import CheckedBy, ProposalState, State
from upstander.community.directory.models import Entry, Proposal, UpdateLink
from upstander.community.directory.place_refusals import LinkOver, NothingNew
from upstander.community.directory.queries.entries import facts_of
from upstander.community.directory.queries.updating import changed, digest_of, entry_of_link
from upstander.community.directory.refusals import NoSuchProposal, NotRunning
from upstander.community.directory.rules.checking import check_again_on
from upstander.community.directory.rules.facts import Facts, differences, from_json, to_json
from upstander.community.directory.steps import locked, require
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day

# A link opens for so many days.
LINK_DAYS = 30


def make_link(*, entry: UUID, by: Actor, now: dt.datetime) -> str:
    """Make the link by which a place looks at its own entry; return its secret, shown once.

    Of the secret only a hash is kept. Links that were made before open no more. Raises
    NotPermitted and NoSuchEntry.
    """
    require(by)
    secret, today = secrets.token_urlsafe(24), london_day(now)
    with transaction.atomic():
        there = locked(entry)
        UpdateLink.objects.filter(entry=there).delete()
        UpdateLink.objects.create(
            entry=there, digest=digest_of(secret), made_on=today, made_by=by.user_id,
            until=today + dt.timedelta(days=LINK_DAYS),
        )  # fmt: skip
        record(name=EventName.LINK_MADE, by=by, now=now, subject_kind="entry", subject_id=there.id)
    return secret


def propose(*, secret: str, facts: Facts, by: Actor, now: dt.datetime) -> Proposal:
    """Keep what a place says its entry should say, for somebody to look at. Nothing changes yet.

    A proposal that waits already is replaced. Raises LinkOver and NothingNew.
    """
    with transaction.atomic():
        there = _by_link(secret, now)
        if not differences(facts_of(there), facts):
            raise NothingNew
        row, _made = Proposal.objects.update_or_create(
            entry=there, state=ProposalState.WAITING, token=None,
            defaults={"said": to_json(facts), "made_on": london_day(now)},
        )  # fmt: skip
        record(
            name=EventName.CHANGE_PROPOSED, by=by, now=now, subject_kind="entry",
            subject_id=there.id,
        )  # fmt: skip
    return row


def say_unchanged(*, secret: str, by: Actor, now: dt.datetime) -> Entry:
    """Take a place's word that everything about it is right: it counts as checked today, by them.

    Raises LinkOver and NotRunning.
    """
    today = london_day(now)
    with transaction.atomic():
        there = _by_link(secret, now)
        if there.state == State.ENDED:
            raise NotRunning
        there.checked_on, there.checked_by = today, None
        there.checked_by_role = CheckedBy.PROVIDER
        there.check_again_on = check_again_on(there.service.kind, today)
        there.save()
        record(
            name=EventName.ENTRY_CHECKED, by=by, now=now, subject_kind="entry",
            subject_id=there.id, detail={"role": CheckedBy.PROVIDER.value},
        )  # fmt: skip
    return there


def answer_proposal(
    *, proposal: UUID, take: Collection[str], by: Actor, now: dt.datetime
) -> tuple[str, ...]:
    """Take over the named fields of a proposal and leave the others; return what changed.

    The entry is changed from what it says now, so a field that a colleague changed meanwhile and
    that is not taken stays as they left it. Raises NotPermitted, NoSuchProposal, NoSuchEntry.
    """
    require(by)
    with transaction.atomic():
        row = Proposal.objects.select_for_update().filter(
            pk=proposal, state=ProposalState.WAITING
        ).first()  # fmt: skip
        if row is None:
            raise NoSuchProposal
        taken = _take_over(row, take, by, now)
        row.state, row.taken = ProposalState.ANSWERED, list(taken)
        row.answered_on, row.answered_by = london_day(now), by.user_id
        row.save()
        record(
            name=EventName.CHANGE_ANSWERED, by=by, now=now, subject_kind="entry",
            subject_id=row.entry_id, detail={"fields": " ".join(taken)},
        )  # fmt: skip
    return taken


def _take_over(
    row: Proposal, take: Collection[str], by: Actor, now: dt.datetime
) -> tuple[str, ...]:
    old, said = facts_of(locked(row.entry_id)), from_json(row.said)
    wanted: dict[str, Any] = {
        one.field: getattr(said, one.field) for one in changed(row, old) if one.field in take
    }
    if not wanted:
        return ()
    return change_entry(entry=row.entry_id, facts=replace(old, **wanted), by=by, now=now)


def _by_link(secret: str, now: dt.datetime) -> Entry:
    there = entry_of_link(secret, now)
    if there is None:
        raise LinkOver
    return locked(there.id)
