"""A partnership's sign: a small PNG, stripped to its picture. Nothing that can run gets in."""

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST_FILE = 100_000
LARGEST_SIDE = 1_000
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
# How files begin that people take for a picture, and what to say of each.
_DRAWING = (b"<", b"\xef\xbb\xbf<")


class NotASign(Refusal):
    """The file is no picture that we can show safely."""

    def __init__(self, why: "StrOrPromise") -> None:
        super().__init__(why, next_step=_("Save it as a PNG of at most 100 KB and try again."))


def clean_sign(raw: bytes) -> bytes:
    """Return a PNG with its picture alone: no remarks, places or names, nothing after its end.

    Raises NotASign for a script, an SVG drawing (it can carry one), another kind of picture, or
    one that is too big or damaged.
    """
    if raw.lstrip().lower().startswith(_DRAWING):
        raise NotASign(_("This file is a drawing or page in text, and can carry a script."))
    if not raw.startswith(_PNG):
        raise NotASign(_("This file is not a PNG picture."))
    if len(raw) > LARGEST_FILE:
        raise NotASign(_("This picture is bigger than 100 KB."))
    try:
        parts = list(_chunks(raw))
    except (struct.error, ValueError) as error:
        raise NotASign(_("This picture is damaged.")) from error
    _check_size(parts)
    return _PNG + b"".join(_chunk(name, body) for name, body in parts if name in _KEPT)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of a PNG up to its end; ValueError where a sum is wrong or the end missing."""
    at = len(_PNG)
    while True:
        length, name = struct.unpack(">I4s", raw[at : at + 8])
        body = raw[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", raw[at + 8 + length : at + 12 + length])
        if zlib.crc32(name + body) != checksum:
            raise ValueError
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def _check_size(parts: list[tuple[bytes, bytes]]) -> None:
    name, body = parts[0]
    if name != b"IHDR" or len(body) != 13:
        raise NotASign(_("This picture is damaged."))
    if max(struct.unpack(">II", body[:8])) > LARGEST_SIDE:
        raise NotASign(_("This picture is wider or higher than 1,000 dots."))
