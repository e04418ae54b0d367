"""Partners' programs propose changes; whoever keeps the directory looks at each before it counts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.choices import ProposalState
from upstander.community.directory.models import Entry, Proposal, Token
from upstander.community.directory.place_refusals import NothingNew
from upstander.community.directory.proposal_api import A_DAY
from upstander.community.directory.queries.entries import facts_of
from upstander.community.directory.queries.proposing import entry_for, sent_on, sent_with
from upstander.community.directory.rules.facts import differences, to_json
from upstander.community.directory.steps import locked
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal


class NotTheirs(Refusal):
    """There is no such entry, or not for this program."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no entry with these ids that you may propose changes of."),
            next_step=_("Take the ids from the open interface; both where it is at a location."),
        )


class KeyUsed(Refusal):
    """The same name came with something else before."""

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key was used for something else, so nothing was kept."),
            next_step=_("Give each change a name of its own."),
        )


class EnoughToday(Refusal):
    """A program sent as much as one day takes."""

    def __init__(self) -> None:
        super().__init__(
            _("You sent as many changes as we take on one day."),
            next_step=_("Send the rest tomorrow. What was sent is kept."),
        )


@dataclass(frozen=True)
class Change:
    """What a program proposes for one entry: the ``fields`` it names, each with its new value.

    ``key`` is the program's own name for it, ``digest`` tells what was asked for.
    """

    key: str
    digest: str
    service: UUID
    at_location: UUID | None
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A proposal, and whether it had come before."""

    proposal: Proposal
    again: bool


def propose_change(*, change: Change, token: UUID, by: Actor, now: dt.datetime) -> Kept:
    """Keep what a program proposes, for somebody to look at. The entry stays as it is.

    What it sent for the entry before and nobody has looked at is replaced. The same change with
    the same key is kept once. Raises NotPermitted, NotTheirs, KeyUsed, EnoughToday, NothingNew.
    """
    by.require(Permission.PROPOSE_CHANGES)
    with transaction.atomic():
        # One request of a program at a time, so that its key and its day are counted rightly.
        program = Token.objects.select_for_update().get(pk=token)
        before = sent_with(program, change.key)
        if before is not None:
            return _again(before, change)
        if sent_on(program, london_day(now)) >= A_DAY:
            raise EnoughToday
        row = _kept(change, program, now)
        record(
            name=EventName.CHANGE_PROPOSED, by=by, now=now, subject_kind="entry",
            subject_id=row.entry_id, detail={"token": str(program.id)},
        )  # fmt: skip
    return Kept(row, again=False)


def _again(before: Proposal, change: Change) -> Kept:
    if before.digest != change.digest:
        raise KeyUsed
    return Kept(before, again=True)


def _kept(change: Change, program: Token, now: dt.datetime) -> Proposal:
    there = _entry(change, program, now)
    old = facts_of(there)
    facts = replace(old, **change.fields)
    if not differences(old, facts):
        raise NothingNew
    waiting = Proposal.objects.filter(entry=there, token=program, state=ProposalState.WAITING)
    waiting.update(state=ProposalState.REPLACED)
    return Proposal.objects.create(
        entry=there, token=program, key=change.key, digest=change.digest,
        fields=sorted(change.fields), said=to_json(facts), made_on=london_day(now),
    )  # fmt: skip


def _entry(change: Change, program: Token, now: dt.datetime) -> Entry:
    found = entry_for(program, change.service, change.at_location, now)
    if found is None:
        raise NotTheirs
    return locked(found)
