"""Ready words as an organisation uses them: its own where it has some, ours elsewhere."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.casework.models import OwnWording
from upstander.confidential.casework.queries.cases import names_of
from upstander.confidential.casework.ready_words import GROUPS, WORDINGS
from upstander.confidential.casework.rules.wordings import Wording
from upstander.foundation.access.actors import Actor


@dataclass(frozen=True)
class InUse:
    """One situation's words as they are used. ``number`` is the version of the organisation's own.

    ``is_own``: they are not those of the file.
    """

    wording: Wording
    number: int = 0
    is_own: bool = False


@dataclass(frozen=True)
class Past:
    """One version of an organisation's own words, or that ours were taken again."""

    plain: str
    easy: str
    who: str
    day: dt.date


def agency_of(actor: Actor) -> UUID | None:
    """Return the organisation whose words somebody uses and may change: that of their team."""
    return next(iter(sorted(set(actor.circles.values()))), None)


def words_in_use(agency: UUID | None) -> Mapping[str, InUse]:
    """Return every situation by its key, in the file's order, in one query."""
    rows = OwnWording.objects.filter(agency__in=[agency] if agency else []).order_by("number")
    last = {row.key: row for row in rows}
    return {key: _in_use(wording, last.get(key)) for key, wording in WORDINGS.items()}


def _in_use(ours: Wording, row: OwnWording | None) -> InUse:
    if row is None:
        return InUse(ours)
    if not (row.plain or row.easy):
        return InUse(ours, row.number)
    own = Wording(ours.key, ours.group, ours.title, row.plain or ours.plain, row.easy or ours.easy)
    return InUse(own, row.number, is_own=True)


def by_group(found: Mapping[str, InUse]) -> Sequence[tuple[str, list[InUse]]]:
    """Return the situations under the titles of their groups."""
    return [
        (title, [one for one in found.values() if one.wording.group == key])
        for key, title in GROUPS.items()
    ]


def past_words(agency: UUID, key: str) -> list[Past]:
    """Return the versions of an organisation's own words, newest first."""
    rows = list(OwnWording.objects.filter(agency=agency, key=key).order_by("-number"))
    names = names_of(row.changed_by for row in rows)
    return [Past(row.plain, row.easy, names[row.changed_by], row.changed_on) for row in rows]
