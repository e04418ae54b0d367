"""How it was: people are asked after a session, and what they say stands by itself (ADR 0021)."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.reporting.rules import quarter_of
from upstander.confidential.support.choices import Medium, Wording
from upstander.confidential.support.messages import Why
from upstander.confidential.support.messages import said as words_for
from upstander.confidential.support.models import Booking, SafeContact
from upstander.confidential.support.models.opinions import Opinion, OpinionAsked
from upstander.confidential.support.session_refusals import NothingTicked, NotInvited
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.notices import actions as notices
from upstander.foundation.notices import choices as media
from upstander.foundation.notices.channels.contract import NotSent
from upstander.foundation.vault.postoffice import open_for_sending


def ask_opinion(*, booking: Booking, by: Actor, now: dt.datetime) -> OpinionAsked:
    """Ask the person of a session, behind their private link, how it was; once, and no more.

    In the caller's transaction.
    """
    del by
    row, _made = OpinionAsked.objects.get_or_create(
        booking=booking, defaults={"asked_on": london_day(now)}
    )
    return row


def tell_of_opinion(*, booking: Booking, by: Actor, now: dt.datetime) -> bool:
    """Send the person a word in the way they chose, and forget where it went; return whether.

    It says only that there is something to look at. Call it outside any transaction. Whoever gave
    no address sees the questions when they open their link.
    """
    contact = SafeContact.objects.filter(booking=booking).first()
    if contact is None or not OpinionAsked.objects.filter(booking=booking, answered=False):
        return False
    words = words_for(Why.AFTER, Wording.NO_TIME, booking.starts_at, contact.language)
    address = open_for_sending(bytes(contact.sealed), row=contact.pk)
    contact.delete()
    try:
        notices.hand_over(
            address=address, medium=media.Medium(Medium(contact.medium).value),
            subject=words.subject, body=words.body, by=by, now=now,
        )  # fmt: skip
    except NotSent:
        return False
    return True


def give_opinion(
    *, booking: Booking, said: Mapping[str, HowItWas], by: Actor, now: dt.datetime
) -> None:
    """Keep what somebody ticked, apart from their session; what they left out stays empty.

    Neither the answers nor the record of the act name the booking. Raises NothingTicked and
    NotInvited.
    """
    if not said:
        raise NothingTicked
    with transaction.atomic():
        asked = OpinionAsked.objects.filter(booking=booking, answered=False)
        if not asked.update(answered=True):
            raise NotInvited
        Opinion.objects.create(
            service_id=booking.service_id, quarter=quarter_of(london_day(now)), **said
        )
        record(
            name=EventName.OPINION_GIVEN, by=by, now=now, subject_kind="opinion", subject_id=None
        )
