"""A partnership's sign: a small PNG and nothing that could run."""

import struct
import zlib

import pytest

from upstander.foundation.agencies.signs import LARGEST_FILE, NotASign, clean_sign

MARK = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def picture(wide: int = 2, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, 2, 8, 0, 0, 0, 0))
    dots = chunk(b"IDAT", zlib.compress(b"\0\xff\xff" * 2))
    return MARK + head + b"".join(more) + dots + chunk(b"IEND")


def test_a_picture_stays_and_its_remarks_and_what_follows_it_go() -> None:
    said = picture(2, chunk(b"tEXt", b"Author\0Somebody")) + b"<script>alert(1)</script>"
    assert clean_sign(said) == picture()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<script>alert(1)</script>", "can carry a script"),
        (b"\xef\xbb\xbf<svg xmlns='a'><script/></svg>", "can carry a script"),
        (b"\n <?xml version='1.0'?><svg/>", "can carry a script"),
        (b"\xff\xd8\xff\xe0 a photo", "not a PNG"),
        (b"", "not a PNG"),
        (MARK, "damaged"),
        (MARK + chunk(b"IEND"), "damaged"),
        (picture()[:-4], "damaged"),
        (picture().replace(b"IDAT", b"IDAX"), "damaged"),
        (picture(2_000), "wider or higher"),
        (MARK + b"\0" * LARGEST_FILE, "bigger than 100 KB"),
    ],
)
def test_anything_else_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(NotASign, match=words):
        clean_sign(raw)
