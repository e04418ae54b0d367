"""The hunt itself: what is planted is found, however it is written."""

import base64
import gzip
import sqlite3
from pathlib import Path

import pytest

from tests.faults.canary import hunting

TYPED = "Quillon Thrapp, 01632 960 517"
CODE = ("lamp", "river", "fox", "pencil", "cloud", "anchor", "bread")
PREY = [hunting.text("typed", TYPED), hunting.words("words", CODE)]

PLANTS = {
    "plain": f"xx{TYPED}xx".encode(),
    "capitals": TYPED.upper().encode(),
    "utf-16": f"xx{TYPED}xx".encode("utf-16-le"),
    "utf-16, the other way round": f"xx{TYPED}xx".encode("utf-16-be"),
    "hex": TYPED.encode().hex().upper().encode(),
    "base64": base64.b64encode(TYPED.encode()),
    "base64, one place on": base64.b64encode(b"1" + TYPED.encode()),
    "base64, two places on": base64.urlsafe_b64encode(b"12" + TYPED.encode() + b"3"),
    "in an address": b"?story=Quillon+Thrapp%2C+01632+960+517",
    "packed": b"header" + gzip.compress(f"<p>{TYPED}</p>".encode()) + b"trailer",
    "words": b"lamp river",
    "words in a form": b"words=fox+pencil+cloud",
    "words in a list": b'["Fox", "Pencil"]',
    "words on lines": b"anchor\r\nbread",
    "words in utf-16": "cloud anchor".encode("utf-16-le"),
    "words in base64": base64.b64encode(" ".join(CODE).encode()),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_in_a_file_is_found(tmp_path: Path, plant: str) -> None:
    (tmp_path / "deep" / "down").mkdir(parents=True)
    (tmp_path / "deep" / "down" / "file").write_bytes(PLANTS[plant])
    assert len(hunting.in_folder(tmp_path, PREY)) >= 1


def test_what_is_planted_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{TYPED}.txt").touch()
    assert {hit.canary for hit in hunting.in_folder(tmp_path, PREY)} == {"typed"}


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_in_a_cell_is_found(tmp_path: Path, plant: str) -> None:
    file = tmp_path / "database"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE kept (id INTEGER, body BLOB)")
    database.execute("INSERT INTO kept VALUES (1, ?)", [PLANTS[plant]])
    database.commit()
    database.close()
    assert {hit.where.partition(" ")[0] for hit in hunting.in_database(file, PREY)} == {"kept.body"}


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"Quillon, lamp, fox, cloud, 01632" + gzip.compress(b"bread"))
    assert hunting.in_folder(tmp_path, PREY) == []
