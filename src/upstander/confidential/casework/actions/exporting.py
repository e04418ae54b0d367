"""Taking a copy of a case out of here: with a reason, and written down."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upstander.confidential.casework.actions.work import show_case
from upstander.confidential.casework.bringing_refusals import (
    NamesNeedReason,
)
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.bringing import people_of
from upstander.confidential.casework.queries.exporting import Opened, Wish, copy_of
from upstander.confidential.casework.steps import require_seat_in, require_words, signed, write
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.sealing import digest


@dataclass(frozen=True)
class Copy:
    """A copy, and what was opened for it."""

    document: dict[str, object]
    opened: Opened


def export_case(*, case: Case, wish: Wish, keyring: Keyring, by: Actor, now: dt.datetime) -> Copy:
    """Return a copy of a case; that it was taken, by whom and why stands on the case afterwards.

    Other people's names are in it only where a reason for that is given too. Raises NotPermitted,
    NoKeyToCase, WordsMissing, WordsTooLong, NamesNeedReason and AuditUnavailable.
    """
    by.require(Permission.EXPORT_CASE)
    seat = require_seat_in(by, case)
    reason = require_words(wish.reason)
    if wish.with_others and not wish.others_reason.strip():
        raise NamesNeedReason
    said = signed(
        seat, now, text=reason, for_whom=wish.for_whom.value, others=wish.others_reason.strip()
    )
    with transaction.atomic():
        shown = show_case(case=case, keyring=keyring, by=by, now=now)
        opened = Opened(shown.content, people_of(case, keyring), shown.rows, shown.reports)
        item = write(case, Label.EXPORT, said, by=by, now=now)
        record(
            name=EventName.CASE_EXPORTED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"for": wish.for_whom.value, "others": wish.with_others, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return Copy(copy_of(case, opened, wish, made_by=str(said["who"]), now=now), opened)
