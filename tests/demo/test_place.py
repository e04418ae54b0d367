"""The demonstration's folder: somebody's own data is never thrown away."""

import datetime as dt
from pathlib import Path

import pytest

from upstander.demo import place

DAY = dt.date(2026, 11, 21)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    place.write(tmp_path, seed=7, day=DAY, whole=True)
    assert place.read(tmp_path) == place.Mark(7, "2026-11-21", True)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert place.read(tmp_path) is None
    place.clear(tmp_path)


def test_a_folder_with_other_content_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "upstander.sqlite3").write_text("a real partnership")
    with pytest.raises(place.NotADemonstration):
        place.clear(tmp_path)
    assert (tmp_path / "upstander.sqlite3").read_text() == "a real partnership"


def test_a_mark_that_cannot_be_read_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / place.MARK).write_text("something else")
    with pytest.raises(place.NotADemonstration):
        place.clear(tmp_path)


def test_clearing_keeps_the_collected_files_only(tmp_path: Path) -> None:
    place.write(tmp_path, seed=7, day=DAY, whole=False)
    for name in ("static", "keys", "mail"):
        (tmp_path / name).mkdir()
    (tmp_path / "upstander.sqlite3").write_text("")
    place.clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["static"]
