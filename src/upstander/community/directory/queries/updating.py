"""Links of places, and the changes that wait for a look."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.community.directory.choices import ProposalState
from upstander.community.directory.models import Entry, Proposal, UpdateLink
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.rules.facts import Difference, Facts, differences, from_json
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class Waiting:
    """A change that waits: whose, since when, and field by field what it would change.

    ``program`` names the partner's program that sent it; empty if the place did.
    """

    id: UUID
    entry: Entry
    program: str
    made_on: dt.date
    differences: Sequence[Difference]


def digest_of(secret: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def entry_of_link(secret: str, now: dt.datetime) -> Entry | None:
    """Return the entry that a link opens today, whole; None where it opens none."""
    links = UpdateLink.objects.filter(digest=digest_of(secret), until__gte=london_day(now))
    found = links.values_list("entry", flat=True).first()
    return any_entry(found) if found else None


def waiting_changes() -> list[Proposal]:
    """Return the changes that nobody has looked at, oldest first."""
    rows = Proposal.objects.filter(state=ProposalState.WAITING)
    with_names = rows.select_related("entry__service__organisation", "entry__location", "token")
    return list(with_names.order_by("made_on", "id"))


def waiting_change(proposal: UUID) -> Waiting | None:
    """Return one change as it differs from what the entry says now; None if none waits."""
    waiting = Proposal.objects.filter(pk=proposal, state=ProposalState.WAITING)
    row = waiting.select_related("token").first()
    entry = any_entry(row.entry_id) if row else None
    if row is None or entry is None:
        return None
    program = row.token.name if row.token else ""
    return Waiting(row.id, entry, program, row.made_on, changed(row, facts_of(entry)))


def changed(proposal: Proposal, now: Facts) -> Sequence[Difference]:
    """Return what a proposal would change of what an entry says now.

    Of a program only the fields count that it named: the rest of its record is from that day.
    """
    found = differences(now, from_json(proposal.said))
    return [one for one in found if not proposal.fields or one.field in proposal.fields]
