"""Holding items and grants against the audit trail: what came by SQL has no event that wrote it."""

from collections.abc import Iterable, Iterator, Mapping

from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import Noted
from upstander.foundation.audit.queries import details_of
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Grant, Item, KeyPair
from upstander.foundation.vault.queries import mark
from upstander.foundation.vault.rekeying import public_digest
from upstander.foundation.vault.sealing import digest

_NAMED = (KeyKind.USER, KeyKind.CIRCLE, KeyKind.RECOVERY)
_GIVING = (EventName.GRANT_GIVEN, EventName.VERSION_MADE, EventName.REPORT_SENT)


def forged_items(noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each item whether no event carries the digest of its ciphertext."""
    for item in Item.objects.only("id", "body", "compartment").iterator(chunk_size=500):
        if digest(item) not in noted:
            yield (
                f"Item {item.id} in compartment {item.compartment_id} was not written by any "
                "recorded act, or its ciphertext was changed."
            )


def rogue_grants(_noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each grant whether no event says it was given."""
    given = set(_marks(details_of(_GIVING)))
    for grant in Grant.objects.only("id", "key", "to").iterator(chunk_size=500):
        if mark(grant.id) not in given:
            yield (
                f"Grant {grant.id} of key {grant.key_id} to key {grant.to_id} was not given by "
                "any recorded act."
            )


def swapped_keys(_noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each key of a person, team or recovery whether it is not the one that was made.

    The keys of compartments are held against their private halves whenever one is opened.
    """
    made = {str(detail["public"]) for detail in details_of([EventName.KEY_MADE])}
    for key in KeyPair.objects.filter(kind__in=_NAMED).order_by("id"):
        if public_digest(key) not in made:
            yield f"The public key {key.id} of {key.kind} {key.owner} is not one that was made."


def _marks(details: Iterable[Mapping[str, str | int | bool]]) -> Iterator[str]:
    for detail in details:
        for name, value in detail.items():
            if name.startswith("grants_"):
                yield from str(value).split()
