"""Files in words: to the person who hands them in, and to whoever reads the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.files import SealedFile
from upstander.foundation.uploads import words as uploads
from upstander.foundation.uploads.choices import FileKind
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault.choices import BlobRole, Scan

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.GIF})


@dataclass(frozen=True)
class ShownFile:
    """A file that was handed in, in words to the person who did."""

    id: str
    name: str
    about: str
    title: str
    hidden: tuple[str, ...]
    harmful: bool
    goes_as_it_came: bool
    has_original: bool
    keep: bool


def shown_files(files: Iterable[HandedIn]) -> list[ShownFile]:
    """Return the files of a draft in words."""
    return [
        ShownFile(
            id=one.id.hex,
            name=one.name,
            about=f"{uploads.kind(one.kind)}, {uploads.size(one.size)}",
            title=uploads.hidden(one.kind),
            hidden=tuple(uploads.carried(one.carries)),
            harmful=one.scan == Scan.INFECTED,
            goes_as_it_came=one.goes_as_it_came,
            has_original=one.original is not None and not one.goes_as_it_came,
            keep=one.keep,
        )
        for one in files
    ]


@dataclass(frozen=True)
class DeskCopy:
    """One copy of a file that can be taken off here."""

    role: str
    label: str
    about: str


@dataclass(frozen=True)
class DeskFile:
    """A file of an open report, in words to whoever reads it."""

    id: str
    name: str
    about: str
    tells: str
    scan: str
    harmful: bool
    no_copy: bool
    tried: bool
    copies: tuple[DeskCopy, ...]
    # Whether a page may show it, once somebody asks: a clean picture.
    picture: bool = False


def desk_files(files: Iterable[SealedFile], scans: Mapping[UUID, Scan]) -> list[DeskFile]:
    """Return the files of a report in words, the clean copy of each first."""
    return [_desk_file(one, scans) for one in files]


def _desk_file(one: SealedFile, scans: Mapping[UUID, Scan]) -> DeskFile:
    said = {scans.get(stored.id, Scan.NOT_SCANNED) for stored in one.copies.values()}
    scan = Scan.INFECTED if Scan.INFECTED in said else next(iter(said), Scan.NOT_SCANNED)
    return DeskFile(
        id=str(one.id),
        name=one.name,
        about=f"{uploads.kind(one.kind)}, {uploads.size(one.size)}",
        tells=uploads.tells(one.kind, one.carries),
        scan=str(scan.label),
        harmful=scan == Scan.INFECTED,
        no_copy=BlobRole.CLEAN not in one.copies,
        tried=one.tried,
        copies=tuple(
            DeskCopy(role.value, str(role.label), uploads.size(one.copies[role].size))
            for role in (BlobRole.CLEAN, BlobRole.ORIGINAL)
            if role in one.copies
        ),
        picture=one.kind in PICTURES and BlobRole.CLEAN in one.copies and scan != Scan.INFECTED,
    )


def beside(message: UUID, files: Iterable[SealedFile]) -> list[dict[str, str]]:
    """Return what came with a message; each is opened in the list of files."""
    return [
        {"name": one.name, "about": uploads.size(one.size), "href": "#files"}
        for one in files
        if one.message == message
    ]
