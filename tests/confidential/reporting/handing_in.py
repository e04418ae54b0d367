"""Files in the hands of somebody at the public door, and what became of them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Partnership, keyring_of
from tests.confidential.reporting.at_the_door import answer, code_shown, cookie_of, text_of
from tests.foundation.uploads import pictures
from upstander.confidential.reporting.files import SealedFile, files_in
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import BlobRole

CLEAN, ORIGINAL = BlobRole.CLEAN, BlobRole.ORIGINAL


def a_photo(name: str = "IMG_2034.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pictures.photo(), "image/jpeg")


def a_note(name: str = "note.txt", words: str = "They shouted.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), "text/plain")


def add(browser: Client, *files: SimpleUploadedFile, do: str = "add", **fields: object) -> str:
    """Post the page of files; return what a person then reads."""
    posted = {"do": do, "files": list(files), "whole": "1", **fields}
    return text_of(browser.post("/q/files/", posted, follow=True))


def draft_of(browser: Client) -> drafts.OpenDraft:
    found = drafts.load(cookie_of(browser), clock.now())
    assert found is not None
    return found


def there(browser: Client) -> list[HandedIn]:
    return files_in(draft_of(browser).answers)


def bytes_there() -> int:
    return len(list(store.folder().glob("*")))


def sent(browser: Client, *files: SimpleUploadedFile, keep: bool = False) -> Report:
    """Send a report with these files."""
    add(browser, *files)
    shown = [one.id.hex for one in there(browser)]
    add(browser, shown=shown, keep=shown if keep else [])
    answer(browser, "help", help=["talk"])
    browser.post("/check/", {"do": "send"})
    number, _words = code_shown(browser.get("/kept/"))
    return Report.objects.get(number=number)


def files_of(house: Partnership, report: Report, name: str = "Dev") -> tuple[SealedFile, ...]:
    return opened(report, keyring_of(house.people[name])).files


def whole(one: SealedFile, role: BlobRole = CLEAN) -> bytes:
    return b"".join(store.read(one.copies[role]))
