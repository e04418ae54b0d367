"""Files as they arrive: sealed at once, or left out, and never half there."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadhandler import SkipFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from tests.foundation.uploads import pictures
from upstander.foundation.core import clock
from upstander.foundation.uploads import cleaning
from upstander.foundation.uploads.choices import NotTaken
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.uploads.receiving import Parcel, Refused, SealingHandler, takes_files
from upstander.foundation.uploads.rules import MOST_FILES
from upstander.foundation.vault import store


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.UPSTANDER_FREE_RESERVE = 0


@pytest.fixture
def parcel() -> Parcel:
    return Parcel(clock.now())


def comes(parcel: Parcel, *pieces: bytes, field: str = "files") -> None:
    """Let one file come in these pieces, as Django hands them on."""
    handler = SealingHandler(parcel)
    try:
        handler.new_file(field, "a.txt", "text/plain", None)
        for piece in pieces:
            handler.receive_data_chunk(piece, 0)
    except SkipFile:
        return
    handler.file_complete(0)


def on_the_disk() -> int:
    return len(list(store.folder().glob("*")))


def words_in(parcel: Parcel) -> list[bytes]:
    return [b"".join(store.read(one.stored)) for one in parcel.received]


@pytest.mark.parametrize("pieces", [(b"words",), (b"wo", b"rds"), (b"w", b"o" * 9000, b"rds")])
def test_a_file_may_come_in_pieces_of_any_size(parcel: Parcel, pieces: tuple[bytes, ...]) -> None:
    comes(parcel, *pieces)
    assert words_in(parcel) == [b"".join(pieces)]


def test_text_that_turns_into_something_else_is_left_out_at_once(parcel: Parcel) -> None:
    comes(parcel, b"words " * 1000, b"\x00\x01")
    assert parcel.refused == [Refused("a.txt", NotTaken.WRONG_KIND)]
    assert (parcel.received, on_the_disk()) == ([], 0)


def test_a_file_of_another_field_is_not_ours(parcel: Parcel) -> None:
    comes(parcel, b"words", field="other")
    assert (parcel.received, parcel.refused) == ([], [])


def test_no_more_files_are_written_down_than_one_too_many(parcel: Parcel) -> None:
    for _number in range(MOST_FILES + 5):
        comes(parcel, b"words")
    assert on_the_disk() == MOST_FILES + 1


def test_a_disk_that_is_full_leaves_the_file_out(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_write: object) -> int:
        raise OSError(28, "No space left on device")

    handler = SealingHandler(parcel)
    handler.new_file("files", "a.txt", "text/plain", None)
    with monkeypatch.context() as patch:
        patch.setattr("os.write", full)
        with pytest.raises(SkipFile):
            handler.receive_data_chunk(b"words " * 20_000, 0)
    assert parcel.refused == [Refused("a.txt", NotTaken.NO_ROOM)]
    assert on_the_disk() == 0


def test_a_clean_copy_that_finds_no_room_leaves_the_file_out(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes(parcel, pictures.photo())

    def full(**_what: object) -> cleaning.Cleaned:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("upstander.foundation.uploads.receiving.clean_copy", full)
    assert parcel.take() == []
    assert parcel.refused == [Refused("a.txt", NotTaken.NO_ROOM)]
    parcel.drop_left()
    assert on_the_disk() == 0


def test_what_nobody_adopts_goes(parcel: Parcel) -> None:
    comes(parcel, b"kept")
    comes(parcel, b"dropped")
    kept, _dropped = parcel.take()
    parcel.adopt([kept])
    parcel.drop_left()
    assert on_the_disk() == 1


def test_a_file_is_the_same_after_it_was_in_a_draft(parcel: Parcel) -> None:
    comes(parcel, pictures.photo())
    (one,) = parcel.take()
    assert HandedIn.from_document(one.keeping(True).document()) == one.keeping(True)
    assert one.only_clean().original is None


def test_a_file_without_bytes_is_none() -> None:
    with pytest.raises(ValueError, match="without bytes"):
        _ = HandedIn("a.txt", next(iter(cleaning.FileKind))).id


class BrokenLine:
    """What a server reads from when the other side is gone."""

    def read(self, *_size: int) -> bytes:
        raise OSError("the line broke")

    readline = read


def test_a_line_that_breaks_off_while_we_read_leaves_nothing() -> None:
    seen: list[Parcel] = []

    def view(_request: HttpRequest, parcel: Parcel) -> HttpResponse:
        seen.append(parcel)
        return HttpResponse()

    view.csrf_exempt = True  # type: ignore[attr-defined]
    whole = RequestFactory().post("/", {"whole": "1"})
    takes_files(view)(WSGIRequest({**whole.environ, "wsgi.input": BrokenLine()}))
    assert seen[0].refused == [Refused("", NotTaken.CUT)]
    assert seen[0].take() == []


def test_a_form_without_files_is_taken_as_it_is() -> None:
    def view(_request: HttpRequest, parcel: Parcel) -> HttpResponse:
        return HttpResponse(str(parcel.refused))

    view.csrf_exempt = True  # type: ignore[attr-defined]
    answer = takes_files(view)(RequestFactory().post("/", {}, content_type="text/plain"))
    assert answer.content == b"[]"


def test_the_server_never_loads_what_reads_photos_and_documents() -> None:
    program = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print([name for name in ('PIL', 'pikepdf', 'lxml') if name in sys.modules])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": ".:src"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "[]\n"
