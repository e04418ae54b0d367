"""Sealed drafts of public forms: nothing typed is lost, and nothing is left behind.

The secret lives in a session cookie of the browser and nowhere else. Without it a row is noise;
with it a row opens for 20 idle minutes, or, once sent, shows its receipt for a day.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.choices import DraftState
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault import suite
from upstander.foundation.vault.cookies import new_secret, row_id

COOKIE = "__Host-draft"
IDLE = dt.timedelta(minutes=20)
RECEIPT_STAYS = dt.timedelta(hours=24)
# Older rows can no longer be opened by anyone.
KEPT_DAYS = 2


class AlreadySent(Refusal):
    """The draft was handed in; what comes now did not go with it."""


@dataclass(frozen=True)
class OpenDraft:
    """A draft as its owner sees it. ``receipt`` is empty until it was sent."""

    cookie: str
    touched: dt.datetime
    answers: Mapping[str, object] = field(default_factory=dict)
    easy: bool = False
    receipt: Mapping[str, object] = field(default_factory=dict)
    revision: int = 0

    @property
    def was_sent(self) -> bool:
        """Return whether this shows a receipt now."""
        return bool(self.receipt)

    def is_over(self, now: dt.datetime) -> bool:
        """Return whether the time to open it has passed."""
        return now - self.touched > (RECEIPT_STAYS if self.was_sent else IDLE)


@dataclass(frozen=True)
class Answered:
    """The draft after an answer; ``restarted`` says that an older one had run out of time."""

    draft: OpenDraft
    restarted: bool


def load(cookie: str, now: dt.datetime) -> OpenDraft | None:
    """Return the draft this cookie opens, or None when there is none or its time has passed.

    Writes nothing, and asks the database only when there is a cookie.
    """
    row = Draft.objects.filter(pk=row_id(cookie)).first() if cookie else None
    draft = _opened(row, cookie)
    return None if draft is None or draft.is_over(now) else draft


def answer(*, cookie: str, key: str, value: object, easy: bool, now: dt.datetime) -> Answered:
    """Keep the answer to one question and leave the others as they are; None takes it away.

    A cookie that opens nothing any more begins a new draft that holds this answer. Raises
    AlreadySent when the draft was handed in before.
    """
    with transaction.atomic():
        rows = Draft.objects.select_for_update().filter(pk=row_id(cookie))
        draft = _opened(rows.first(), cookie)
        if draft is None or draft.is_over(now):
            discard(cookie)
            empty = OpenDraft(cookie=new_secret(), touched=now, easy=easy)
            return Answered(_begin(_with(empty, key, value)), restarted=bool(cookie))
        if draft.was_sent:
            raise AlreadySent("This was sent before you wrote that.")
        changed = replace(_with(draft, key, value), easy=easy, touched=now)
        _write(changed, DraftState.OPEN)
        return Answered(replace(changed, revision=changed.revision + 1), restarted=False)


def hand_in(*, draft: OpenDraft, receipt: Mapping[str, object], now: dt.datetime) -> bool:
    """Turn an open draft into its receipt, inside the caller's transaction; answers are dropped.

    Returns False, with nothing changed, when it was sent before, has run out of time, or another
    tab changed it since it was loaded: two sends of one draft make one report, and what was sent
    is all that was written.
    """
    if draft.was_sent or draft.is_over(now):
        return False
    return _write(replace(draft, answers={}, receipt=receipt, touched=now), DraftState.SENT)


def discard(cookie: str) -> None:
    """Delete the draft or receipt this cookie opens, if there is one."""
    if cookie:
        Draft.objects.filter(pk=row_id(cookie)).delete()


def forget_old(now: dt.datetime) -> int:
    """Delete drafts so old that their time has passed for certain; return how many."""
    before = london_day(now) - dt.timedelta(days=KEPT_DAYS)
    return Draft.objects.filter(day__lt=before).delete()[0]


def _with(draft: OpenDraft, key: str, value: object) -> OpenDraft:
    answers = {kept: old for kept, old in draft.answers.items() if kept != key}
    return replace(draft, answers=answers if value is None else {**answers, key: value})


def _begin(draft: OpenDraft) -> OpenDraft:
    Draft.objects.create(
        pk=row_id(draft.cookie), sealed=_sealed(draft), day=london_day(draft.touched)
    )
    return draft


def _write(draft: OpenDraft, state: DraftState) -> bool:
    rows = Draft.objects.filter(
        pk=row_id(draft.cookie), state=DraftState.OPEN, revision=draft.revision
    )
    changed = rows.update(
        sealed=_sealed(draft),
        day=london_day(draft.touched),
        state=state,
        revision=draft.revision + 1,
    )
    return changed == 1


def _key(cookie: str) -> bytes:
    return suite.expand(cookie.encode(), "draft")


def _place(cookie: str) -> bytes:
    return suite.context("draft", row_id(cookie))


def _sealed(draft: OpenDraft) -> bytes:
    document = {
        "touched": draft.touched.isoformat(),
        "answers": draft.answers,
        "easy": draft.easy,
        "receipt": draft.receipt,
    }
    plain = suite.pad(json.dumps(document, ensure_ascii=False).encode())
    return suite.lock(plain, _key(draft.cookie), _place(draft.cookie))


def _opened(row: Draft | None, cookie: str) -> OpenDraft | None:
    """Return the row's content, or None when it was not sealed for this cookie and place."""
    if row is None:
        return None
    try:
        plain = suite.unlock(bytes(row.sealed), _key(cookie), _place(cookie))
    except suite.NotAuthentic:
        return None
    document = json.loads(suite.unpad(plain))
    return OpenDraft(
        cookie=cookie,
        touched=dt.datetime.fromisoformat(document["touched"]),
        answers=document["answers"],
        easy=document["easy"],
        receipt=document["receipt"],
        revision=row.revision,
    )
