"""Rounds of those who have words in hand: kept for later, stopped, and given anew.

Each act belongs to what its own process sent, so that what must be so afterwards follows from the
order of the notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.faults.checker import officers_keyring
from tests.faults.notes import Shown, note
from upstander.confidential.reporting.actions import (
    Recognised,
    freeze_code,
    open_report,
    replace_code,
)
from upstander.confidential.reporting.choices import Fits, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import code_of, mailbox, opened
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.codes import Code, parse
from upstander.foundation.vault.errors import WrongCode
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.latercodes import LaterCode, mint, place_of
from upstander.foundation.vault.receipts import open_receipt

if TYPE_CHECKING:
    from tests.faults.people import Storm


def code_in(shown: Shown) -> Code:
    """Return the code that somebody was shown."""
    code = parse(shown["handle"], " ".join(shown["words"])).code
    assert code is not None
    return code


# --- acts --------------------------------------------------------------------------------------


def save(storm: "Storm") -> bool:
    """Write something and keep it for later; the six words are shown when it is kept."""
    story, code, now = f"Not sent yet {uuid4()}", mint(), clock.now()
    begun = drafts.answer(cookie="", given={"story": story}, easy=False, now=now).draft
    kept = drafts.Saved.of(code, place_of(code))
    drafts.keep_for_later(cookie=begun.cookie, saved=kept, now=now)
    words = {"secret": code.secret, "story": story, "more": 0}
    note({"saved": words})
    storm.saved.append(words)
    return True


def go_on(storm: "Storm") -> bool:
    """Come back with the six words in another browser, and write more."""
    if not storm.saved:
        return False
    words = storm.chance.choice(storm.saved)
    place, now = place_of(LaterCode(words["secret"])), clock.now()
    draft = drafts.pick_up(place=place, cookie="", merge=lambda old, _new: old, now=now)
    if draft is None:
        raise LookupError(f"the words of {words['story']} open nothing")
    words["more"] += 1
    drafts.answer(cookie=draft.cookie, given={"more": words["more"]}, easy=False, now=now)
    note({"saved": words})
    return True


def stop(storm: "Storm") -> bool:
    """Stop the code of a report, as the person who sent it."""
    if not storm.shown:
        return False
    shown = storm.shown.pop()
    key, private = open_receipt(code_in(shown))
    note({"changing": shown["handle"]})
    now = clock.now()
    freeze_code(owner=key.owner, keyring=Keyring(key, private, now), by=Actor.public(), now=now)
    note({"stopped": shown["handle"]})
    storm.stopped.append(shown)
    return True


def renew(storm: "Storm") -> bool:
    """Make a new code for a report, stopped or not, as the officer who opened it."""
    from_where = storm.stopped or storm.shown
    if not from_where:
        return False
    before = from_where.pop()
    keyring, now = officers_keyring(), clock.now()
    by = actor_for(User.objects.get(id=keyring.owner))
    report = Report.objects.get(number=before["handle"])
    if report.state == ReportState.NEW:
        open_report(report=report, keyring=keyring, by=by, now=now)
        report.refresh_from_db()
    known = code_of(report).live
    recognised = Recognised((Fits.NAME, Fits.STORY), "By the bus.", True, known)
    note({"changing": before["handle"]})
    code = replace_code(report=report, recognised=recognised, keyring=keyring, by=by, now=now)
    shown = before | {"words": code.words}
    note({"shown": shown, "instead_of": before})
    storm.shown.append(shown)
    return True


# --- what must be so afterwards ----------------------------------------------------------------


@dataclass
class Known:
    """What the notes of one round say of every code."""

    # By the handle: what opens it, None when it was stopped, and whether a change was under way.
    live: dict[str, Shown | None] = field(default_factory=dict)
    changing: set[str] = field(default_factory=set)
    dead: list[Shown] = field(default_factory=list)
    saved: dict[int, dict[str, Any]] = field(default_factory=dict)

    def hear(self, said: dict[str, Any]) -> None:
        """Take in one line."""
        if "shown" in said:
            self._now(said["shown"]["handle"], said["shown"])
        if "stopped" in said:
            self._now(said["stopped"], None)
        if "changing" in said:
            self.changing.add(said["changing"])
        if "saved" in said:
            self.saved[said["saved"]["secret"]] = said["saved"]

    def _now(self, handle: str, shown: Shown | None) -> None:
        before = self.live.get(handle)
        if before is not None:
            self.dead.append(before)
        self.live[handle] = shown
        self.changing.discard(handle)

    def problems(self) -> Iterator[str]:
        """Say where the database is otherwise."""
        officer = officers_keyring()
        for handle, shown in self.live.items():
            if shown is not None:
                yield from self._opens(handle, shown, officer)
        for shown in self.dead:
            if _reached(shown) is not None:
                yield f"a code of {shown['handle']} that is over opens it"
        for words in self.saved.values():
            yield from _is_kept(words)

    def _opens(self, handle: str, shown: Shown, officer: Keyring) -> Iterator[str]:
        """A code opens its mailbox, and the officer reads in it what was sent."""
        keyring = _reached(shown)
        if keyring is not None:
            box = mailbox(keyring.owner, keyring)
            if box is None or box.number != handle:
                yield f"the receipt {handle} does not open its mailbox"
        elif handle not in self.changing:
            yield f"the receipt {handle} opens nothing"
        report = Report.objects.get(number=handle)
        statement = opened(report, officer, [CompartmentKind.STATEMENT]).statement
        if statement is None or statement.story != shown["story"]:
            yield f"report {handle} does not hold what was sent"


def _reached(shown: Shown) -> Keyring | None:
    try:
        key, private = open_receipt(code_in(shown))
    except WrongCode:
        return None
    return Keyring(key, private, clock.now())


def _is_kept(words: dict[str, Any]) -> Iterator[str]:
    """Six words that were shown open what was kept, with all that was answered."""
    place = place_of(LaterCode(words["secret"]))
    draft = drafts.pick_up(place=place, cookie="", merge=lambda old, _new: old, now=clock.now())
    there = dict(draft.answers) if draft else {}
    # What came after the last note may be there as well.
    if there.get("story") != words["story"] or int(there.get("more", 0)) < words["more"]:
        yield f"six words open {there} instead of {words}"
