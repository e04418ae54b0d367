"""Sealed drafts of public forms: nothing typed is lost, and nothing is left behind.

The secret lives in a session cookie of the browser and nowhere else. Without it a row is noise;
with it a row opens for 20 idle minutes, or, once sent, shows its receipt for a day. Whoever takes
a resume code has a second row that opens with that code alone, for a week (ADR 0016).
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction
from django.db.models import Q, QuerySet

from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.choices import DraftState
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault import blobs, suite
from upstander.foundation.vault.cookies import new_secret, row_id
from upstander.foundation.vault.latercodes import LaterCode, Place

COOKIE = "__Host-draft"
IDLE = dt.timedelta(minutes=20)
RECEIPT_STAYS = dt.timedelta(hours=24)
SAVED_STAYS = dt.timedelta(days=7)
# Older rows can no longer be opened by anyone.
KEPT_DAYS = 2
Merge = Callable[[Mapping[str, object], Mapping[str, object]], Mapping[str, object]]


class AlreadySent(Refusal):
    """The draft was handed in; what comes now did not go with it."""


@dataclass(frozen=True)
class Saved:
    """The copy that a resume code opens: where it lies, its key, and the code to show again."""

    id: str
    key: str
    code: int

    @classmethod
    def of(cls, code: LaterCode, place: Place) -> "Saved":
        """Return what a draft keeps of its resume code."""
        return cls(place.id, place.key.hex(), code.secret)


@dataclass(frozen=True)
class OpenDraft:
    """A draft as its owner sees it. ``receipt`` is empty until it was sent.

    ``began`` is when its first answer came; like everything of it, that lies in the sealed part.
    """

    cookie: str
    began: dt.datetime
    touched: dt.datetime
    answers: Mapping[str, object] = field(default_factory=dict)
    easy: bool = False
    receipt: Mapping[str, object] = field(default_factory=dict)
    saved: "Saved | None" = None
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


def answer(*, cookie: str, given: Mapping[str, object], easy: bool, now: dt.datetime) -> Answered:
    """Keep the answers of one page and leave the others as they are; None takes one away.

    A cookie that opens nothing any more begins a new draft that holds these answers. Raises
    AlreadySent when the draft was handed in before.
    """
    with transaction.atomic():
        rows = Draft.objects.select_for_update().filter(pk=row_id(cookie))
        draft = _opened(rows.first(), cookie)
        if draft is None or draft.is_over(now):
            discard(cookie)
            empty = OpenDraft(cookie=new_secret(), began=now, touched=now, easy=easy)
            return Answered(_begin(_with(empty, given)), restarted=bool(cookie))
        if draft.was_sent:
            raise AlreadySent("This was sent before you wrote that.")
        changed = replace(_with(draft, given), easy=easy, touched=now)
        _write(changed, DraftState.OPEN)
        _write_copy(changed)
        return Answered(replace(changed, revision=changed.revision + 1), restarted=False)


def amend(
    *,
    cookie: str,
    key: str,
    change: Callable[[object], object],
    easy: bool,
    now: dt.datetime,
) -> Answered:
    """Keep what becomes of one answer, with the draft held: two tabs may add to it at once.

    ``change`` is given what is there, None if nothing is. Otherwise as ``answer``.
    """
    with transaction.atomic():
        rows = Draft.objects.select_for_update().filter(pk=row_id(cookie))
        draft = _opened(rows.first(), cookie)
        there = None if draft is None or draft.is_over(now) else draft.answers.get(key)
        return answer(cookie=cookie, given={key: change(there)}, easy=easy, now=now)


def hand_in(*, draft: OpenDraft, receipt: Mapping[str, object], now: dt.datetime) -> bool:
    """Turn an open draft into its receipt, inside the caller's transaction; answers are dropped.

    Returns False, with nothing changed, when it was sent before, has run out of time, or another
    tab changed it since it was loaded: two sends of one draft make one report, and what was sent
    is all that was written.
    """
    if draft.was_sent or draft.is_over(now):
        return False
    sent = replace(draft, answers={}, receipt=receipt, saved=None, touched=now)
    handed_in = _write(sent, DraftState.SENT)
    if handed_in and draft.saved:
        Draft.objects.filter(pk=draft.saved.id).delete()
    return handed_in


def add_to_receipt(*, draft: OpenDraft, more: Mapping[str, object]) -> bool:
    """Keep something more beside what a receipt shows, inside the caller's transaction.

    Returns False, with nothing changed, when it is no receipt or another tab changed it. It is
    shown no longer than it would have been.
    """
    fuller = replace(draft, receipt={**draft.receipt, **more})
    return draft.was_sent and _write(fuller, DraftState.SENT, was=DraftState.SENT)


def keep_for_later(*, cookie: str, saved: Saved, now: dt.datetime) -> OpenDraft | None:
    """Keep an open draft for its resume code as well; None when there is no open draft.

    Afterwards every answer goes into the copy too, and leaving keeps the copy. A draft that has a
    code keeps the one it has.
    """
    with transaction.atomic():
        draft = _opened(Draft.objects.select_for_update().filter(pk=row_id(cookie)).first(), cookie)
        if draft is None or draft.is_over(now) or draft.was_sent:
            return None
        if draft.saved:
            return draft
        kept = replace(draft, saved=saved, touched=now)
        _write(kept, DraftState.OPEN)
        _write_copy(kept)
        return replace(kept, revision=kept.revision + 1)


def pick_up(*, place: Place, cookie: str, merge: Merge, now: dt.datetime) -> OpenDraft | None:
    """Open a saved draft in this browser, under a new cookie; None when nothing lies there.

    Afterwards the cookie that opened it before opens nothing, in whichever browser it is. What was
    being written under this browser's own ``cookie`` is merged into it: nothing typed is lost.
    """
    with transaction.atomic():
        # Whoever writes locks their own row first and the copy after it, so this does as well.
        rows = Draft.objects.filter(Q(saved=place.id) | Q(pk=row_id(cookie))).select_for_update()
        list(rows)
        copy = _opened_copy(Draft.objects.select_for_update().filter(pk=place.id).first(), place)
        if copy is None or now - copy.touched > SAVED_STAYS:
            return None
        # Looked for again: who opened it at the same moment has a row that was not there before.
        held = {row.pk: row for row in rows.all()}
        written = _written(held.get(row_id(cookie)), cookie, now)
        draft = replace(
            copy, cookie=new_secret(), answers=merge(copy.answers, written), touched=now
        )
        _take_over(draft, place, list(held.values()))
    return draft


def _written(row: Draft | None, cookie: str, now: dt.datetime) -> Mapping[str, object]:
    """Return what is being written in this browser, unless a code of its own keeps that."""
    draft = _opened(row, cookie)
    if draft is None or draft.is_over(now) or draft.saved:
        return {}
    return draft.answers


def _take_over(draft: OpenDraft, place: Place, held: Sequence[Draft]) -> None:
    """Put a draft in the place of others: their rows go, and their files wait in this one."""
    _begin(draft)
    _write_copy(draft)
    fresh = row_id(draft.cookie)
    ends = [row.pk for row in held]
    blobs.move_to_draft(drafts=[row.pk for row in held if not row.saved], to=fresh)
    _let_go(Draft.objects.filter(pk__in=ends))
    Draft.objects.filter(pk__in=ends).delete()
    blobs.move_to_draft(drafts=[place.id], to=fresh)


def discard(cookie: str) -> None:
    """Delete the draft or receipt this cookie opens; the copy of a resume code stays."""
    if not cookie:
        return
    rows = Draft.objects.filter(pk=row_id(cookie))
    _let_go(rows)
    rows.delete()


def wipe(cookie: str, now: dt.datetime) -> None:
    """Delete the draft this cookie opens and its copy: its resume code opens nothing any more."""
    draft = load(cookie, now)
    if draft is not None and draft.saved:
        Draft.objects.filter(pk__in=[row_id(cookie), draft.saved.id]).delete()
        blobs.drop_drafts([draft.saved.id])
    blobs.drop_drafts([row_id(cookie)])
    discard(cookie)


def forget_old(now: dt.datetime) -> int:
    """Delete drafts so old that their time has passed for certain; return how many."""
    today = london_day(now)
    saved = Draft.objects.filter(state=DraftState.SAVED, day__lt=today - SAVED_STAYS)
    blobs.drop_drafts(saved.values_list("pk", flat=True))
    gone = saved.delete()[0]
    over = Draft.objects.exclude(state=DraftState.SAVED)
    over = over.filter(day__lt=today - dt.timedelta(days=KEPT_DAYS))
    _let_go(over)
    return gone + over.delete()[0]


def _let_go(rows: QuerySet[Draft]) -> None:
    """Take away the files of drafts that go; those of a saved one wait with its copy."""
    for pk, copy in rows.exclude(saved="").values_list("pk", "saved"):
        blobs.move_to_draft(drafts=[pk], to=copy)
    blobs.drop_drafts(rows.values_list("pk", flat=True))


def _with(draft: OpenDraft, given: Mapping[str, object]) -> OpenDraft:
    answers = {**draft.answers, **given}
    return replace(draft, answers={key: one for key, one in answers.items() if one is not None})


def _begin(draft: OpenDraft) -> OpenDraft:
    Draft.objects.create(
        pk=row_id(draft.cookie), sealed=_sealed(draft), day=london_day(draft.touched),
        saved=draft.saved.id if draft.saved else "",
    )  # fmt: skip
    return draft


def _write(draft: OpenDraft, state: DraftState, *, was: DraftState = DraftState.OPEN) -> bool:
    rows = Draft.objects.filter(pk=row_id(draft.cookie), state=was, revision=draft.revision)
    changed = rows.update(
        sealed=_sealed(draft),
        day=london_day(draft.touched),
        state=state,
        revision=draft.revision + 1,
        saved=draft.saved.id if draft.saved else "",
    )
    return changed == 1


def _write_copy(draft: OpenDraft) -> None:
    """Write the copy of a saved draft anew, in the transaction that wrote the draft."""
    if draft.saved is None:
        return
    place = Place(draft.saved.id, bytes.fromhex(draft.saved.key))
    sealed = suite.lock(_padded(draft), place.key, suite.context("saved", place.id))
    Draft.objects.update_or_create(
        pk=place.id,
        defaults={
            "sealed": sealed, "day": london_day(draft.touched), "state": DraftState.SAVED,
        },
    )  # fmt: skip


def _key(cookie: str) -> bytes:
    return suite.expand(cookie.encode(), "draft")


def _place(cookie: str) -> bytes:
    return suite.context("draft", row_id(cookie))


def _padded(draft: OpenDraft) -> bytes:
    document = {
        "began": draft.began.isoformat(),
        "touched": draft.touched.isoformat(),
        "answers": draft.answers,
        "easy": draft.easy,
        "receipt": draft.receipt,
        "saved": asdict(draft.saved) if draft.saved else None,
    }
    return suite.pad(json.dumps(document, ensure_ascii=False).encode())


def _sealed(draft: OpenDraft) -> bytes:
    return suite.lock(_padded(draft), _key(draft.cookie), _place(draft.cookie))


def _opened(row: Draft | None, cookie: str) -> OpenDraft | None:
    """Return the row's content, or None when it was not sealed for this cookie and place."""
    if row is None:
        return None
    try:
        plain = suite.unlock(bytes(row.sealed), _key(cookie), _place(cookie))
    except suite.NotAuthentic:
        return None
    return _read(plain, cookie, row.revision)


def _opened_copy(row: Draft | None, place: Place) -> OpenDraft | None:
    """Return the content of a copy, with no cookie yet; None when it is not this place's."""
    if row is None:
        return None
    try:
        plain = suite.unlock(bytes(row.sealed), place.key, suite.context("saved", place.id))
    except suite.NotAuthentic:
        return None
    return _read(plain, "", 0)


def _read(plain: bytes, cookie: str, revision: int) -> OpenDraft:
    document = json.loads(suite.unpad(plain))
    saved = document.get("saved")
    return OpenDraft(
        cookie=cookie,
        began=dt.datetime.fromisoformat(document.get("began", document["touched"])),
        touched=dt.datetime.fromisoformat(document["touched"]),
        answers=document["answers"],
        easy=document["easy"],
        receipt=document["receipt"],
        saved=Saved(**saved) if saved else None,
        revision=revision,
    )
