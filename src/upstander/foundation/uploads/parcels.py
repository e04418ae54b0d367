"""A file that was handed in, as the draft and the sealed documents hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from upstander.foundation.uploads.choices import Carries, FileKind
from upstander.foundation.vault.blobs import Copy
from upstander.foundation.vault.choices import BlobRole, Scan
from upstander.foundation.vault.store import Stored


@dataclass(frozen=True)
class HandedIn:
    """One file: as it came, and its clean copy. One of the two may be missing, never both.

    ``keep`` says that the person wants the original kept as well. What could not be cleaned has
    no clean copy; what needs no cleaning, such as plain text, has nothing else.
    """

    name: str
    kind: FileKind
    original: Stored | None = None
    copy: Stored | None = None
    carries: tuple[Carries, ...] = ()
    scan: Scan = Scan.NOT_SCANNED
    keep: bool = False

    @property
    def id(self) -> UUID:
        """What the file goes by: the id of what came in."""
        return self._first.id

    @property
    def size(self) -> int:
        """How large the file was that came in."""
        return self._first.size

    @property
    def goes_as_it_came(self) -> bool:
        """Whether there is no clean copy."""
        return self.copy is None

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Everything of it that is on the disk."""
        both = ((self.original, BlobRole.ORIGINAL), (self.copy, BlobRole.CLEAN))
        return tuple(Copy(stored, role, self.scan) for stored, role in both if stored)

    @property
    def kept_original(self) -> Stored | None:
        """The original, if it is to be kept."""
        return self.original if self.keep or self.goes_as_it_came else None

    def only_clean(self) -> Self:
        """Return the same file without its original, which then goes."""
        return replace(self, original=None)

    def keeping(self, keep: bool) -> Self:
        """Return the same file with this wish."""
        return replace(self, keep=keep)

    @property
    def _first(self) -> Stored:
        first = self.original or self.copy
        if first is None:
            raise ValueError("a file without bytes")
        return first

    def document(self) -> dict[str, object]:
        """Return it as JSON, keys and all: for a sealed draft."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "original": stored_document(self.original),
            "copy": stored_document(self.copy),
            "carries": [one.value for one in self.carries],
            "scan": self.scan.value,
            "keep": self.keep,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return the file that such a document speaks of."""
        return cls(
            name=str(document["name"]),
            kind=FileKind(document["kind"]),
            original=stored_from(document["original"]),
            copy=stored_from(document["copy"]),
            carries=tuple(Carries(one) for one in document["carries"]),
            scan=Scan(document["scan"]),
            keep=bool(document["keep"]),
        )


def stored_document(stored: Stored | None) -> dict[str, object] | None:
    """Return where bytes lie and the key that opens them, as JSON."""
    if stored is None:
        return None
    return {"blob": stored.id.hex, "key": stored.key.hex(), "size": stored.size}


def stored_from(document: Mapping[str, Any] | None) -> Stored | None:
    """Return what such a document speaks of."""
    if document is None:
        return None
    return Stored(UUID(document["blob"]), bytes.fromhex(document["key"]), int(document["size"]))
