"""The demonstration's folder: somebody's own data is never thrown away."""

from dataclasses import replace
from pathlib import Path

import pytest

from upstander.demo import place

MARK = place.Mark(7, "2026-11-21", whole=False)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    mark = place.Mark(7, "2026-11-21", whole=True, codes=(("ABCDE", "one two three"),))
    place.write(tmp_path, mark)
    assert place.read(tmp_path) == mark


def test_what_is_still_to_be_told_is_known_after_a_stop(tmp_path: Path) -> None:
    assert not place.want(tmp_path, 20)
    place.write(tmp_path, MARK)
    assert place.want(tmp_path, 20)
    place.note_filled(tmp_path, 12)
    assert place.want(tmp_path, 20)
    assert place.read(tmp_path) == replace(MARK, filled=12, wanted=20)
    assert not place.want(tmp_path, 0)
    assert place.read(tmp_path) == replace(MARK, filled=12, wanted=12)


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
    place.write(tmp_path, MARK)
    for name in ("static", "keys", "mail"):
        (tmp_path / name).mkdir()
    (tmp_path / "upstander.sqlite3").write_text("")
    place.clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["static"]
