"""Files at the door: what each carries, what is not taken, and what is left behind."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import NOW
from tests.confidential.given import PUBLIC
from tests.confidential.reporting.at_the_door import answer, cookie_of, text_of
from tests.confidential.reporting.handing_in import (
    a_note,
    a_photo,
    add,
    bytes_there,
    draft_of,
    there,
)
from upstander.confidential.reporting.actions import (
    Change,
    change_files,
)
from upstander.confidential.reporting.models import Report
from upstander.foundation.agencies.models import Route
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault import store
from upstander.foundation.vault.models import Blob

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
Commits = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.UPSTANDER_FREE_RESERVE = 0


@pytest.fixture
def browser() -> Client:
    """A browser in the middle of a report."""
    begun = Client()
    answer(begun, "now", safe="yes")
    answer(begun, "story", story="They laughed at me.")
    return begun


# --- the page ------------------------------------------------------------------------------------


def test_the_page_says_what_a_photo_carries_before_anything_goes(browser: Client) -> None:
    said = add(browser, a_photo())
    assert "IMG_2034.jpg Photo, " in said
    assert "Hidden in this photo where it was made, as a point on the map a name which" in said
    assert "We take this out. Only a clean copy goes." in said


def test_several_files_may_come_at_once_or_one_after_another(browser: Client) -> None:
    add(browser, a_photo("one.jpg"), a_note())
    add(browser, a_photo("two.jpg"))
    assert [one.name for one in there(browser)] == ["one.jpg", "note.txt", "two.jpg"]


def test_a_file_that_was_removed_leaves_nothing(
    browser: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    add(browser, a_photo(), a_note())
    gone = there(browser)[0]
    with django_capture_on_commit_callbacks(execute=True):
        add(browser, remove=gone.id.hex, do="")
    assert [one.name for one in there(browser)] == ["note.txt"]
    assert (Blob.objects.count(), bytes_there()) == (1, 1)


def test_files_that_are_chosen_when_somebody_goes_on_come_along(browser: Client) -> None:
    add(browser, a_note(), do="next")
    assert len(there(browser)) == 1


def test_the_page_stands_on_the_way_and_on_the_last_look(browser: Client) -> None:
    assert "Have you told anyone before?" in text_of(browser.get(back_of(browser)))
    sent_early = add(browser, a_note(), do="send")
    assert "Have you told" not in sent_early
    said = text_of(browser.get("/check/"))
    assert "Do you have photos, messages or papers? note.txt" in said
    changed = browser.post("/q/files/?then=check", {"do": "next", "whole": "1"})
    assert changed["Location"] == "/check/"


def back_of(browser: Client) -> str:
    """Return where the page's link back leads."""
    page = browser.get("/q/files/").content.decode()
    return re.search(r'<a href="(/q/[a-z]+/)">', page)[1]  # type: ignore[index]


def test_files_alone_are_enough_to_send() -> None:
    browser = Client()
    add(browser, a_note())
    browser.post("/check/", {"do": "send"})
    assert Report.objects.count() == 1


def test_a_tick_keeps_the_original_and_can_be_taken_back(browser: Client) -> None:
    add(browser, a_photo())
    shown = there(browser)[0].id.hex
    add(browser, shown=shown, keep=shown)
    assert [one.keep for one in there(browser)] == [True]
    add(browser, shown=shown)
    assert [one.keep for one in there(browser)] == [False]


def test_a_file_that_another_tab_added_keeps_its_tick(browser: Client) -> None:
    add(browser, a_photo())
    shown = there(browser)[0].id.hex
    add(browser, shown=shown, keep=[shown, "nonsense"])
    add(browser)
    assert [one.keep for one in there(browser)] == [True]


def test_nothing_hidden_is_said_too(browser: Client) -> None:
    assert "Nothing is hidden in this file." in add(browser, a_note())


REFUSED = {
    "a program": (b"MZ\x90\x00", "x.exe", "We can take photos, pictures, PDF and plain text."),
    "a HEIC photo": (b"\0\0\0\x18ftypheic\0\0", "x.heic", "Please send it as JPEG"),
    "an empty file": (b"", "x.txt", "This file is empty."),
    "a broken photo": (b"\xff\xd8\xff" + b"x" * 9000, "x.jpg", "This file is damaged"),
    "a file that lies": (b"words\n" * 9000 + b"\0", "x.txt", "We can take photos"),
    "a large file": (b"words\n" * 5_000_000, "x.txt", "larger than 25 MB"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_taken_is_said_kindly_and_nothing_else_is_lost(
    browser: Client, kind: str
) -> None:
    raw, name, words = REFUSED[kind]
    said = add(browser, SimpleUploadedFile(name, raw), a_note())
    assert f"{name}: " in said
    assert words in said
    assert [one.name for one in there(browser)] == ["note.txt"]
    assert draft_of(browser).answers["story"] == "They laughed at me."
    assert bytes_there() == 1


def test_ten_files_are_taken_and_the_others_named(browser: Client) -> None:
    said = add(browser, *(a_note(f"{number}.txt") for number in range(12)))
    assert len(there(browser)) == 10
    assert "10.txt: You can send 10 files. This one is over." in said
    assert bytes_there() == 10
    assert "You have added 10 files." in add(browser, do="easy")
    assert "10.txt" not in add(browser, a_note("late.txt"))
    assert len(there(browser)) == 10


def test_files_are_refused_when_the_disk_is_nearly_full_and_words_are_not(
    browser: Client, settings: Settings
) -> None:
    settings.UPSTANDER_FREE_RESERVE = 2**62
    assert "We have no room for files just now." in add(browser, a_note())
    answer(browser, "story", story="More words.")
    assert draft_of(browser).answers["story"] == "More words."
    assert (there(browser), bytes_there()) == ([], 0)


def test_a_connection_that_breaks_off_leaves_nothing_behind(browser: Client) -> None:
    posted = {"do": "add", "files": [a_photo()]}
    said = text_of(browser.post("/q/files/", posted))
    assert "The connection broke off, so no file came through." in said
    assert (there(browser), bytes_there()) == ([], 0)


def test_a_form_from_elsewhere_leaves_nothing_behind() -> None:
    browser = Client(enforce_csrf_checks=True)
    sent = browser.post("/q/files/", {"do": "add", "files": [a_photo()], "whole": "1"})
    assert (sent.status_code, bytes_there()) == (403, 0)


def test_whoever_comes_while_others_send_is_told_to_wait(browser: Client) -> None:
    from upstander.foundation.uploads import receiving  # noqa: PLC0415 - to fill its places

    places = [receiving._places.acquire(blocking=False) for _place in range(receiving.AT_ONCE)]
    try:
        sent = browser.post("/q/files/", {"do": "add", "files": [a_note()], "whole": "1"})
    finally:
        for _taken in filter(None, places):
            receiving._places.release()
    assert (sent.status_code, bytes_there()) == (503, 0)
    assert "Others are sending files just now." in text_of(sent)


def test_there_is_no_page_without_a_report_that_is_being_written() -> None:
    assert Client().get("/q/files/").status_code == 410


def test_a_file_may_be_the_first_thing_somebody_gives() -> None:
    browser = Client()
    add(browser, a_note())
    assert len(there(browser)) == 1


def test_leaving_takes_the_files_away(
    browser: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    add(browser, a_photo())
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/leave/")
    assert (Blob.objects.count(), bytes_there()) == (0, 0)


def test_files_of_a_draft_that_ran_out_are_swept(
    browser: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    add(browser, a_photo())
    with django_capture_on_commit_callbacks(execute=True):
        drafts.forget_old(clock.now() + dt.timedelta(days=4))
    assert (Blob.objects.count(), bytes_there()) == (0, 0)


def test_two_tabs_add_files_to_one_draft(browser: Client) -> None:
    add(browser, a_note("first.txt"))
    cookie = cookie_of(browser)
    with store.Writing() as writing:
        writing.add(b"words")
        stored = writing.finish(NOW)
    one = HandedIn("second.txt", there(browser)[0].kind, copy=stored)
    change_files(cookie=cookie, change=Change(added=[one]), easy=False, by=PUBLIC, now=clock.now())
    assert [one.name for one in there(browser)] == ["first.txt", "second.txt"]


def test_after_it_was_sent_the_page_leads_to_the_receipt(browser: Client) -> None:
    browser.post("/check/", {"do": "send"})
    assert browser.get("/q/files/")["Location"] == "/kept/"
    late = browser.post("/q/files/", {"do": "add", "files": [a_note()], "whole": "1"})
    assert (late["Location"], bytes_there()) == ("/kept/", 0)


def test_where_nobody_can_read_it_no_file_is_taken() -> None:
    Route.objects.update(live=False)
    sent = Client().post("/q/files/", {"do": "add", "files": [a_note()], "whole": "1"})
    assert (sent.status_code, bytes_there()) == (503, 0)
