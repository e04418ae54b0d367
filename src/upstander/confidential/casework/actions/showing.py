"""Looking at a part of a case, and printing it: written down first."""

import datetime as dt

from django.db import transaction

from upstander.confidential.casework.models import Case
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.steps import require_seat_in
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName


def show_part(*, case: Case, part: str, by: Actor, now: dt.datetime) -> None:
    """Write down that somebody looks at a part of a case, before it is opened for them.

    Raises NotPermitted, NoKeyToCase and AuditUnavailable.
    """
    by.require(Permission.WORK_ON_CASE)
    _record(EventName.CASE_SHOWN, case, part, by, now)


def print_part(*, case: Case, part: str, by: Actor, now: dt.datetime) -> None:
    """Write down that somebody has a part of a case as a page to print. Raises as ``show_part``."""
    by.require(Permission.WORK_ON_CASE)
    _record(EventName.CASE_PRINTED, case, part, by, now)


def _record(name: EventName, case: Case, part: str, by: Actor, now: dt.datetime) -> None:
    seat = require_seat_in(by, case)
    with transaction.atomic():
        record(
            name=name, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"agency": seat.agency, "role": seat.role, "part": part},
        )  # fmt: skip
