"""How it was: people are asked when their case is closed, and what they say stands by itself."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.reporting.models import Feedback, FeedbackInvitation, Report
from upstander.confidential.reporting.refusals import NothingTicked, NotInvited
from upstander.confidential.reporting.rules import quarter_of
from upstander.confidential.reporting.steps import require_owner, require_seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.keyrings import Keyring


def ask_how_it_was(*, reports: Iterable[Report], by: Actor, now: dt.datetime) -> int:
    """Invite the people of these reports, in their mailboxes, to say how it was.

    Who was asked before is not asked again. Nothing is sent to anybody. Returns how many are
    asked. Raises NotPermitted and NoKeyHere.
    """
    by.require(Permission.CLOSE_CASE)
    asked = 0
    with transaction.atomic():
        for report in reports:
            seat = require_seat(by, report)
            _row, new = FeedbackInvitation.objects.get_or_create(
                report=report, defaults={"invited_on": london_day(now)}
            )
            if new:
                record(
                    name=EventName.FEEDBACK_ASKED, by=by, now=now, subject_kind="report",
                    subject_id=report.pk, detail={"role": seat.role},
                )  # fmt: skip
            asked += new
    return asked


def ask_no_more(*, reports: Iterable[Report], by: Actor, now: dt.datetime) -> None:
    """Take back what was not answered: the case goes on, so nobody is asked how it was.

    Raises NotPermitted.
    """
    by.require(Permission.CLOSE_CASE)
    with transaction.atomic():
        open_ones = FeedbackInvitation.objects.filter(report__in=list(reports), answered=False)
        for row in open_ones:
            record(
                name=EventName.FEEDBACK_UNASKED, by=by, now=now, subject_kind="report",
                subject_id=row.report_id,
            )  # fmt: skip
        open_ones.delete()


def say_how_it_was(
    *, owner: UUID, keyring: Keyring, said: Mapping[str, HowItWas], by: Actor, now: dt.datetime
) -> None:
    """Keep what somebody ticked, apart from their report; what they left out stays empty.

    Neither the answers nor the record of the act name the report, the team or the person. Raises
    NotYourReport, NothingTicked and NotInvited.
    """
    require_owner(keyring, owner)
    if not said:
        raise NothingTicked
    with transaction.atomic():
        asked = FeedbackInvitation.objects.select_for_update()
        if not asked.filter(report=owner, answered=False).update(answered=True):
            raise NotInvited
        Feedback.objects.create(quarter=quarter_of(london_day(now)), **said)
        record(
            name=EventName.FEEDBACK_GIVEN, by=by, now=now, subject_kind="feedback",
            subject_id=None,
        )  # fmt: skip
