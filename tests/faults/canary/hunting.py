"""Looking for a string everywhere, in every way it may be written."""

import base64
import html
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, quote_plus

GZIP = b"\x1f\x8b\x08"
# What may stand between two words of a code on a page, in a form or in a list.
BETWEEN = rb"(?:[^a-z0-9]|%[0-9a-f]{2}|\\u[0-9a-f]{4}){1,12}"

# Between two cells of a column: further apart than two words of a code ever are.
APART = bytes(64)


@dataclass(frozen=True)
class Hit:
    """A canary was found."""

    canary: str
    where: str
    written: str


# What is written in only one way is looked for as it is: ten times as fast as by a pattern.
Look = Callable[[bytes], object]


@dataclass(frozen=True)
class Prey:
    """One string, and a look for every way of writing it, all in lower case."""

    name: str
    looks: Mapping[str, Look]

    def find(self, where: str, hay: bytes, low: bytes) -> Iterator[Hit]:
        """Return where it stands in these bytes; ``low`` are the same in lower case."""
        for written, look in self.looks.items():
            if look(hay if written == "base64" else low):
                yield Hit(self.name, where, written)


def text(name: str, value: str) -> Prey:
    """Return what to look for, for something that was typed."""
    plain = value.encode()
    ways: dict[str, Iterable[bytes]] = {
        "utf-8": [plain],
        "utf-16": [value.encode("utf-16-le"), value.encode("utf-16-be")],
        "in an address": [quote(value, safe="").encode(), quote_plus(value).encode()],
        "html": [html.escape(value).encode()],
        "json": [json.dumps(value)[1:-1].encode()],
        "hex": [plain.hex().encode(), value.encode("utf-16-le").hex().encode()],
    }
    looks = {way: _any_of([one.lower() for one in forms]) for way, forms in ways.items()}
    return Prey(name, {**looks, "base64": _any_of(base64_of(plain))})


def words(name: str, code: Iterable[str]) -> Prey:
    """Return what to look for, for the words of a code: any two neighbours, however separated."""
    spelt = [word.lower().encode() for word in code]
    pairs = [first + BETWEEN + second for first, second in pairwise(spelt)]
    wide = [
        first.decode().encode("utf-16-le") + rb"(?:..){1,12}?" + second.decode().encode("utf-16-le")
        for first, second in pairwise(spelt)
    ]
    return Prey(
        name,
        {
            "utf-8": re.compile(b"|".join(pairs), re.DOTALL).search,
            "utf-16": re.compile(b"|".join(wide), re.DOTALL).search,
            "base64": _any_of(base64_of(b" ".join(spelt))),
        },
    )


def base64_of(plain: bytes) -> list[bytes]:
    """Return how the bytes look inside base64, at each of its three places, without the edges."""
    forms = []
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + plain + bytes(3)).rstrip(b"=")
        # Signs at both ends hold bits of their neighbours.
        inner = encoded[(8 * shift + 5) // 6 : (8 * (shift + len(plain))) // 6]
        forms += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return forms


def _any_of(forms: Iterable[bytes]) -> Look:
    known = frozenset(forms)
    return lambda hay: any(form in hay for form in known)


def in_bytes(where: str, hay: bytes, prey: Iterable[Prey]) -> list[Hit]:
    """Return the hits in these bytes, and in whatever is packed inside them."""
    return [
        hit
        for name, part, low in _parts(where, hay)
        for one in prey
        for hit in one.find(name, part, low)
    ]


def _parts(where: str, hay: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    yield where, hay, hay.lower()
    for name, part in _unpacked(where, hay):
        yield name, part, part.lower()


def _unpacked(where: str, hay: bytes) -> Iterator[tuple[str, bytes]]:
    """Return what was packed with gzip, as a browser may keep a page."""
    for found in re.finditer(re.escape(GZIP), hay):
        try:
            plain = zlib.decompressobj(wbits=31).decompress(hay[found.start() :])
        except zlib.error:
            continue
        yield f"{where} (packed, at {found.start()})", plain


def in_folder(folder: Path, prey: Iterable[Prey]) -> list[Hit]:
    """Return the hits in the names and the content of every file of a folder."""
    wanted = list(prey)
    found: list[Hit] = []
    for path in sorted(folder.rglob("*")):
        found += in_bytes(f"the name of {path}", path.name.encode(), wanted)
        if path.is_file() and not path.is_symlink():
            found += in_bytes(str(path), path.read_bytes(), wanted)
    return found


def in_database(file: Path, prey: Iterable[Prey]) -> list[Hit]:
    """Return the hits in every cell of every table, and in the words of the tables themselves."""
    wanted = list(prey)
    found: list[Hit] = []
    with closing(sqlite3.connect(file)) as database:
        database.text_factory = bytes
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        for name, sql in tables.fetchall():
            found += in_bytes("the schema", sql, wanted)
            found += _in_table(database, name.decode(), wanted)
    return found


def _in_table(database: sqlite3.Connection, table: str, wanted: list[Prey]) -> list[Hit]:
    rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the schema
    names = [column[0] for column in rows.description]
    columns = zip(*rows, strict=True)
    return [
        hit
        for name, cells in zip(names, columns, strict=False)
        for hit in in_bytes(f"{table}.{name}", APART.join(map(_bytes_of, cells)), wanted)
    ]


def _bytes_of(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else str(cell).encode()
