"""Holding items, grants and keys against the audit trail: what came by SQL has no event."""

from collections.abc import Iterator, Mapping

from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import Noted
from upstander.foundation.audit.queries import details_of
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Grant, Item, KeyPair
from upstander.foundation.vault.queries import key_mark, mark
from upstander.foundation.vault.sealing import digest

_GIVING = (
    EventName.GRANT_GIVEN,
    EventName.VERSION_MADE,
    EventName.REPORT_SENT,
    EventName.WORDS_SENT,
    EventName.COMPARTMENT_OPENED,
    EventName.CASE_OPENED,
    EventName.SESSION_BOOKED,
    EventName.MAILBOX_MADE,
    EventName.SESSION_DROPPED_IN,
    EventName.CASE_BROUGHT,
    EventName.LIST_READ,
)
_TAKING = (EventName.GRANT_TAKEN, EventName.SUBJECT_ERASED)
# Acts that may write several items: the digests of all but the first are in the detail.
_SEALING = (*_GIVING, EventName.MESSAGE_RECEIVED, EventName.REPORT_ANSWERED)
_WORDS = {
    KeyKind.COMPARTMENT: "part {owner} of a report",
    KeyKind.CODE: "the person who sent report {owner}",
    KeyKind.CIRCLE: "team {owner}",
    KeyKind.USER: "person {owner}",
    KeyKind.RECOVERY: "the recovery of {owner}",
}


def forged_items(noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each item whether no event carries the digest of its ciphertext."""
    beside = _marks("item", *_SEALING)
    for item in Item.objects.only("id", "body", "compartment").iterator(chunk_size=500):
        if digest(item) not in noted and digest(item) not in beside:
            yield (
                f"Item {item.id} in compartment {item.compartment_id} was not written by any "
                "recorded act, or its ciphertext was changed."
            )


def rogue_grants(_noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each grant whether no event says it was given, or one says it was taken."""
    given = _marks("grants", *_GIVING)
    taken = _marks("grants", *_TAKING)
    columns = ("id", "key", "to", "expires_at")
    for grant in Grant.objects.only(*columns).iterator(chunk_size=500):
        which = f"Grant {grant.id} of key {grant.key_id} to key {grant.to_id}"
        if mark(grant) not in given:
            yield f"{which} was not given by any recorded act, or was changed."
        elif mark(grant) in taken:
            yield f"{which} was taken away, and is here again."


def swapped_keys(_noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each public key whether it is not the one that was made, or is over and yet live."""
    made = _marks("keys", EventName.KEY_MADE, *_GIVING)
    over = _marks("keys", EventName.KEY_RETIRED)
    columns = ("id", "public", "kind", "owner", "retired_on")
    for key in KeyPair.objects.only(*columns).iterator(chunk_size=500):
        whose = _WORDS[KeyKind(key.kind)].format(owner=key.owner)
        if key_mark(key) not in made:
            yield f"The public key {key.id} of {whose} is not one that was made."
        elif key.retired_on is None and key_mark(key) in over:
            yield f"The public key {key.id} of {whose} is over, and is in use again."


def _marks(name: str, *events: EventName) -> set[str]:
    return {
        mark
        for detail in details_of(events)
        for line, text in detail.items()
        if line.startswith(f"{name}_")
        for mark in str(text).split()
    }
