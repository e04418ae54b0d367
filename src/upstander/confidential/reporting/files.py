"""Files of a report: how the draft holds them, how they are sealed, and what opens of them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from upstander.foundation.uploads.choices import Carries, FileKind
from upstander.foundation.uploads.parcels import HandedIn, stored_document, stored_from
from upstander.foundation.vault.choices import BlobRole, CompartmentKind, Label
from upstander.foundation.vault.granting import Opening
from upstander.foundation.vault.models import Item, KeyPair
from upstander.foundation.vault.store import Stored

# The draft's answer that holds them.
KEY = "files"


def files_in(given: Mapping[str, Any]) -> list[HandedIn]:
    """Return the files of a draft, in the order in which they were added."""
    return [HandedIn.from_document(one) for one in given.get(KEY) or ()]


# --- sealing -------------------------------------------------------------------------------------


def documents(files: Iterable[HandedIn]) -> list[tuple[Label, Mapping[str, object]]]:
    """Return what is sealed beside the story: each file with its clean copy, never an original."""
    return [(Label.FILE, _document(one, one.copy)) for one in files]


def originals_opening(files: Iterable[HandedIn], holders: Sequence[KeyPair]) -> list[Opening]:
    """Return the compartment of the originals that are kept, if there are any.

    It is apart from the rest because a report can be shared on: only clean copies go with it.
    """
    kept = [(Label.FILE, _document(one, one.kept_original)) for one in files if one.kept_original]
    return [Opening(CompartmentKind.ORIGINALS, holders, kept)] if kept else []


def attached(files: Iterable[HandedIn], *, to: Item, from_us: bool) -> list[Mapping[str, object]]:
    """Return what is sealed beside a message: clean copies only."""
    beside = {"message": to.pk.hex, "from_us": from_us}
    return [{**_document(one, one.copy), **beside} for one in files]


def second_try(
    one: "SealedFile", copy: Stored | None, carries: Iterable[Carries]
) -> dict[str, object]:
    """Return what is sealed beside the story after a second try, whether or not it made a copy."""
    return {
        "file": one.id.hex,
        "name": one.name,
        "kind": one.kind.value,
        "size": one.size,
        "carries": [told.value for told in carries],
        "role": BlobRole.CLEAN.value,
        "stored": stored_document(copy),
        "tried": True,
    }


def places(files: Sequence[HandedIn], items: Iterable[Item]) -> dict[UUID, Item]:
    """Return which item holds the key of which bytes, given the items as they were sealed."""
    sealed = [item for item in items if item.label == Label.FILE]
    with_copy, with_original = sealed[: len(files)], sealed[len(files) :]
    kept = [one.kept_original for one in files if one.kept_original]
    found = {one.copy.id: item for one, item in zip(files, with_copy, strict=True) if one.copy}
    return found | {stored.id: item for stored, item in zip(kept, with_original, strict=True)}


def _document(one: HandedIn, stored: Stored | None) -> dict[str, object]:
    return {
        "file": one.id.hex,
        "name": one.name,
        "kind": one.kind.value,
        "size": one.size,
        "carries": [told.value for told in one.carries],
        "role": BlobRole.CLEAN.value if stored == one.copy else BlobRole.ORIGINAL.value,
        "stored": stored_document(stored),
    }


# --- opening -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SealedFile:
    """A file of a report, opened: what it is, and where its bytes lie with their keys."""

    id: UUID
    item: UUID
    day: dt.date
    name: str
    kind: FileKind
    size: int
    carries: tuple[Carries, ...]
    copies: Mapping[BlobRole, Stored]
    message: UUID | None = None
    from_us: bool = False
    tried: bool = False

    @property
    def waits_for_copy(self) -> bool:
        """Whether its clean copy was not made when it came, and nobody has tried again since."""
        return set(self.copies) == {BlobRole.ORIGINAL} and not self.tried


def sealed_file(item: Item, document: Mapping[str, Any]) -> SealedFile:
    """Return the file that a sealed document speaks of."""
    stored = stored_from(document["stored"])
    return SealedFile(
        id=UUID(document["file"]),
        item=item.pk,
        day=item.on,
        name=str(document["name"]),
        kind=FileKind(document["kind"]),
        size=int(document["size"]),
        carries=tuple(Carries(one) for one in document["carries"]),
        copies={BlobRole(document["role"]): stored} if stored else {},
        message=UUID(document["message"]) if "message" in document else None,
        from_us=bool(document.get("from_us")),
        tried=bool(document.get("tried")),
    )


def joined(found: Iterable[SealedFile]) -> tuple[SealedFile, ...]:
    """Return each file once, with the copies that opened of it."""
    whole: dict[UUID, SealedFile] = {}
    for one in found:
        there = whole.get(one.id)
        whole[one.id] = _both(there, one) if there else one
    return tuple(sorted(whole.values(), key=lambda one: (one.day, one.name, one.id)))


def _both(there: SealedFile, one: SealedFile) -> SealedFile:
    return replace(
        there,
        copies={**there.copies, **one.copies},
        carries=there.carries or one.carries,
        tried=there.tried or one.tried,
    )
