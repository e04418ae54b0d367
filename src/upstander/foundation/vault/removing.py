"""The taking itself, without asking whether it may be: that is for ``taking`` (rule 4).

None of it needs a key. Each function runs inside ``journal.written_down`` and says there what it
took; ``restoring`` calls the same functions for what an older database does not know.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record, record_each
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import journal
from upstander.foundation.vault.choices import KeyKind, Taken
from upstander.foundation.vault.models import (
    Access,
    Compartment,
    Grant,
    KeyPair,
    ReturnVisit,
    Session,
    Unlock,
)
from upstander.foundation.vault.queries import grant_marks, key_marks
from upstander.foundation.vault.rekeying import held_epochs, next_versions, record_key
from upstander.foundation.vault.versions import Terms, new_key, sealed_grant


def off_compartments(
    places: Sequence[Compartment], holder: UUID, *, by: Actor, now: dt.datetime
) -> int:
    """Take one holder off whole subjects, given all their compartments; return how many it held.

    Afterwards the holder has no grant and no Access row there, and each compartment it could
    open has a new version for those who stay.
    """
    subjects = {place.pk: place.subject for place in places}
    gone = Grant.objects.filter(key__owner__in=list(subjects), to__owner=holder)
    by_subject: dict[UUID, list[Grant]] = defaultdict(list)
    touched = set()
    for grant in gone.select_related("key"):
        by_subject[subjects[grant.key.owner]].append(grant)
        touched.add(grant.key.owner)
    Access.objects.filter(subject__in=set(subjects.values()), holder=holder).delete()
    for subject in by_subject:
        journal.note(Taken.SUBJECT, subject, holder)
    gone.delete()
    record_each(
        name=EventName.GRANT_TAKEN, by=by, now=now, subject_kind="report",
        told={subject: grant_marks(grants) for subject, grants in by_subject.items()},
    )  # fmt: skip
    held = [place for place in places if place.pk in touched]
    next_versions(compartments=held, without=holder, by=by, now=now)
    return len(held)


def off_circle(circle: UUID, user: UUID, *, by: Actor, now: dt.datetime) -> None:
    """Take a circle's keys from one person and make its next epoch for those who stay."""
    epochs = list(held_epochs(circle))
    known = Grant.objects.filter(key__in=epochs).select_related("to")
    stay = {
        grant.to.id: grant.to
        for grant in known.exclude(to__owner=user)
        if grant.to.retired_on is None
    }
    journal.note(Taken.CIRCLE, circle, user)
    delete(known.filter(to__owner=user), circle, "circle", by=by, now=now)
    _next_epoch(circle, epochs, list(stay.values()), by, now)


def end_keys(keys: Iterable[KeyPair], *, by: Actor, now: dt.datetime) -> None:
    """End key pairs: their sessions, what unwraps them, and every grant to them are gone."""
    ending = list(keys)
    Session.objects.filter(key__in=ending).delete()
    ReturnVisit.objects.filter(key__in=ending).delete()
    Unlock.objects.filter(key__in=ending).delete()
    owners = {key.owner for key in ending if key.kind == KeyKind.USER}
    Access.objects.filter(holder__in=owners).delete()
    for key in ending:
        journal.note(Taken.KEY, key.pk)
        delete(Grant.objects.filter(to=key), key.owner, str(key.kind), by=by, now=now)
        record(
            name=EventName.KEY_RETIRED, by=by, now=now, subject_kind="key", subject_id=key.pk,
            detail=key_marks([key]),
        )  # fmt: skip
    day = london_day(now)
    KeyPair.objects.filter(pk__in=[key.pk for key in ending]).update(retired_on=day)


def delete(
    grants: Iterable[Grant], subject: UUID, kind: str, *, by: Actor, now: dt.datetime
) -> int:
    """Delete grants and write it down; return how many there were. None leaves no trace."""
    rows = list(grants)
    if rows:
        Grant.objects.filter(pk__in=[row.pk for row in rows]).delete()
        record(
            name=EventName.GRANT_TAKEN, by=by, now=now, subject_kind=kind, subject_id=subject,
            detail=grant_marks(rows),
        )  # fmt: skip
    return len(rows)


def drop_idle_access(place: UUID, holder: UUID) -> None:
    """Delete a holder's Access row when nothing of the compartment's subject is open to it."""
    subject = Compartment.objects.filter(pk=place).values_list("subject", flat=True).first()
    if subject is None:
        return
    places = Compartment.objects.filter(subject=subject).values("id")
    if not Grant.objects.filter(key__owner__in=places, to__owner=holder).exists():
        Access.objects.filter(subject=subject, holder=holder).delete()


def _next_epoch(
    circle: UUID, epochs: list[KeyPair], holders: list[KeyPair], by: Actor, now: dt.datetime
) -> None:
    day = london_day(now)
    over = [key for key in epochs if key.retired_on is None]
    KeyPair.objects.filter(pk__in=[key.pk for key in over]).update(retired_on=day)
    record(
        name=EventName.KEY_RETIRED, by=by, now=now, subject_kind="circle", subject_id=circle,
        detail=key_marks(over),
    )  # fmt: skip
    key, private = new_key(KeyKind.CIRCLE, circle, max(key.version for key in epochs) + 1, day)
    key.save(force_insert=True)
    record_key(key, by=by, now=now)
    terms = Terms(purpose="circle", on=day, by=by.user_id)
    grants = Grant.objects.bulk_create(
        [sealed_grant(key, private, holder, terms) for holder in holders]
    )
    record(
        name=EventName.VERSION_MADE, by=by, now=now, subject_kind="circle", subject_id=circle,
        detail=grant_marks(grants),
    )  # fmt: skip
