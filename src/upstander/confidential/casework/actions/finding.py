"""Searching cases, and the cards that make it quick."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.finding import (
    LABELS,
    SHOWN,
    Findings,
    Lines,
    Place,
    Where,
    cases_without_card,
    found_by_number,
    found_by_words,
    places_of,
    shown,
)
from upstander.confidential.casework.refusals import TypeMore
from upstander.confidential.casework.rules.finding import words_wanted
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.cards import normalised, withered, without_card, write_cards
from upstander.foundation.vault.keyrings import Keyring

# Cards are made in slices of as many cases, each stored for itself, so that nobody waits long.
SLICE = 100
# As many slices as one search makes: then it answers from what it has, and says so.
SLICES = 1


def find_cases(*, typed: str, keyring: Keyring, by: Actor, now: dt.datetime) -> Findings:
    """Find cases by words, by name, by place or by number, and reports by their number.

    Cards that are missing or behind are made first, a few hundred at most. One row says that
    somebody searched and how much was found, and never for what. A case that the actor may not
    open is as if it did not exist. Raises NotPermitted, TypeMore and AuditUnavailable.
    """
    by.require(Permission.SEE_CASES)
    words = words_wanted(normalised(typed))
    if not words:
        raise TypeMore
    left = make_cards(keyring=keyring, by=by, now=now)
    named, reports = found_by_number(by, typed)
    numbers: list[Place] = [(case.pk, (Where.NUMBER,)) for case in named]
    others = [one for one in found_by_words(by, words, keyring, now) if one[0] not in dict(numbers)]
    found = [*numbers, *others]
    with transaction.atomic():
        record(
            name=EventName.CASES_SEARCHED, by=by, now=now, subject_kind="user",
            subject_id=by.user_id, detail={"found": len(found) + len(reports)},
        )  # fmt: skip
    return Findings(shown(by, found[:SHOWN]), len(found), reports, left)


def make_cards(*, keyring: Keyring, by: Actor, now: dt.datetime) -> bool:
    """Make cards that are missing or behind, in slices; return whether some are left."""
    say = Lines()
    for _slice in range(SLICES):
        places = [*places_of(cases_without_card(by, keyring, SLICE)), *withered(keyring, SLICE)]
        if not _write(places, say, keyring, now):
            return False
    return bool(cases_without_card(by, keyring, 1) or withered(keyring, 1))


def keep_card(*, case: Case, keyring: Keyring, by: Actor, now: dt.datetime) -> None:
    """Bring the cards of a case and of its reports up to date, for those whose keys are here."""
    del by  # it was asked for when the case was opened
    places = without_card(places_of([case.pk]), keyring, now)
    if places:
        _write(places, Lines(), keyring, now)


def cards_of_brought(
    *, cases: Collection[UUID], keyring: Keyring, by: Actor, now: dt.datetime
) -> None:
    """Make the cards of cases that were just brought in: the keys are at hand, nobody waits."""
    del by  # who brings the cases was asked before
    _write(places_of(cases), Lines(), keyring, now)


def _write(places: Collection[UUID], say: Lines, keyring: Keyring, now: dt.datetime) -> int:
    if not places:
        return 0
    return write_cards(
        places=places, labels=LABELS, say=say, name=say.name, keyring=keyring, now=now
    )
