"""Changing an organisation's ready words."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from upstander.confidential.casework.models import OwnWording
from upstander.confidential.casework.queries.wordings import agency_of
from upstander.confidential.casework.ready_words import WORDINGS
from upstander.confidential.casework.refusals import WordsTooLong
from upstander.confidential.casework.risk_refusals import (
    NoWordsHere,
    TooHardToRead,
    WordsChangedMeanwhile,
)
from upstander.confidential.casework.rules.wordings import (
    EASY,
    LONGEST,
    PLAIN,
    Wording,
    hardness,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class OwnWords:
    """An organisation's words for one situation. Empty ones mean ours.

    ``seen`` is the version that was on the screen, 0 for ours.
    """

    plain: str
    easy: str
    seen: int = 0


def change_words(*, key: str, words: OwnWords, by: Actor, now: dt.datetime) -> OwnWording:
    """Put an organisation's own words in place of ours, or ours again; every version is kept.

    Raises NotPermitted, NoWordsHere, WordsTooLong, TooHardToRead, and WordsChangedMeanwhile when
    a colleague saved others since.
    """
    by.require(Permission.EDIT_WORDINGS)
    agency = agency_of(by)
    if key not in WORDINGS or agency is None or by.user_id is None:
        raise NoWordsHere
    ours = WORDINGS[key]
    plain, easy = (
        _checked(text, form, ours) for text, form in ((words.plain, PLAIN), (words.easy, EASY))
    )
    with transaction.atomic():
        if OwnWording.objects.filter(agency=agency, key=key).count() != words.seen:
            raise WordsChangedMeanwhile
        row = OwnWording(
            agency=agency, key=key, number=words.seen + 1, plain=plain, easy=easy,
            changed_by=by.user_id, changed_on=london_day(now),
        )  # fmt: skip
        _save(row)
        record(
            name=EventName.WORDING_CHANGED, by=by, now=now, subject_kind="agency",
            subject_id=agency,
            detail={"key": key, "number": row.number, "own": bool(plain or easy)},
        )  # fmt: skip
    return row


def _save(row: OwnWording) -> None:
    try:
        row.save(force_insert=True)
    except IntegrityError as fault:
        # A colleague saved this very version at the same moment.
        raise WordsChangedMeanwhile from fault


def _checked(text: str, form: str, ours: Wording) -> str:
    """Return the words to keep: none where they are ours, so that ours may still get better."""
    words = text.strip()
    if words == ours.text(form):
        return ""
    if len(words) > LONGEST:
        raise WordsTooLong
    if words and not hardness(words, form).is_fine:
        raise TooHardToRead
    return words
