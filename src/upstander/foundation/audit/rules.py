"""The canonical form of an event, the hash of a link, and what can be wrong with either. Pure.

The canonical form of an event is the line ``upstander/event/1``, a line feed, and one JSON object
with the eleven keys of ``EventFacts``, sorted, without spaces, everything beyond ASCII escaped.
Ids are lower-case hyphenated, days ``YYYY-MM-DD``, times UTC with six digits of a second and a
``Z``; what is absent is ``null``. Its SHA-256 in hex is the event's digest.

The hash of a link is the SHA-256 of the line ``upstander/link/1``, a line feed, and position,
event id, digest and the previous link's hash, joined by single spaces. The first link's previous
hash is 64 zeros. The digest stands in the link, so that ``verify`` can tell an altered event from
an altered link, and so that the chain still holds when an event is deleted by law.
"""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.audit.choices import Fault

Detail = Mapping[str, str | int | bool]

GENESIS = "0" * 64
LONGEST_DETAIL = 200
LARGEST_NUMBER = 2**53
# How long an event may wait for the job of each minute before its absence is a fault.
LINK_WITHIN = dt.timedelta(minutes=5)

FAULT_WORDS: Mapping[Fault, str] = {
    Fault.EVENT_ALTERED: "Link {position}: event {event} was altered after it was linked.",
    Fault.EVENT_MISSING: "Link {position}: its event {event} is gone.",
    Fault.EVENT_UNLINKED: "Event {event} of {day} has no link, though it should have one by now.",
    Fault.LINK_MISSING: "The chain goes from link {before} to link {position}: {gap} missing.",
    Fault.LINK_ALTERED: "Link {position} was altered: its hash is not the hash of what it says.",
    Fault.CHAIN_BROKEN: "The chain is broken at link {position}: it does not follow link {before}.",
    Fault.HEAD_MISSING: "Link {position} is not the one an anchor names: the chain was rewritten "
    "or cut short.",
}

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DIGEST = re.compile(r"([0-9a-f]{64})?")
_NEVER = frozenset({"Cc", "Cs"})


@dataclass(frozen=True)
class EventFacts:
    """Everything an event says; field by field what the digest covers."""

    id: UUID
    name: str
    day: dt.date
    at: dt.datetime | None
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    subject_kind: str
    subject_id: UUID | None
    detail: Detail
    item_digest: str


@dataclass(frozen=True)
class LinkFacts:
    """One link of the chain."""

    position: int
    event: UUID
    digest: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest link at some moment, as a daily anchor keeps it."""

    position: int
    hash: str


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words for a person who keeps the system."""

    fault: Fault
    words: str
    event: UUID | None = None
    position: int | None = None


def canonical(event: EventFacts) -> bytes:
    """Return the bytes that the digest of an event is taken of (see the top of this file)."""
    fields = {key: _plain(value) for key, value in vars(event).items()}
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return b"upstander/event/1\n" + text.encode("ascii")


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dt.date | UUID):
        return str(value)
    return value


def digest_of(event: EventFacts) -> str:
    """Return the SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(event)).hexdigest()


def hash_of(*, position: int, event: UUID, digest: str, previous: str) -> str:
    """Return the hash of a link, in hex."""
    text = f"upstander/link/1\n{position} {event} {digest} {previous}"
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def next_link(head: Head | None, event: EventFacts) -> LinkFacts:
    """Return the link that puts an event after the head of the chain (None: it is the first)."""
    position = head.position + 1 if head else 1
    previous = head.hash if head else GENESIS
    digest = digest_of(event)
    return LinkFacts(
        position=position,
        event=event.id,
        digest=digest,
        previous=previous,
        hash=hash_of(position=position, event=event.id, digest=digest, previous=previous),
    )


def problems_at(before: Head | None, link: LinkFacts, event: EventFacts | None) -> list[Problem]:
    """Return what is wrong with one link, given the link before it and the event it names."""
    place = before or Head(position=0, hash=GENESIS)
    own = hash_of(
        position=link.position, event=link.event, digest=link.digest, previous=link.previous
    )
    follows = link.position == place.position + 1
    found = {
        Fault.LINK_MISSING: not follows,
        Fault.CHAIN_BROKEN: follows and link.previous != place.hash,
        Fault.LINK_ALTERED: link.hash != own,
        Fault.EVENT_MISSING: event is None,
        Fault.EVENT_ALTERED: event is not None and digest_of(event) != link.digest,
    }
    return [_problem(fault, link, place) for fault, wrong in found.items() if wrong]


def _problem(fault: Fault, link: LinkFacts, before: Head) -> Problem:
    missing = link.position - before.position - 1
    words = FAULT_WORDS[fault].format(
        position=link.position,
        event=link.event,
        before=before.position,
        gap="1 link is" if missing == 1 else f"{missing} links are",
    )
    return Problem(fault=fault, words=words, event=link.event, position=link.position)


def should_be_linked(at: dt.datetime | None, now: dt.datetime) -> bool:
    """Return whether an event of that time must have its link by now.

    What a public act leaves has no time and is linked in the transaction that writes it.
    """
    return at is None or at < now - LINK_WITHIN


def clean_detail(detail: Detail) -> dict[str, str | int | bool]:
    """Return the detail as a plain dictionary.

    Raises ValueError for anything that is not a short word, a code, an id or a number: an event
    never holds what a person typed.
    """
    for key, value in detail.items():
        if not (_CODE.fullmatch(key) and _is_short(value)):
            raise ValueError(f"the audit detail {key!r} is not a code, an id or a number")
    return dict(detail)


def _is_short(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_DETAIL and _NEVER.isdisjoint(map(unicodedata.category, value))
    return isinstance(value, int) and abs(value) <= LARGEST_NUMBER


def clean_digest(digest: str) -> str:
    """Return the digest; raise ValueError unless it is empty or a SHA-256 in lower-case hex."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("an item's digest is a SHA-256 in lower-case hex")
    return digest
