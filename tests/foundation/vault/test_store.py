"""Sealed bytes on the disk, and the rows that speak of them."""

import datetime as dt
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.core.clock import LONDON
from upstander.foundation.vault import blobs, store
from upstander.foundation.vault.blobs import Copy
from upstander.foundation.vault.choices import BlobRole, Scan
from upstander.foundation.vault.chunks import CHUNK, SEALED_CHUNK
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.models import Blob, Item
from upstander.foundation.vault.store import Stored

WORDS = "Somebody wrote this where others read it. " * 4000
DRAFT, OTHER = "a" * 64, "b" * 64
Commits = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def written(words: str = WORDS, now: dt.datetime = NOW) -> Stored:
    writing = store.Writing()
    writing.add(words.encode())
    return writing.finish(now)


def words_in(stored: Stored) -> str:
    return b"".join(store.read(stored)).decode()


def path_of(stored: Stored) -> Path:
    return store.folder() / stored.id.hex


def test_a_file_is_read_back_as_it_came() -> None:
    assert words_in(written()) == WORDS


@pytest.mark.parametrize("size", [1, CHUNK, CHUNK + 1, 17 * CHUNK])
def test_a_file_of_any_size_comes_back_without_its_padding(size: int) -> None:
    stored = written("x" * size)
    assert [len(words_in(stored)), stored.size] == [size, size]


def test_nothing_of_it_is_on_the_disk_in_clear() -> None:
    raw = path_of(written()).read_bytes()
    assert b"Somebody wrote" not in raw


def test_a_file_is_for_the_server_alone_and_its_time_is_the_day() -> None:
    stored = written()
    looks = path_of(stored).stat()
    midnight = dt.datetime.combine(given.TODAY, dt.time(), tzinfo=LONDON).timestamp()
    assert (looks.st_mode & 0o777, looks.st_mtime) == (0o600, midnight)
    assert store.folder().stat().st_mode & 0o777 == 0o700


def is_midnight(path: Path) -> bool:
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, LONDON)
    return written.time() == dt.time()


def test_the_folder_tells_the_day_only_whether_a_file_came_or_went() -> None:
    stored = written()
    came = is_midnight(store.folder())
    store.remove([stored.id])
    gone = is_midnight(store.folder())
    store.Writing().discard()
    assert [came, gone, is_midnight(store.folder())] == [True] * 3


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - SEALED_CHUNK)


def add(file: Path) -> None:
    with file.open("ab") as end:
        end.write(bytes(SEALED_CHUNK))


def change_the_end(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)


@pytest.mark.parametrize("spoil", [cut, add, change_the_end, Path.unlink])
def test_a_file_that_is_not_whole_shows_not_even_its_beginning(
    spoil: Callable[[Path], None],
) -> None:
    stored = written()
    spoil(path_of(stored))
    with pytest.raises(CannotOpen):
        store.read(stored)


def test_a_file_that_was_changed_in_the_middle_ends_there() -> None:
    stored = written()
    raw = bytearray(path_of(stored).read_bytes())
    raw[SEALED_CHUNK + 10] ^= 1
    path_of(stored).write_bytes(raw)
    pieces = store.read(stored)
    assert len(next(pieces)) == CHUNK
    with pytest.raises(CannotOpen):
        next(pieces)


def test_another_key_opens_nothing() -> None:
    stored = written()
    with pytest.raises(CannotOpen):
        store.read(Stored(stored.id, bytes(32), stored.size))


def test_what_broke_off_is_taken_away() -> None:
    writing = store.Writing()
    writing.add(WORDS.encode())
    writing.discard()
    assert list(store.folder().iterdir()) == []


def test_files_are_refused_when_the_disk_is_nearly_full(settings: Settings) -> None:
    settings.UPSTANDER_FREE_RESERVE = 0
    assert store.has_room()
    settings.UPSTANDER_FREE_RESERVE = 2**62
    assert not store.has_room()


# --- rows ----------------------------------------------------------------------------------------


@pytest.fixture
def item() -> Item:
    officer = given.a_person()
    return given.the_statement(given.a_report(given.a_circle(officer)))


def waiting(draft: str = DRAFT, scan: Scan = Scan.PASSED) -> Stored:
    stored = written()
    blobs.keep_in_draft(copies=[Copy(stored, BlobRole.CLEAN, scan)], draft=draft)
    return stored


@pytest.mark.django_db
def test_a_file_of_a_draft_that_is_over_goes_with_its_bytes(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    gone, stays = waiting(), waiting(OTHER)
    with django_capture_on_commit_callbacks(execute=True):
        blobs.drop_drafts([DRAFT])
    assert not path_of(gone).exists()
    assert words_in(stays) == WORDS
    assert list(Blob.objects.values_list("pk", "draft")) == [(stays.id, OTHER)]


@pytest.mark.django_db
def test_what_is_sent_belongs_to_its_item_and_what_was_dropped_is_gone(
    item: Item, django_capture_on_commit_callbacks: Commits
) -> None:
    sent, dropped = waiting(), waiting()
    with django_capture_on_commit_callbacks(execute=True):
        blobs.move_to_items(draft=DRAFT, items={sent.id: item})
    row = Blob.objects.get()
    assert (row.pk, row.item_id, row.draft) == (sent.id, item.pk, "")
    assert (row.padded_size, row.role, row.scan) == (3 * CHUNK, "clean", "passed")
    assert [path_of(one).exists() for one in (sent, dropped)] == [True, False]
    assert blobs.scans_of([sent.id, dropped.id]) == {sent.id: Scan.PASSED}
    assert blobs.scans_of([]) == {}


@pytest.mark.django_db
def test_a_file_of_another_draft_cannot_be_sent(item: Item) -> None:
    theirs = waiting(OTHER)
    with pytest.raises(CannotOpen):
        blobs.move_to_items(draft=DRAFT, items={theirs.id: item})


@pytest.mark.django_db
def test_a_file_can_belong_to_an_item_at_once(item: Item) -> None:
    stored = written()
    blobs.keep_in_item(copies=[Copy(stored, BlobRole.CLEAN)], item=item)
    assert blobs.scans_of([stored.id]) == {stored.id: Scan.NOT_SCANNED}


@pytest.mark.django_db
def test_a_file_belongs_to_a_draft_or_an_item_and_never_to_both_or_neither(item: Item) -> None:
    for wrong in ({"draft": ""}, {"draft": DRAFT, "item": item}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Blob.objects.create(role="clean", padded_size=CHUNK, **wrong)


# --- what broke off ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "left"), [(0, 1), (2, 1), (3, 0)])
def test_bytes_that_no_row_speaks_of_go_after_two_days(days: int, left: int) -> None:
    written()
    assert blobs.sweep(NOW + dt.timedelta(days=days)) == 1 - left
    assert len(list(store.folder().iterdir())) == left


@pytest.mark.django_db
def test_bytes_that_a_row_speaks_of_are_never_swept() -> None:
    stays = waiting()
    assert blobs.sweep(NOW + dt.timedelta(days=400)) == 0
    assert words_in(stays) == WORDS


@pytest.mark.django_db
def test_what_is_not_ours_in_the_folder_is_left_alone() -> None:
    written()
    (store.folder() / "README").write_text("not ours")
    blobs.sweep(NOW + dt.timedelta(days=10))
    assert [path.name for path in store.folder().iterdir()] == ["README"]


@pytest.mark.django_db
def test_each_hour_the_change_time_of_all_files_becomes_that_of_the_sweep() -> None:
    paths = [path_of(waiting()) for _file in range(2)]
    before = max(path.stat().st_ctime_ns for path in paths)
    time.sleep(0.02)
    blobs.sweep(NOW + dt.timedelta(hours=20))
    assert min(path.stat().st_ctime_ns for path in paths) > before


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "blurred"), [(10, False), (90, True)])
def test_an_upload_that_broke_off_soon_has_the_time_of_its_day_only(
    minutes: int, blurred: bool
) -> None:
    path = store.folder() / uuid4().hex
    path.parent.mkdir()
    path.write_bytes(b"half")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    blobs.sweep(NOW + dt.timedelta(minutes=minutes))
    midnight = dt.datetime.combine(given.TODAY, dt.time(), tzinfo=LONDON).timestamp()
    assert path.stat().st_mtime == (midnight if blurred else NOW.timestamp())
