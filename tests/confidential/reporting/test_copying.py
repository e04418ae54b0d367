"""A clean copy that could not be made when a file came: tried once more, kept, and shared then."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import council_only
from tests.confidential.reporting.at_the_door import answer, text_of
from tests.confidential.reporting.handing_in import (
    CLEAN,
    ORIGINAL,
    a_photo,
    add,
    bytes_there,
    files_of,
    sent,
    whole,
)
from tests.foundation.uploads import pictures
from upstander.confidential.reporting.actions import copy_again, open_report
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Content, opened
from upstander.confidential.sharing.actions import Plan, disclose
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import _noted
from upstander.foundation.uploads import cleaning, receiving
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import CompartmentKind, Scan
from upstander.foundation.vault.matching import forged_items
from upstander.foundation.vault.models import Blob, Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
FIRST_WORDS = "We try again when a worker opens it."


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.UPSTANDER_FREE_RESERVE = 0


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """A machine on which the program that makes clean copies ends at once; undo it to mend it."""
    program = tmp_path / "ends.py"
    program.write_text("raise SystemExit(1)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "PROGRAM", program)
        yield patch


def handed_in(*files: SimpleUploadedFile) -> Report:
    browser = Client()
    answer(browser, "now", safe="yes")
    answer(browser, "story", story="They laughed at me.")
    return sent(browser, *files)


@pytest.fixture
def report(house: Partnership, broken: pytest.MonkeyPatch) -> Report:
    """A report whose photo has no clean copy, on a machine that is mended since."""
    council_only(house)
    one = handed_in(a_photo())
    broken.undo()
    return one


def again(house: Partnership, report: Report, name: str = "Dev") -> Content:
    """Open the report as this person, as the desk does."""
    keyring, by = keyring_of(house.people[name]), house.actor(name)
    seen = open_report(report=report, keyring=keyring, by=by, now=NOW)
    return copy_again(report=seen.report, content=seen.content, keyring=keyring, by=by, now=NOW)


def copies(content: Content) -> list[set[str]]:
    return [{role.value for role in one.copies} for one in content.files]


def test_the_person_reads_that_it_is_tried_again(broken: pytest.MonkeyPatch) -> None:
    browser = Client()
    answer(browser, "now", safe="yes")
    said = add(browser, a_photo())
    assert "We could not look inside this file" in said
    assert FIRST_WORDS in said
    broken.undo()


def test_the_first_opening_makes_the_copy_and_keeps_it(house: Partnership, report: Report) -> None:
    assert copies(opened_now(house, report)) == [{"original"}]
    assert copies(again(house, report)) == [{"clean", "original"}]
    (one,) = files_of(house, report)
    assert Image.open(BytesIO(whole(one))).size == (120, 80)
    assert b"Quillon" not in whole(one)
    assert whole(one, ORIGINAL) == pictures.photo()
    assert "place" in one.carries
    assert (Blob.objects.count(), bytes_there()) == (2, 2)


def opened_now(house: Partnership, report: Report, name: str = "Dev") -> Content:
    return opened(report, keyring_of(house.people[name]))


def test_nothing_is_shared_until_then_and_the_clean_copy_alone_afterwards(
    house: Partnership, report: Report
) -> None:
    plan = Plan(
        to_circle=house.hate_crime_team.id, kinds=[CompartmentKind.STATEMENT],
        purpose=Purpose.INVESTIGATE, basis="public_task", agreed=Agreed.TOLD,
    )  # fmt: skip
    dev = keyring_of(house.people["Dev"])
    open_report(report=report, keyring=dev, by=house.actor("Dev"), now=NOW)
    disclose(report=report, plan=plan, keyring=dev, by=house.actor("Dev"), now=NOW)
    assert copies(again(house, report, "Anwen")) == [set()]
    again(house, report)
    assert copies(opened_now(house, report, "Anwen")) == [{"clean"}]


def test_it_stands_in_the_record_with_what_was_sealed(house: Partnership, report: Report) -> None:
    again(house, report)
    (event,) = Event.objects.filter(name=EventName.FILE_COPIED)
    assert event.detail["agency"] == "County Council (invented)"
    assert list(forged_items(_noted())) == []


def test_what_fails_again_is_not_tried_a_third_time_and_says_so(house: Partnership) -> None:
    locked = SimpleUploadedFile("letter.pdf", pictures.document(password="lantern"))
    one = handed_in(locked)
    desk = unlocked(house.people["Dev"])
    said = text_of(desk.post(f"/reports/{one.number}/"))
    assert "A clean copy could not be made, also not at a second try." in said
    sealed = Item.objects.count()
    assert copies(again(house, one)) == [{"original"}]
    assert Item.objects.count() == sealed


def test_a_file_with_its_clean_copy_is_left_alone(house: Partnership) -> None:
    one = handed_in(a_photo())
    assert copies(again(house, one)) == [{"clean"}]
    assert not Event.objects.filter(name=EventName.FILE_COPIED).exists()


def test_what_a_scanner_found_harmful_is_never_opened(house: Partnership, report: Report) -> None:
    Blob.objects.update(scan=Scan.INFECTED)
    assert copies(again(house, report)) == [{"original"}]
    assert opened_now(house, report).files[0].waits_for_copy


def test_while_others_send_files_it_waits_for_the_next_opening(
    house: Partnership, report: Report
) -> None:
    with receiving.a_place(), receiving.a_place():
        assert copies(again(house, report)) == [{"original"}]
        said = text_of(unlocked(house.people["Dev"]).post(f"/reports/{report.number}/"))
    assert "There is no clean copy yet." in said
    assert copies(again(house, report)) == [{"clean", "original"}]


def test_bytes_that_are_gone_stop_nobody_from_reading(house: Partnership, report: Report) -> None:
    (one,) = files_of(house, report)
    store.remove([one.copies[ORIGINAL].id])
    assert copies(again(house, report)) == [{"original"}]


def test_of_two_who_open_it_at_once_one_makes_the_copy(house: Partnership, report: Report) -> None:
    before = opened_now(house, report)
    again(house, report)
    dev = house.actor("Dev")
    content = copy_again(
        report=report, content=before, keyring=keyring_of(house.people["Dev"]), by=dev, now=NOW
    )
    assert copies(content) == [{"clean", "original"}]
    assert (Blob.objects.filter(role=CLEAN).count(), bytes_there()) == (1, 2)


def test_whoever_may_not_open_reports_makes_no_copy(house: Partnership, report: Report) -> None:
    content = opened_now(house, report)
    with pytest.raises(NotPermitted):
        copy_again(
            report=report, content=content, keyring=keyring_of(house.people["Dev"]),
            by=house.actor("Hana"), now=NOW,
        )  # fmt: skip
