"""What is taken, told by its content and never by its name. Pure."""

import codecs
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from upstander.foundation.uploads.choices import FileKind, NotTaken

MOST_FILES = 10
MOST_BYTES = 25_000_000
MOST_PIXELS = 50_000_000
MOST_PAGES = 200
# As much of a file as is needed to know what it is.
HEAD = 4096
LONGEST_NAME = 80

_STARTS: Mapping[bytes, FileKind] = {
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"GIF87a": FileKind.GIF,
    b"GIF89a": FileKind.GIF,
    b"%PDF-": FileKind.PDF,
}
# How photos of this family name themselves, behind four bytes of length and "ftyp".
_APPLE = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control signs, but for the four that lay out a text.
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")

# What each kind is called when it is taken off here: its type in the web, and its ending.
MEDIA: Mapping[FileKind, tuple[str, str]] = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.WEBP: ("image/webp", "webp"),
    FileKind.GIF: ("image/gif", "gif"),
    FileKind.PDF: ("application/pdf", "pdf"),
    FileKind.TEXT: ("text/plain; charset=utf-8", "txt"),
}
# What a browser offers to choose from. Telephones turn their own kinds of photo into JPEG for it.
ACCEPT = ",".join(media.partition(";")[0] for media, _ending in MEDIA.values())


@dataclass(frozen=True)
class Looked:
    """What the beginning of a file shows: a kind we take, or why we do not."""

    kind: FileKind | None = None
    why_not: NotTaken | None = None


def looked_at(head: bytes) -> Looked:
    """Return what a file is that begins like this."""
    if not head:
        return Looked(why_not=NotTaken.EMPTY)
    kind = _kind(head)
    if kind is not None:
        return Looked(kind)
    is_apple = head[4:8] == b"ftyp" and head[8:12] in _APPLE
    return Looked(why_not=NotTaken.APPLE_PHOTO if is_apple else NotTaken.WRONG_KIND)


def _kind(head: bytes) -> FileKind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    return FileKind.TEXT if TextWatch().is_text(head) else None


class TextWatch:
    """Follows a file that says it is text, piece by piece, until it shows that it is not."""

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None

    def is_text(self, piece: bytes) -> bool:
        """Return whether all of it so far is text: UTF-8, or UTF-16 that says so."""
        if self._decoder is None:
            name = "utf-16" if piece.startswith(_UTF16) else "utf-8"
            self._decoder = codecs.getincrementaldecoder(name)()
        try:
            said = self._decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        return _NOT_IN_TEXT.search(said) is None


def clean_name(name: str) -> str:
    """Return a file's name as it may stand on a screen: one line, no path, no hidden signs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    short = " ".join(seen.split())
    if len(short) <= LONGEST_NAME:
        return short
    stem, dot, ending = short.rpartition(".")
    if not dot or len(ending) > 5:
        return short[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 2]}…{dot}{ending}"
