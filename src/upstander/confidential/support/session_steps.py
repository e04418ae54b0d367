"""Steps that the actions around a session share. Each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast
from uuid import UUID

from upstander.confidential.casework.queries.cases import names_of
from upstander.confidential.reporting.rules import LONGEST_TEXT
from upstander.confidential.support.models import Booking, CheckIn, LinePlace
from upstander.confidential.support.session_choices import PlaceState
from upstander.confidential.support.session_refusals import WordsMissing, WordsTooLong
from upstander.confidential.support.steps import require_hand_on
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.sealing import append

if TYPE_CHECKING:
    from django.db.models import QuerySet


def require_holder(booking: Booking, by: Actor) -> UUID:
    """Return who it is, if they hold sessions and their team has the key.

    Raises NotPermitted and NotYours.
    """
    by.require(Permission.HOLD_SESSIONS)
    require_hand_on(booking, by)
    return cast("UUID", by.user_id)


def require_words(text: str) -> str:
    """Return what was written, or raise WordsMissing or WordsTooLong."""
    if not text.strip():
        raise WordsMissing
    if len(text) > LONGEST_TEXT:
        raise WordsTooLong
    return text.strip()


def write(
    booking: Booking, label: Label, document: Mapping[str, object], *, by: Actor, now: dt.datetime
) -> Item:
    """Seal one document, with who wrote it and when, for whoever holds a key to the booking."""
    place = Compartment.objects.get(subject=booking.pk, kind=CompartmentKind.SUPPORT)
    who = names_of([by.user_id]).get(by.user_id, "") if by.user_id else ""
    document = {"at": now.isoformat(), "who": who, **document}
    return append(compartment=place, label=label, document=document, by=by, now=now)


def end_check_ins(check_ins: "QuerySet[CheckIn]") -> None:
    """End check-ins. Whoever was there has been talked to; who was only called had no turn."""
    part_from(LinePlace.objects.filter(taken_by__in=check_ins))
    check_ins.delete()


def part_from(called: "QuerySet[LinePlace]") -> None:
    """Let officers and whom they called go apart, and keep until the night what came of it."""
    called.filter(state=PlaceState.TALKING).update(state=PlaceState.TALKED, taken_by=None)
    called.update(state=PlaceState.NO_TURN, taken_by=None)
