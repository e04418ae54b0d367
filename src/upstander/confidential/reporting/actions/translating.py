"""A translation beside what was written: never in its place, and marked as what it is."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upstander.confidential.reporting.choices import Happening, MadeBy
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import NothingToTranslate, OpenItFirst
from upstander.confidential.reporting.rules import THE_STORY
from upstander.confidential.reporting.steps import locked, require_seat, require_text, where_to
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.sealing import append, digest


@dataclass(frozen=True)
class Translated:
    """What a worker has of a text: ``of`` is the id of a message, or THE_STORY."""

    of: str
    text: str
    made_by: MadeBy


def add_translation(
    *, report: Report, translated: Translated, by: Actor, now: dt.datetime
) -> Report:
    """Seal a translation to those who can read the original; the original stays as it is.

    Says who made it, a person or a computer, and in which job it was added. Raises NothingWritten,
    TooLong, NotPermitted, NoKeyHere, OpenItFirst and NothingToTranslate.
    """
    by.require(Permission.ANSWER_REPORT)
    words = require_text(translated.text)
    with transaction.atomic():
        fresh = locked(report.pk)
        seat = require_seat(by, fresh)
        where_to(fresh, Happening.ANSWERED, otherwise=OpenItFirst)
        document = {
            "of": translated.of, "text": words, "made_by": translated.made_by.value,
            "agency": seat.agency, "role": seat.role,
        }  # fmt: skip
        place = _place(fresh, translated.of)
        item = append(compartment=place, label=Label.TRANSLATION, document=document, by=by, now=now)
        record(
            name=EventName.TRANSLATION_ADDED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk, detail={"made_by": translated.made_by.value, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return fresh


def _place(report: Report, of: str) -> Compartment:
    """Return where the original lies, or raise NothingToTranslate."""
    if of == THE_STORY:
        return Compartment.objects.get(subject=report.pk, kind=CompartmentKind.STATEMENT)
    message = (
        Item.objects.filter(compartment__subject=report.pk, label=Label.MESSAGE, pk=of)
        .select_related("compartment")
        .first()
    )
    if message is None:
        raise NothingToTranslate
    return message.compartment
