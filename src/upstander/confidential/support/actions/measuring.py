"""Asking the five questions, and keeping what changed without a name."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from upstander.confidential.reporting.rules import quarter_of
from upstander.confidential.support.instrument import instrument_on
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.bookings import BOOKING
from upstander.confidential.support.models.sessions import Measure, MeasuredChange
from upstander.confidential.support.queries.sessions import measured_before
from upstander.confidential.support.rules.measure import Instrument, change
from upstander.confidential.support.session_choices import Moment
from upstander.confidential.support.session_refusals import AskedAlready, NothingAnswered
from upstander.confidential.support.session_steps import require_holder, write
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.sealing import digest


def take_measure(
    *,
    booking: Booking,
    moment: Moment,
    answers: Mapping[str, int],
    keyring: Keyring,
    by: Actor,
    now: dt.datetime,
) -> Measure:
    """Seal somebody's answers. At the end, how they changed since the start is counted apart.

    What is counted names no booking, no person and no day. Raises NotPermitted, NotYours,
    NothingAnswered and AskedAlready.
    """
    require_holder(booking, by)
    instrument = instrument_on(london_day(now))
    known = _known(instrument, answers)
    if not known:
        raise NothingAnswered
    try:
        with transaction.atomic():
            said = {"version": instrument.version, "moment": moment.value, "answers": known}
            item = write(booking, Label.MEASURE, said, by=by, now=now)
            row = Measure.objects.create(
                booking=booking, moment=moment, version=instrument.version, item=item.pk
            )
            if moment == Moment.END:
                _count(booking, instrument, known, keyring, now)
            record(
                name=EventName.MEASURE_TAKEN, by=by, now=now, subject_kind=BOOKING,
                subject_id=booking.pk, detail={"moment": moment.value},
                item_digest=digest(item),
            )  # fmt: skip
    except IntegrityError:
        raise AskedAlready from None
    return row


def _known(instrument: Instrument, answers: Mapping[str, int]) -> dict[str, int]:
    values = {one.value for one in instrument.answers}
    asked = {one.key for one in instrument.questions}
    return {key: value for key, value in answers.items() if key in asked and value in values}


def _count(
    booking: Booking,
    instrument: Instrument,
    after: Mapping[str, int],
    keyring: Keyring,
    now: dt.datetime,
) -> None:
    before = measured_before(booking, instrument.version, keyring)
    if before is None:
        return
    MeasuredChange.objects.create(
        service_id=booking.service_id,
        quarter=quarter_of(london_day(now)),
        change=change(instrument, before, after),
    )
