"""Files at the public door, and what becomes of one that somebody wants to look at."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import Happening
from upstander.confidential.reporting.files import KEY, SealedFile
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.confidential.reporting.refusals import HarmfulFile, NoSuchFile, OpenItFirst
from upstander.confidential.reporting.steps import require_seat, where_to
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import Answered
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.uploads.rules import MOST_FILES
from upstander.foundation.vault import blobs, store
from upstander.foundation.vault.choices import BlobRole, Scan
from upstander.foundation.vault.cookies import row_id
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.store import Stored


@dataclass(frozen=True)
class Change:
    """What a post does to the files of a draft.

    ``shown`` are the files whose ticks were on the screen, ``keep`` those that were ticked.
    """

    added: Sequence[HandedIn] = ()
    removed: Collection[UUID] = ()
    shown: Collection[UUID] = ()
    keep: Collection[UUID] = ()


def change_files(
    *, cookie: str, change: Change, easy: bool, by: Actor, now: dt.datetime
) -> Answered:
    """Add files to a draft, take some away, and note which originals the person wants kept.

    Afterwards the rows of new files belong to the draft, and what was removed is gone with its
    bytes. Files over the most that a report takes are left out. Raises drafts.AlreadySent.
    """
    del by  # the public; a draft leaves no record
    gone: list[Stored] = []
    came: list[HandedIn] = []

    def changed(there: Any) -> list[dict[str, object]] | None:
        old = [HandedIn.from_document(one) for one in there or ()]
        gone.extend(_stored(one for one in old if one.id in change.removed))
        stay = [_ticked(one, change) for one in old if one.id not in change.removed]
        came.extend(change.added[: MOST_FILES - len(stay)])
        return [one.document() for one in (*stay, *came)] or None

    with transaction.atomic():
        kept = drafts.amend(cookie=cookie, key=KEY, change=changed, easy=easy, now=now)
        blobs.keep_in_draft(
            copies=[copy for one in came for copy in one.copies], draft=row_id(kept.draft.cookie)
        )
        blobs.drop(stored.id for stored in gone)
    return kept


def _stored(files: Iterable[HandedIn]) -> list[Stored]:
    return [copy.stored for one in files for copy in one.copies]


def _ticked(one: HandedIn, change: Change) -> HandedIn:
    return one.keeping(one.id in change.keep) if one.id in change.shown else one


@dataclass(frozen=True)
class OpenedFile:
    """One copy of a file, for one display: its bytes in pieces, opened as they are asked for."""

    file: SealedFile
    role: BlobRole
    size: int
    pieces: Iterator[bytes]


def open_file(
    *,
    report: Report,
    file: UUID,
    role: BlobRole,
    sure: bool,
    keyring: Keyring,
    by: Actor,
    now: dt.datetime,
) -> OpenedFile:
    """Open one copy of a file; the person will see that somebody of this role did, and the day.

    Afterwards the opening stands in the record, whether or not the bytes are read to their end.
    Raises NotPermitted, NoKeyHere, OpenItFirst, NoSuchFile, CannotOpen, and HarmfulFile for a
    file in which a scanner found something, unless the person is ``sure``.
    """
    by.require(Permission.OPEN_REPORT)
    seat = require_seat(by, report)
    where_to(report, Happening.ANSWERED, otherwise=OpenItFirst)
    found = next((one for one in opened(report, keyring).files if one.id == file), None)
    stored = found.copies.get(role) if found else None
    if found is None or stored is None:
        raise NoSuchFile
    scan = blobs.scans_of([stored.id]).get(stored.id)
    if scan is None:
        raise NoSuchFile
    if scan == Scan.INFECTED and not sure:
        raise HarmfulFile
    pieces = store.read(stored)
    with transaction.atomic():
        record(
            name=EventName.FILE_OPENED, by=by, now=now, subject_kind="report",
            subject_id=report.pk,
            detail={"agency": seat.agency, "role": seat.role, "file": str(file), "copy": role.value},
        )  # fmt: skip
    return OpenedFile(found, role, stored.size, pieces)
