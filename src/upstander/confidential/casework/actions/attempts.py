"""Writing down how somebody tried to reach the person."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upstander.confidential.casework.models import Attempt, Case
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.attempts import ways_chosen
from upstander.confidential.casework.risk_refusals import NotTheirWay, ReadTheCardFirst
from upstander.confidential.casework.rules.attempts import Tried, against_their_wish
from upstander.confidential.casework.steps import require_seat_in, require_words, signed, write
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.sealing import digest


@dataclass(frozen=True)
class Attempted:
    """What somebody did: the attempt, a note, and whether they read how to reach the person.

    ``why`` is needed where the person did not choose this way.
    """

    tried: Tried
    read_card: bool
    text: str = ""
    why: str = ""


def log_attempt(*, case: Case, attempted: Attempted, by: Actor, now: dt.datetime) -> Attempt:
    """Write down one attempt. A closed case takes them too: the person may still be told something.

    Raises NotPermitted, NoKeyToCase, ReadTheCardFirst, NotTheirWay and WordsTooLong.
    """
    by.require(Permission.LOG_CONTACT)
    seat = require_seat_in(by, case)
    if not attempted.read_card:
        raise ReadTheCardFirst
    tried = attempted.tried
    apart = against_their_wish(tried, ways_chosen(case))
    if apart and not attempted.why.strip():
        raise NotTheirWay
    said = {"text": _words(attempted.text), "why": _words(attempted.why) if apart else ""}
    coded: dict[str, str | bool] = {
        "channel": tried.channel.value, "answered": tried.answered.value,
        "message_left": tried.message_left,
    }  # fmt: skip
    with transaction.atomic():
        item = write(case, Label.ATTEMPT, signed(seat, now, **said, **coded), by=by, now=now)
        row = Attempt.objects.create(
            case=case, item=item.pk, tried_by=seat.user, tried_on=london_day(now), **coded
        )
        record(
            name=EventName.CONTACT_TRIED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail=coded | {"their_way": not apart}, item_digest=digest(item),
        )  # fmt: skip
    return row


def _words(text: str) -> str:
    return require_words(text) if text.strip() else ""
