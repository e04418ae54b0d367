"""Erasing what should never have been here: the content of a subject, and every key to it.

Needs no key, like all taking away. An older copy of the database gives nothing back: the journal
says that each holder lost the subject, and the key pairs of its parts are gone with its content.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record_each
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault import journal
from upstander.foundation.vault.choices import Label, Taken
from upstander.foundation.vault.models import Access, Compartment, Grant, Item, KeyPair, Standby
from upstander.foundation.vault.queries import grant_marks

# Below the number of parameters every database takes.
_SLICE = 100


def erase(*, subjects: Iterable[UUID], kind: str, by: Actor, now: dt.datetime) -> None:
    """Delete the compartments of these subjects with their items, keys, grants and Access rows.

    Files are not looked for: a subject whose items hold any is not to be erased by this.
    """
    wanted = sorted(set(subjects))
    with journal.written_down(now):
        for start in range(0, len(wanted), _SLICE):
            _erase(wanted[start : start + _SLICE], kind, by, now)


def _erase(subjects: Sequence[UUID], kind: str, by: Actor, now: dt.datetime) -> None:
    places = dict(Compartment.objects.filter(subject__in=subjects).values_list("id", "subject"))
    keys = list(KeyPair.objects.filter(owner__in=list(places)).values_list("id", flat=True))
    taken: dict[UUID, list[Grant]] = {subject: [] for subject in subjects}
    for grant in Grant.objects.filter(key__in=keys).select_related("key", "to"):
        taken[places[grant.key.owner]].append(grant)
    for subject, grants in taken.items():
        for holder in sorted({grant.to.owner for grant in grants}):
            journal.note(Taken.SUBJECT, subject, holder)
    Access.objects.filter(subject__in=subjects).delete()
    Standby.objects.filter(key__in=keys).delete()
    Grant.objects.filter(key__in=keys).delete()
    _delete(Item.objects.filter(compartment__in=list(places)))
    Compartment.objects.filter(pk__in=list(places)).delete()
    KeyPair.objects.filter(pk__in=keys).delete()
    record_each(
        name=EventName.SUBJECT_ERASED, by=by, now=now, subject_kind=kind,
        told={subject: grant_marks(grants) for subject, grants in taken.items()},
    )  # fmt: skip


def drop_items(*, subject: UUID, labels: Iterable[Label]) -> None:
    """Delete documents that have done their work, such as a list whose cases came in.

    In the caller's transaction, which writes down what it did.
    """
    _delete(Item.objects.filter(compartment__subject=subject, label__in=list(labels)))


def _delete(items: QuerySet[Item]) -> None:
    # An item is held by the one that replaces it.
    items.update(replaces=None)
    items.delete()
