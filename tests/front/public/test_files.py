"""Files with messages, both ways: clean copies only, and never shown back to who sent them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.cast import Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import Told, answered, opened_by, told
from tests.confidential.reporting.at_the_door import text_of
from tests.confidential.reporting.handing_in import a_note, a_photo, bytes_there
from tests.foundation.uploads import pictures
from upstander.confidential.reporting.queries import opened
from upstander.foundation.audit.queries import _noted
from upstander.foundation.uploads import receiving, scanning
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import BlobRole, Scan
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.matching import forged_items
from upstander.foundation.vault.models import Blob
from upstander.front.public.visits import WAITING_COOKIE

Commits = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.UPSTANDER_FREE_RESERVE = 0


@pytest.fixture
def one() -> Told:
    return told()


@pytest.fixture
def back(one: Told) -> Client:
    """The browser of the person, who came back with the code."""
    browser = Client()
    browser.post("/back/", {"handle": one.code.handle, "words": " ".join(one.code.words)})
    return browser


def chooses(browser: Client, *files: SimpleUploadedFile, **more: object) -> HttpResponse:
    posted = {"files": list(files), "whole": "1", "read": 0, "do": "add", **more}
    return browser.post("/back/files/", posted)


def sends(browser: Client, *files: SimpleUploadedFile, read: int = 0) -> HttpResponse:
    """Choose files, and send them from the page that says what each carries."""
    if files:
        chooses(browser, *files)
    return browser.post("/back/files/", {"do": "send", "whole": "1", "read": read})


def rows_and_bytes() -> tuple[int, int]:
    return Blob.objects.count(), bytes_there()


def at_the_desk(house: Partnership, one: Told) -> Client:
    opened_by(house, "Dev", one)
    return unlocked(house.people["Dev"])


def test_what_a_person_sends_comes_clean_to_the_team(
    house: Partnership, one: Told, back: Client
) -> None:
    assert sends(back, a_photo(), a_note())["Location"] == "/back/mail/"
    photo, note = opened(one.fresh(), keyring_of(house.people["Dev"])).files
    raw = b"".join(store.read(photo.copies[BlobRole.CLEAN]))
    assert (photo.name, note.name, photo.from_us) == ("IMG_2034.jpg", "note.txt", False)
    assert b"Quillon" not in raw
    assert (Blob.objects.count(), bytes_there()) == (2, 2)
    assert list(forged_items(_noted())) == []


def test_what_each_file_carries_is_told_before_anything_goes(
    house: Partnership, one: Told, back: Client
) -> None:
    assert chooses(back, a_photo(), a_note())["Location"] == "/back/files/"
    said = text_of(back.get("/back/files/"))
    assert "IMG_2034.jpg Photo, " in said
    assert "where it was made, as a point on the map" in said
    assert "We take this out. Only a clean copy goes." in said
    assert "Nothing is hidden in this file." in said
    assert "Nothing has gone yet." in said
    assert opened(one.fresh(), keyring_of(house.people["Dev"])).files == ()


def test_a_file_chosen_with_the_press_that_sends_is_shown_first(one: Told, back: Client) -> None:
    chooses(back, a_note())
    assert chooses(back, a_photo(), do="send")["Location"] == "/back/files/"
    assert "IMG_2034.jpg" in text_of(back.get("/back/files/"))
    assert one.fresh().state == "new"
    assert "There are no messages yet." in text_of(back.get("/back/mail/"))


def test_one_file_is_taken_out_again_with_its_bytes(
    back: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    chooses(back, a_photo(), a_note())
    page = back.get("/back/files/").content.decode()
    photo = re.findall(r'name="remove" value="(\w+)"', page)[0]
    with django_capture_on_commit_callbacks(execute=True):
        back.post("/back/files/", {"remove": photo, "whole": "1"})
    said = text_of(back.get("/back/files/"))
    assert "IMG_2034.jpg" not in said
    assert "note.txt" in said
    assert rows_and_bytes() == (1, 1)


LEAVES = {
    "leaving the site": "/leave/",
    "finishing": "/back/end/",
    "stopping the code": "/back/close/",
}


@pytest.mark.parametrize("way", LEAVES)
def test_what_was_chosen_and_not_sent_goes_with_the_visit(
    back: Client, django_capture_on_commit_callbacks: Commits, way: str
) -> None:
    chooses(back, a_photo())
    with django_capture_on_commit_callbacks(execute=True):
        back.post(LEAVES[way])
    assert rows_and_bytes() == (0, 0)
    assert not back.cookies[WAITING_COOKIE].value


def test_whoever_comes_next_with_another_code_finds_no_files(
    back: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    chooses(back, a_photo())
    other = told()
    with django_capture_on_commit_callbacks(execute=True):
        back.post("/back/", {"handle": other.code.handle, "words": " ".join(other.code.words)})
    assert "IMG_2034.jpg" not in text_of(back.get("/back/files/"))
    assert rows_and_bytes() == (0, 0)


def test_a_file_that_is_gone_meanwhile_stops_the_sending_in_words(back: Client) -> None:
    chooses(back, a_note())
    Blob.objects.all().delete()
    said = sends(back)
    assert said.status_code == 409
    assert "One of your files is not here any more" in text_of(said)
    assert "There are no messages yet." in text_of(back.get("/back/mail/"))


def test_the_eleventh_file_is_refused_and_the_ten_stay(back: Client) -> None:
    chooses(back, *(a_note(f"{number}.txt") for number in range(10)))
    said = chooses(back, a_note("over.txt"))
    assert said.status_code == 409
    assert "over.txt: You can send 10 files." in text_of(said)
    assert "9.txt" in text_of(said)


def test_pressed_twice_they_go_once(one: Told, house: Partnership, back: Client) -> None:
    sends(back, a_note())
    assert "Choose a file first." in text_of(sends(back, read=1))
    assert len(opened(one.fresh(), keyring_of(house.people["Dev"])).files) == 1


def test_their_own_files_are_counted_and_never_shown_back(one: Told, back: Client) -> None:
    sends(back, a_photo(), a_note())
    page = back.get("/back/mail/")
    assert "2 files" in text_of(page)
    assert "IMG_2034" not in page.content.decode()
    assert one.fresh().state == "new"


def test_the_team_sees_them_beside_the_message(house: Partnership, one: Told, back: Client) -> None:
    sends(back, a_note())
    page = at_the_desk(house, one).post(f"/reports/{one.report.number}/")
    assert 'href="#files"' in page.content.decode()
    assert "note.txt Text, 13 bytes" in text_of(page)


def test_the_person_takes_off_what_the_team_sent(
    house: Partnership, one: Told, back: Client
) -> None:
    desk = at_the_desk(house, one)
    address = f"/reports/{one.report.number}/files/"
    assert "Send files to the person" in text_of(desk.get(address))
    sent = desk.post(address, {"files": [a_photo("form.jpg")], "whole": "1"})
    assert sent["Location"] == f"/reports/{one.report.number}/"
    assert one.fresh().state == "with_person"
    page = back.get("/back/mail/")
    assert "form.jpg Photo, " in text_of(page)
    href = re.search(r'href="(/back/file/[0-9a-f-]+/)"', page.content.decode())
    assert href
    answer = back.get(href[1])
    assert b"Quillon" not in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="file.jpg"'
    assert list(forged_items(_noted())) == []


def test_a_person_takes_off_neither_their_own_files_nor_others(back: Client) -> None:
    sends(back, a_note())
    own = Blob.objects.get().pk
    assert back.get(f"/back/file/{own}/").status_code == 404
    assert Client().get(f"/back/file/{own}/")["Location"] == "/back/?over=1"


REFUSED = {
    "nothing": ("", b"", "Choose a file first."),
    "a program": ("x.exe", b"MZ\0", "We can take photos"),
    "a locked document": (
        "x.pdf",
        pictures.document(password="lantern"),
        "We could not take out what is hidden in this file",
    ),
}


def refused(kind: str) -> tuple[list[SimpleUploadedFile], str]:
    """Return what is sent, and what is said of it."""
    name, raw, words = REFUSED[kind]
    return [SimpleUploadedFile(name, raw)] if name else [], words


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_go_clean_does_not_go(back: Client, kind: str) -> None:
    files, words = refused(kind)
    said = chooses(back, *files)
    assert said.status_code == 409
    assert words in text_of(said)
    assert (Blob.objects.count(), bytes_there()) == (0, 0)


def test_the_team_is_told_the_same(house: Partnership, one: Told) -> None:
    desk = at_the_desk(house, one)
    for files, words in map(refused, REFUSED):
        said = desk.post(
            f"/reports/{one.report.number}/files/", {"files": list(files), "whole": "1"}
        )
        assert words in text_of(said)


def test_a_harmful_file_is_not_taken(back: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "scanned", lambda _pieces: Scan.INFECTED)
    assert "something harmful" in text_of(chooses(back, a_note()))
    assert bytes_there() == 0


def test_a_report_that_nobody_read_cannot_be_answered_with_files(
    house: Partnership, one: Told
) -> None:
    desk = unlocked(house.people["Dev"])
    said = desk.post(f"/reports/{one.report.number}/files/", {"files": [a_note()], "whole": "1"})
    assert "Nobody has read this report yet." in text_of(said)
    assert bytes_there() == 0


def test_files_sent_twice_are_told_of_the_message_in_between(
    house: Partnership, one: Told, back: Client
) -> None:
    at_the_desk(house, one)
    answered(house, "Dev", one, "We can help.")
    assert "A new message came in while you were writing" in text_of(sends(back, a_note()))
    assert "note.txt" in text_of(back.get("/back/files/"))
    assert sends(back, read=1)["Location"] == "/back/mail/"
    assert rows_and_bytes() == (1, 1)


@pytest.fixture
def full() -> object:
    """Others who send files at this moment."""
    for _place in range(receiving.AT_ONCE):
        assert receiving._places.acquire(blocking=False)
    yield
    for _place in range(receiving.AT_ONCE):
        receiving._places.release()


@pytest.mark.usefixtures("full")
def test_whoever_comes_while_others_send_is_told_to_wait(
    house: Partnership, one: Told, back: Client
) -> None:
    assert "Others are sending files just now." in text_of(chooses(back, a_note()))
    desk = at_the_desk(house, one)
    said = desk.post(f"/reports/{one.report.number}/files/", {"files": [a_note()], "whole": "1"})
    assert "Others are sending files just now." in text_of(said)
    del back.cookies[RETURN_COOKIE]
    assert chooses(back, a_note())["Location"] == "/back/?over=1"


def test_a_visit_that_is_over_takes_no_files(back: Client) -> None:
    del back.cookies[RETURN_COOKIE]
    assert chooses(back, a_note())["Location"] == "/back/?over=1"
    assert bytes_there() == 0


def test_the_page_says_that_only_a_clean_copy_goes(back: Client) -> None:
    assert "send the clean copy only" in text_of(back.get("/back/files/"))
    assert "We take that out." in text_of(back.get("/back/files/?easy=1"))
