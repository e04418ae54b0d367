"""Rows of sealed files: in a draft first, then in an item. A file that goes leaves nothing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import BlobRole, Scan
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Blob, Item
from upstander.foundation.vault.store import Stored

# Bytes without a row are kept this long: whoever writes them now will have written the row.
KEPT_DAYS = 2


@dataclass(frozen=True)
class Copy:
    """One copy of a file: its bytes, which copy it is, and what a scanner said."""

    stored: Stored
    role: BlobRole
    scan: Scan = Scan.NOT_SCANNED


def keep_in_draft(*, copies: Iterable[Copy], draft: str) -> None:
    """Write the rows of files that wait in a draft, in the caller's transaction.

    ``draft`` is the id of the draft's row. The bytes are on the disk before.
    """
    Blob.objects.bulk_create(_row(copy, draft=draft) for copy in copies)


def keep_in_item(*, copies: Iterable[Copy], item: Item) -> None:
    """Write the rows of files whose keys an item holds, in the caller's transaction."""
    Blob.objects.bulk_create(_row(copy, item=item) for copy in copies)


def move_to_items(*, draft: str, items: Mapping[UUID, Item]) -> None:
    """Let files of a draft belong to items from now on; its other files go.

    Runs in the caller's transaction. Raises CannotOpen when a file is not there any more.
    """
    rows = list(Blob.objects.select_for_update().filter(draft=draft))
    taken = [row for row in rows if row.pk in items]
    if len(taken) != len(items):
        raise CannotOpen
    for row in taken:
        row.item, row.draft = items[row.pk], ""
    Blob.objects.bulk_update(taken, ["item", "draft"])
    drop(row.pk for row in rows if row.pk not in items)


def move_to_draft(*, drafts: Iterable[str], to: str) -> None:
    """Let files that wait in drafts wait in another, in the caller's transaction."""
    Blob.objects.filter(draft__in=list(drafts)).update(draft=to)


def drop(ids: Iterable[UUID]) -> None:
    """Delete the rows of these files now, and their bytes once that is certain."""
    gone = list(ids)
    if not gone:
        return
    Blob.objects.filter(pk__in=gone).delete()
    transaction.on_commit(partial(store.remove, gone))


def drop_drafts(drafts: Iterable[str]) -> None:
    """Delete what waits in drafts that are over."""
    drop(Blob.objects.filter(draft__in=drafts).values_list("pk", flat=True))


def scans_of(files: Sequence[UUID]) -> dict[UUID, Scan]:
    """Return what a scanner said of files that were sent; those without a row are missing."""
    sent = Blob.objects.filter(pk__in=files, item__isnull=False)
    rows = sent.values_list("pk", "scan") if files else ()
    return {pk: Scan(scan) for pk, scan in rows}


def sweep(now: dt.datetime) -> int:
    """Take away bytes that no row speaks of and that are two days old; return how many."""
    store.blur_times(now)
    old = store.there(before=london_day(now) - dt.timedelta(days=KEPT_DAYS))
    known = set(Blob.objects.values_list("pk", flat=True)) if old else set()
    left = [one for one in old if one not in known]
    store.remove(left)
    return len(left)


def _row(copy: Copy, *, item: Item | None = None, draft: str = "") -> Blob:
    return Blob(
        pk=copy.stored.id, item=item, draft=draft, role=copy.role, scan=copy.scan,
        padded_size=copy.stored.padded_size,
    )  # fmt: skip
