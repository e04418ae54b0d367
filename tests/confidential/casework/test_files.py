"""The files of a case: one picture at a time, each opening on record, and only with a key."""

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import NOW, Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import TITLE, a_case
from tests.confidential.casework.pages import text_of
from tests.confidential.reporting.at_the_door import answer
from tests.confidential.reporting.handing_in import a_note, a_photo, files_of, sent
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.choices import About
from upstander.confidential.casework.models import Case
from upstander.confidential.reporting.models import Report
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.choices import Scan
from upstander.foundation.vault.models import Blob

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.UPSTANDER_FREE_RESERVE = 0


@pytest.fixture
def report(house: Partnership) -> Report:
    """A report with a photo and a note, that Dev of the council has read."""
    browser = Client()
    answer(browser, "now", safe="yes")
    answer(browser, "story", story="They broke my window.")
    made = sent(browser, a_photo("a.jpg"), a_note("b.txt"))
    unlocked(house.people["Dev"]).post(f"/reports/{made.number}/")
    return Report.objects.get(pk=made.pk)


@pytest.fixture
def case(house: Partnership, report: Report) -> Case:
    """The case of that report."""
    return open_case(
        report=report, about=About.CRIME, lead=house.cohesion_team.id, title=TITLE,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip


@pytest.fixture
def dev(house: Partnership, case: Case) -> Client:
    """A browser in which Dev has opened the case."""
    browser = unlocked(house.people["Dev"])
    browser.post(f"/cases/{case.reference}/")
    return browser


def page(case: Case, tail: str = "files/") -> str:
    return f"/cases/{case.reference}/{tail}"


def photo_of(house: Partnership, report: Report) -> UUID:
    return next(one.id for one in files_of(house, report) if one.name == "a.jpg")


def opened_files() -> int:
    return Event.objects.filter(name=EventName.FILE_OPENED).count()


def test_the_files_of_a_case_are_listed_and_pictures_are_covered(
    dev: Client, case: Case, report: Report
) -> None:
    shown = dev.get(page(case))
    words = text_of(shown)
    assert [said in words for said in (f"Report {report.number}", "a.jpg", "b.txt")] == [True] * 3
    assert "Some can be hard to look at" in words
    assert words.count("Show this picture") == 1
    assert b"<img" not in shown.content
    assert opened_files() == 0


def test_a_picture_is_shown_once_when_asked_for_and_that_is_on_record(
    house: Partnership, dev: Client, case: Case, report: Report
) -> None:
    photo = photo_of(house, report)
    place = f"/reports/{report.number}/files/{photo}/picture/"
    asked = dev.post(page(case, f"files/{photo}/"))
    assert asked["Location"] == f"{page(case)}#file-{photo}"
    assert f'src="{place}"' in dev.get(page(case)).content.decode()
    assert opened_files() == 0
    given = dev.get(place)
    assert (given.status_code, given["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(given.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    event = Event.objects.get(name=EventName.FILE_OPENED)
    assert (event.subject_id, event.detail["copy"]) == (report.pk, "clean")
    assert dev.get(place).status_code == 404
    assert b"<img" not in dev.get(page(case)).content
    assert opened_files() == 1


def test_another_picture_than_the_one_asked_for_stays_covered(
    house: Partnership, dev: Client, case: Case, report: Report
) -> None:
    photo = photo_of(house, report)
    place = f"/reports/{report.number}/files/{photo}/picture/"
    assert dev.get(place).status_code == 404
    dev.post(page(case, f"files/{report.pk}/"))
    assert dev.get(place).status_code == 404
    assert opened_files() == 0


def test_a_harmful_picture_is_never_shown(
    house: Partnership, dev: Client, case: Case, report: Report
) -> None:
    Blob.objects.update(scan=Scan.INFECTED)
    words = text_of(dev.get(page(case)))
    assert ("Show this picture" in words, "Harmful software" in words) == (False, True)
    photo = photo_of(house, report)
    dev.post(page(case, f"files/{photo}/"))
    assert dev.get(f"/reports/{report.number}/files/{photo}/picture/").status_code == 404


def test_who_holds_no_key_finds_no_list(house: Partnership, case: Case, report: Report) -> None:
    esi = unlocked(house.people["Esi"])
    assert esi.get(page(case)).status_code == 404
    assert esi.post(page(case, f"files/{report.pk}/")).status_code == 404


def test_the_list_is_written_down_once_and_stays_shut_until_the_case_was_opened(
    house: Partnership, dev: Client, case: Case
) -> None:
    rows = Event.objects.filter(name=EventName.CASE_SHOWN, detail__part="files")
    dev.get(page(case))
    assert rows.count() == 1
    fresh = unlocked(house.people["Dev"])
    assert fresh.get(page(case)).status_code == 302
    assert rows.count() == 1


def test_a_case_without_files_says_so(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Dev"])
    browser.post(f"/cases/{work.case.reference}/")
    assert "No files in this case" in text_of(browser.get(page(work.case)))
