"""What the person who told us may do when they come back with the code."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import Happening
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.refusals import NoSuchChoice, NotYourReport
from upstander.confidential.reporting.rules import COUNTS
from upstander.confidential.reporting.steps import (
    add_files,
    add_message,
    locked,
    put,
    require_owner,
    require_text,
    where_to,
)
from upstander.confidential.reporting.waiting import NOTHING
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.sealing import digest, item_digests
from upstander.foundation.vault.taking import take_away


def write_back(
    *,
    owner: UUID,
    keyring: Keyring,
    text: str,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
    files: Sequence[HandedIn] = (),
    waiting: str = "",
) -> Report:
    """Add the person's message; afterwards it is our turn, and a closed report is open again.

    ``owner`` is the report that the code belongs to; ``read`` is how many messages were on the
    screen. Of ``files`` the clean copies go with it; ``waiting`` is the secret of the draft that
    held them until now. Raises NotYourReport, NothingWritten, TooLong, ConversationMovedOn and
    FileGone.
    """
    require_owner(keyring, owner)
    words = require_text(text, files)
    with transaction.atomic():
        report = locked(owner)
        state = where_to(report, Happening.WROTE_BACK, otherwise=NotYourReport)
        item = add_message(report, words, by=by, now=now, read=read)
        beside = add_files(report, files, to=item, from_us=False, by=by, now=now, waiting=waiting)
        put(report, state, by=by, now=now)
        record(
            name=EventName.MESSAGE_RECEIVED, by=by, now=now, subject_kind="report",
            subject_id=report.pk, detail=item_digests(beside), item_digest=digest(item),
        )  # fmt: skip
    return report


def withdraw_choice(
    *, owner: UUID, key: str, keyring: Keyring, by: Actor, now: dt.datetime
) -> bool:
    """Take a choice back, and the keys that came with it, at once; never refused.

    Returns whether the independent circle stood in, because too few could have opened the report
    otherwise: the person must be told. Taking back twice changes nothing. Raises NotYourReport
    and NoSuchChoice.
    """
    require_owner(keyring, owner)
    with transaction.atomic():
        choice = Choice.objects.select_for_update().filter(report=owner, key=key).first()
        if choice is None:
            raise NoSuchChoice
        if choice.withdrawn_on is not None:
            return False
        choice.withdrawn_on = london_day(now)
        choice.save(update_fields=["withdrawn_on"])
        if key == COUNTS:
            Report.objects.filter(pk=owner).update(coded=NOTHING)
        stood_in = choice.circle is not None and take_away(
            subject=owner, holder=choice.circle, by=by, now=now, keyring=keyring
        )
        record(
            name=EventName.CHOICE_WITHDRAWN, by=by, now=now, subject_kind="report",
            subject_id=owner, detail={"choice": key, "stood_in": stood_in},
        )  # fmt: skip
    return stood_in
