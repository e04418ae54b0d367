"""A clean copy that could not be made when a file came: tried again when the report is opened."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction

from upstander.confidential.reporting.files import SealedFile, second_try
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Content, opened, scans
from upstander.confidential.reporting.steps import locked, require_seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.uploads.cleaning import Cleaned, clean_copy
from upstander.foundation.uploads.receiving import a_place
from upstander.foundation.vault import store
from upstander.foundation.vault.blobs import Copy, keep_in_item
from upstander.foundation.vault.choices import BlobRole, CompartmentKind, Label, Scan
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.sealing import append, digest

# Each may take the cleaner's whole patience, and somebody waits for the page.
AT_ONE_OPENING = 2


@dataclass(frozen=True)
class _Tried:
    """One file, what came of the second try, and what a scanner said when it came."""

    file: SealedFile
    cleaned: Cleaned
    scan: Scan


def copy_again(
    *, report: Report, content: Content, keyring: Keyring, by: Actor, now: dt.datetime
) -> Content:
    """Try once more to make the clean copies that could not be made; return what opens then.

    Afterwards each copy that was made is sealed beside the story, for whoever can open that. What
    failed again is marked, and is not tried a third time. Where the disk is full or others are
    sending files, it waits for the next opening. What a scanner found harmful is never opened.
    Raises NotPermitted and NoKeyHere.
    """
    by.require(Permission.OPEN_REPORT)
    seat = require_seat(by, report)
    left = _all_tried(content, now)
    if not left:
        return content
    try:
        with transaction.atomic():
            fresh = locked(report.pk)
            waiting = {one.id for one in opened(fresh, keyring).files if one.waits_for_copy}
            known = [one for one in left if one.file.id in waiting]
            for one in known:
                item = _sealed(fresh, one, by, now)
                record(
                    name=EventName.FILE_COPIED, by=by, now=now, subject_kind="report",
                    subject_id=fresh.pk, item_digest=digest(item),
                    detail={"agency": seat.agency, "role": seat.role},
                )  # fmt: skip
        left = [one for one in left if one not in known]
    finally:
        _drop(left)
    return opened(fresh, keyring)


def _all_tried(content: Content, now: dt.datetime) -> list[_Tried]:
    """Return what was tried. While a part stays closed the clean copy may be in it: then nothing."""
    waiting = [one for one in content.files if one.waits_for_copy and not content.closed]
    said = scans(content) if waiting else {}
    known = [(one, said.get(one.copies[BlobRole.ORIGINAL].id)) for one in waiting]
    safe = [(one, scan) for one, scan in known if scan not in {None, Scan.INFECTED}]
    made = [(one, scan, _try(one, now)) for one, scan in safe[:AT_ONE_OPENING]]
    return [_Tried(one, cleaned, scan) for one, scan, cleaned in made if cleaned and scan]


def _try(one: SealedFile, now: dt.datetime) -> Cleaned | None:
    """Return what came of it; None where it could not be tried just now."""
    with a_place() as has_place, suppress(OSError, CannotOpen):
        if has_place:
            return clean_copy(of=one.copies[BlobRole.ORIGINAL], kind=one.kind, now=now)
    return None


def _sealed(report: Report, one: _Tried, by: Actor, now: dt.datetime) -> Item:
    made = one.cleaned.copy
    place = Compartment.objects.get(subject=report.pk, kind=CompartmentKind.STATEMENT)
    document = second_try(one.file, made, one.cleaned.carries)
    item = append(compartment=place, label=Label.FILE, document=document, by=by, now=now)
    keep_in_item(copies=[Copy(made, BlobRole.CLEAN, one.scan)] if made else [], item=item)
    return item


def _drop(unused: Iterable[_Tried]) -> None:
    """Take away the bytes of copies that no row speaks of."""
    store.remove(one.cleaned.copy.id for one in unused if one.cleaned.copy)
