"""Bringing entries in: a source is read, somebody agrees, and its rows come in a slice at a time."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.actions.entries import add_entry, change_entry
from upstander.community.directory.bringing import Reading
from upstander.community.directory.models import Batch, Entry, Origin, Source
from upstander.community.directory.queries.bringing import kept_of
from upstander.community.directory.refusals import AlreadyThere
from upstander.community.directory.rules.bringing import Kept, merged
from upstander.community.directory.rules.facts import Facts, from_json, to_json
from upstander.community.directory.steps import require
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal

# One transaction takes this many rows at most, so that nobody waits long for it.
SLICE = 100
# A batch that nobody agreed to is dropped after so many days.
_FORGOTTEN = dt.timedelta(days=7)


class NothingInIt(Refusal):
    """Not one row could be read."""

    def __init__(self, rejects: int) -> None:
        super().__init__(
            _("No row of it can come in."),
            next_step=_("We looked at %(count)s rows. Look at the names of the columns.")
            % {"count": rejects},
        )


class NoSuchBatch(Refusal):
    """It was dropped, or is all in."""

    def __init__(self) -> None:
        super().__init__(_("This list is not waiting any more."), next_step=_("Read it in again."))


def keep_reading(
    *, name: str, address: str, reading: Reading, by: Actor, now: dt.datetime
) -> Batch:
    """Keep what was read until somebody agrees; nothing of it is in the directory yet.

    Raises NotPermitted, NothingInIt.
    """
    require(by)
    if not reading.rows:
        raise NothingInIt(len(reading.rejects))
    today = london_day(now)
    with transaction.atomic():
        source, _made = Source.objects.update_or_create(
            name=name, defaults={"address": address, "last_read_on": today}
        )
        Batch.objects.filter(source=source, agreed_on__isnull=True).delete()
        batch = Batch.objects.create(
            source=source, read_on=today, read_by=by.user_id, total=len(reading.rows),
            rows=[{"key": one.key, "facts": to_json(one.facts)} for one in reading.rows],
            rejects=reading.rejects,
        )  # fmt: skip
        _record(EventName.SOURCE_READ, batch, by, now)
    return batch


def agree(*, batch: UUID, by: Actor, now: dt.datetime) -> Batch:
    """Let a batch come in: its first slice at once, the rest by the job of each minute.

    Raises NotPermitted, NoSuchBatch.
    """
    require(by)
    with transaction.atomic():
        there = _waiting(batch)
        there.agreed_on, there.agreed_by = london_day(now), by.user_id
        there.save(update_fields=["agreed_on", "agreed_by"])
        _record(EventName.SOURCE_AGREED, there, by, now)
    take_slice(batch=batch, by=by, now=now)
    return there


def drop(*, batch: UUID, by: Actor, now: dt.datetime) -> None:
    """Throw away a batch that nobody agreed to. Raises NotPermitted, NoSuchBatch."""
    require(by)
    with transaction.atomic():
        there = _waiting(batch)
        _record(EventName.SOURCE_DROPPED, there, by, now)
        there.delete()


def take_slice(*, batch: UUID, by: Actor, now: dt.datetime) -> bool:
    """Bring in the next rows of a batch; return whether there are more.

    A row that came before changes what was not changed here. One that says what an entry of
    ours says already is left as it is. Once all are in, the batch is gone.
    """
    require(by)
    with transaction.atomic():
        agreed = Batch.objects.select_for_update().select_related("source")
        there = agreed.filter(pk=batch, agreed_on__isnull=False).first()
        if there is None:
            return False
        rows = there.rows[there.done : there.done + SLICE]
        known = kept_of(there, [row["key"] for row in rows])
        for row in rows:
            _take(there, row["key"], from_json(row["facts"]), known.get(row["key"]), by, now)
        there.done += len(rows)
        _record(EventName.SOURCE_TAKEN, there, by, now)
        more = there.done < there.total
        there.save(update_fields=["done"]) if more else there.delete()
    return more


def take_waiting(*, by: Actor, now: dt.datetime) -> None:
    """Bring in a slice of every batch that was agreed to."""
    for id_ in Batch.objects.filter(agreed_on__isnull=False).values_list("pk", flat=True):
        take_slice(batch=id_, by=by, now=now)


def forget_batches(*, by: Actor, now: dt.datetime) -> None:
    """Throw away what nobody agreed to in a week."""
    require(by)
    old = london_day(now) - _FORGOTTEN
    Batch.objects.filter(agreed_on__isnull=True, read_on__lt=old).delete()


def _take(
    batch: Batch, key: str, facts: Facts, kept: Kept | None, by: Actor, now: dt.datetime
) -> None:
    said = {"said": to_json(facts), "read_on": london_day(now)}
    if kept is None:
        entry = _added(facts, by, now)
        if entry is not None:
            Origin.objects.create(entry=entry, source=batch.source, key=key, **said)
        return
    origin = Origin.objects.get(source=batch.source, key=key)
    merge = merged(facts, kept)
    if merge.taken:
        change_entry(entry=origin.entry_id, facts=merge.facts, by=by, now=now)
    Origin.objects.filter(pk=origin.pk).update(**said)


def _added(facts: Facts, by: Actor, now: dt.datetime) -> Entry | None:
    """Add an entry. One that we wrote ourselves stays as we wrote it."""
    try:
        with transaction.atomic():
            return add_entry(facts=facts, by=by, now=now)
    except AlreadyThere:
        return None


def _waiting(batch: UUID) -> Batch:
    found = Batch.objects.select_for_update().filter(pk=batch, agreed_on__isnull=True).first()
    if found is None:
        raise NoSuchBatch
    return found


def _record(name: EventName, batch: Batch, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind="source", subject_id=batch.source_id,
        detail={"total": batch.total, "done": batch.done, "left_out": len(batch.rejects)},
    )  # fmt: skip
