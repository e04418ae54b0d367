"""Files that were sent: what goes, who can open it, and how it is handed over."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import council_only, opened_by
from tests.confidential.reporting.at_the_door import answer, text_of
from tests.confidential.reporting.handing_in import (
    CLEAN,
    ORIGINAL,
    a_note,
    a_photo,
    add,
    bytes_there,
    draft_of,
    files_of,
    sent,
    whole,
)
from tests.foundation.uploads import pictures
from upstander.confidential.reporting.actions import (
    HarmfulFile,
    NoSuchFile,
    OpenItFirst,
    open_file,
    open_report,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.confidential.sharing.actions import Plan, disclose
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.choices import CompartmentKind, Scan
from upstander.foundation.vault.matching import forged_items
from upstander.foundation.vault.models import Blob, Compartment

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


# --- sending -------------------------------------------------------------------------------------


def test_only_the_clean_copy_goes(
    house: Partnership, browser: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report = sent(browser, a_photo())
    (one,) = files_of(house, report)
    assert (one.name, set(one.copies)) == ("IMG_2034.jpg", {CLEAN})
    assert b"Quillon" not in whole(one)
    assert Image.open(BytesIO(whole(one))).size == (120, 80)
    assert (Blob.objects.count(), bytes_there()) == (1, 1)


def test_what_the_file_carried_stands_beside_it(house: Partnership, browser: Client) -> None:
    (one,) = files_of(house, sent(browser, a_photo()))
    assert "place" in one.carries


def test_an_original_that_is_kept_goes_apart_from_what_can_be_shared_on(
    house: Partnership, browser: Client
) -> None:
    report = sent(browser, a_photo(), a_note(), keep=True)
    photo, note = files_of(house, report)
    assert (set(photo.copies), set(note.copies)) == ({CLEAN, ORIGINAL}, {CLEAN})
    assert whole(photo, ORIGINAL) == pictures.photo()
    row = Blob.objects.select_related("item__compartment").get(pk=photo.copies[ORIGINAL].id)
    assert row.item is not None
    assert row.item.compartment.kind == "originals"


def test_another_team_it_is_shared_with_gets_the_clean_copy_alone(
    house: Partnership, browser: Client
) -> None:
    council_only(house)
    report = sent(browser, a_photo(), keep=True)
    plan = Plan(
        to_circle=house.hate_crime_team.id, kinds=[CompartmentKind.STATEMENT],
        purpose=Purpose.INVESTIGATE, basis="public_task", agreed=Agreed.TOLD,
    )  # fmt: skip
    dev = house.people["Dev"]
    disclose(report=report, plan=plan, keyring=keyring_of(dev), by=house.actor("Dev"), now=NOW)
    content = opened(report, keyring_of(house.people["Anwen"]))
    assert [set(one.copies) for one in content.files] == [{CLEAN}]
    assert content.closed == ()


def test_a_report_without_originals_has_no_place_for_them(browser: Client) -> None:
    sent(browser, a_photo())
    assert not Compartment.objects.filter(kind="originals").exists()


def test_a_file_that_cannot_be_cleaned_goes_as_it_came_and_says_so(
    house: Partnership, browser: Client
) -> None:
    locked = pictures.document(password="lantern")
    said = add(browser, SimpleUploadedFile("letter.pdf", locked))
    assert "We could not look inside this file" in said
    (one,) = files_of(house, sent(browser))
    assert set(one.copies) == {ORIGINAL}
    assert whole(one, ORIGINAL) == locked


def test_another_team_and_the_code_open_none_of_it(house: Partnership, browser: Client) -> None:
    report = sent(browser, a_photo(), keep=True)
    assert files_of(house, report, "Esi") == ()


def test_every_sealed_document_stands_in_the_record(browser: Client) -> None:
    from upstander.foundation.audit.queries import _noted  # noqa: PLC0415 - as audit_verify asks

    sent(browser, a_photo(), a_note(), keep=True)
    assert list(forged_items(_noted())) == []


def test_a_file_that_is_gone_stops_the_sending_and_nothing_is_lost(
    browser: Client,
) -> None:
    add(browser, a_photo())
    Blob.objects.all().delete()
    said = text_of(browser.post("/check/", {"do": "send"}))
    assert Report.objects.count() == 0
    assert "One of your files is not here any more, so nothing was sent." in said
    assert draft_of(browser).answers["story"] == "They laughed at me."


# --- at the desk ---------------------------------------------------------------------------------


@pytest.fixture
def report(house: Partnership, browser: Client) -> Report:
    """A report with a photo whose original is kept, opened by the council's team."""
    one = sent(browser, a_photo(), keep=True)
    open_report(report=one, keyring=keyring_of(house.people["Dev"]), by=house.actor("Dev"), now=NOW)
    return one


def take(house: Partnership, report: Report, name: str = "Dev", **more: object) -> bytes:
    (one,) = files_of(house, report)
    asked = {"file": one.id, "role": CLEAN, "sure": False, **more}
    answer = open_file(
        report=Report.objects.get(pk=report.pk), keyring=keyring_of(house.people[name]),
        by=house.actor(name), now=NOW, **asked,
    )  # fmt: skip
    return b"".join(answer.pieces)


def test_somebody_of_the_team_opens_a_file_and_it_is_on_record(
    house: Partnership, report: Report
) -> None:
    assert Image.open(BytesIO(take(house, report))).size == (120, 80)
    assert take(house, report, role=ORIGINAL) == pictures.photo()
    events = Event.objects.filter(name=EventName.FILE_OPENED).order_by("at")
    told = [(event.detail["agency"], event.detail["copy"]) for event in events]
    assert sorted(told) == [
        ("County Council (invented)", "clean"),
        ("County Council (invented)", "original"),
    ]


def test_a_file_is_opened_after_the_report_never_before(house: Partnership, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state="new")
    with pytest.raises(OpenItFirst):
        take(house, report)


@pytest.mark.parametrize("more", [{"file": uuid4()}, {"file": UUID(int=0)}])
def test_a_file_that_is_not_of_this_report_is_not_there(
    house: Partnership, report: Report, more: dict[str, object]
) -> None:
    with pytest.raises(NoSuchFile):
        take(house, report, **more)


def test_bytes_without_a_row_are_not_opened(house: Partnership, report: Report) -> None:
    Blob.objects.all().delete()
    with pytest.raises(NoSuchFile):
        take(house, report)


def test_a_harmful_file_opens_only_for_somebody_who_says_that_they_know(
    house: Partnership, report: Report
) -> None:
    Blob.objects.update(scan=Scan.INFECTED)
    with pytest.raises(HarmfulFile):
        take(house, report)
    assert take(house, report, sure=True)


def on_the_screen(house: Partnership, report: Report) -> tuple[Client, str, str]:
    browser = unlocked(house.people["Dev"])
    page = browser.post(f"/reports/{report.number}/")
    address = re.search(r'action="(/reports/\w+/files/[0-9a-f-]+/)"', page.content.decode())
    assert address
    return browser, address[1], text_of(page)


def test_the_desk_names_each_copy_and_says_honestly_that_nothing_scanned_it(
    house: Partnership, report: Report
) -> None:
    _browser, _address, said = on_the_screen(house, report)
    assert "IMG_2034.jpg Photo, " in said
    assert "Not scanned for harmful software." in said
    assert "Hidden in this photo: where it was made" in said
    assert re.search(r"Clean copy [\d.]+ (KB|bytes)", said)
    assert re.search(r"Original [\d.]+ (KB|bytes)", said)


def test_a_file_is_handed_over_so_that_a_browser_saves_and_never_runs_it(
    house: Partnership, report: Report
) -> None:
    browser, address, _said = on_the_screen(house, report)
    answer = browser.post(address, {"copy": "original"})
    assert b"".join(answer.streaming_content) == pictures.photo()
    assert answer["Content-Disposition"] == 'attachment; filename="file.jpg"'
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Length"] == str(len(pictures.photo()))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_a_harmful_file_is_marked_and_needs_a_tick(house: Partnership, report: Report) -> None:
    Blob.objects.update(scan=Scan.INFECTED)
    browser, address, said = on_the_screen(house, report)
    assert "Harmful software was found in this file" in said
    refused = browser.post(address, {"copy": "clean"}, follow=True)
    assert "so it stays locked" in text_of(refused)
    assert browser.post(address, {"copy": "clean", "sure": "on"}).streaming


def test_the_person_sees_that_a_file_was_opened(house: Partnership, report: Report) -> None:
    from upstander.foundation.audit.queries import openings_of  # noqa: PLC0415 - one test

    take(house, report)
    assert [(one.role, one.of_file) for one in openings_of(report.pk)] == [
        ("Community cohesion officer", False),
        ("Community cohesion officer", True),
    ]


def test_the_same_number_of_questions_is_asked_of_the_database_for_one_file_and_for_many(
    house: Partnership, browser: Client, django_assert_num_queries: object
) -> None:
    from django.db import connection  # noqa: PLC0415 - one test
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def cost(number: int) -> int:
        one = Client()
        answer(one, "now", safe="yes")
        report = sent(one, *(a_note(f"{count}.txt") for count in range(number)))
        keyring = keyring_of(house.people["Dev"])
        with CaptureQueriesContext(connection) as asked:
            content = opened(report, keyring)
        assert len(content.files) == number
        return len(asked)

    del browser, django_assert_num_queries
    assert cost(1) == cost(3)


def test_opening_shows_files_beside_the_story(house: Partnership, report: Report) -> None:
    from tests.confidential.given import Told  # noqa: PLC0415 - one test

    assert len(opened_by(house, "Dev", Told(report, None)).content.files) == 1  # type: ignore[arg-type]
