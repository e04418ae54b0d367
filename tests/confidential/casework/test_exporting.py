"""A case on paper, and a copy of it taken out."""

import io

import pikepdf
import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.casework.files import TITLE, Worked, a_case, seen_by
from tests.confidential.casework.lists import MORGAN, brought, csv_of
from tests.confidential.casework.test_views import opened, text_of
from tests.confidential.given import STORY
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions.exporting import Copy, export_case
from upstander.confidential.casework.actions.work import add_note, add_task
from upstander.confidential.casework.bringing_refusals import (
    NamesNeedReason,
)
from upstander.confidential.casework.choices import ForWhom
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.exporting import Wish
from upstander.confidential.casework.refusals import NoKeyToCase, WordsMissing
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.django_db
WISH = Wish(ForWhom.SYSTEM, "They move to another county.")
WITH_OTHERS = Wish(ForWhom.SYSTEM, "Moved.", with_others=True, others_reason="The risk is his.")


def copied(house: Partnership, case: Case, wish: Wish = WISH, name: str = "Carys") -> Copy:
    return export_case(
        case=case, wish=wish, keyring=keyring_of(house.people["Carys"]), by=house.actor(name),
        now=NOW,
    )  # fmt: skip


def a_brought_case(house: Partnership) -> Case:
    brought(house, csv_of(MORGAN).encode())
    return Case.objects.get()


def test_a_copy_holds_what_is_written_on_a_case(house: Partnership) -> None:
    work = a_case(house)
    add_note(case=work.case, text="She rang.", by=house.actor("Dev"), now=NOW)
    add_task(
        case=work.case, text="Ring the bus company", owner=house.people["Dev"].id,
        due_on=NOW.date(), by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    copy = copied(house, work.case).document
    assert (copy["format"], copy["version"], copy["marking"], copy["made_by"]) == (
        "upstander-case", 1, "OFFICIAL-SENSITIVE", "Carys",
    )  # fmt: skip
    case, reports, tasks = copy["case"], copy["reports"], copy["tasks"]
    assert (case["reference"], case["title"]) == (work.case.reference, TITLE)  # type: ignore[index]
    assert [one["story"] for one in reports] == [STORY]  # type: ignore[attr-defined]
    assert tasks == [{"text": "Ring the bus company", "owner": "Dev", "due_on": "2026-11-20"}]
    assert "She rang." in [one["text"] for one in copy["entries"]]  # type: ignore[attr-defined]


def test_other_peoples_names_are_left_out_unless_there_is_a_reason(house: Partnership) -> None:
    case = a_brought_case(house)
    plain = copied(house, case).document
    assert plain["left_out"] == ["others"]
    assert "Kit" not in str(plain)
    assert plain["person"] == {"person": "Morgan Ellis", "contact": "Text only, before noon"}
    with pytest.raises(NamesNeedReason):
        copied(house, case, Wish(ForWhom.PERSON, "They asked.", with_others=True))
    full = copied(house, case, WITH_OTHERS).document
    assert (full["others"], full["left_out"]) == ("A neighbour, Kit", [])


def test_what_was_said_of_others_in_a_report_goes_only_with_a_reason(house: Partnership) -> None:
    work = a_case(house)
    plain = copied(house, work.case).document["reports"]
    full = copied(house, work.case, WITH_OTHERS).document["reports"]
    assert ["others" in one for one in plain] == [False]  # type: ignore[attr-defined]
    assert ["others" in one for one in full] == [True]  # type: ignore[attr-defined]


def test_a_copy_stands_on_the_case_with_its_reason_and_in_the_record(house: Partnership) -> None:
    case = a_brought_case(house)
    copied(house, case, WITH_OTHERS)
    newest = seen_by(house, "Dev", case).entries[0]
    told = {(one.who, one.what, one.text) for one in seen_by(house, "Dev", case).entries}
    assert ("Carys", "A copy was taken out.", "Moved.") in told
    assert newest.who == "Carys"
    event = Event.objects.get(name=EventName.CASE_EXPORTED)
    assert event.detail == {"for": "system", "others": True, "role": "Supervisor"}
    assert event.item_digest


def test_without_a_reason_or_a_key_there_is_no_copy(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(WordsMissing):
        copied(house, work.case, Wish(ForWhom.SYSTEM, " "))
    with pytest.raises(NoKeyToCase):
        copied(house, work.case, name="Esi")
    assert not Event.objects.filter(name=EventName.CASE_EXPORTED).exists()


EXPORT: Attempt[tuple[Partnership, Worked]] = Attempt(
    "export_case", Permission.EXPORT_CASE,
    lambda w, by: export_case(
        case=w[1].case, wish=WISH, keyring=keyring_of(w[0].people["Dev"]), by=by, now=NOW
    ),
)  # fmt: skip


def test_only_some_roles_take_a_copy_out(house: Partnership) -> None:
    let_in = roles_let_in(
        EXPORT, (house, a_case(house)), user=house.people["Dev"].id,
        circles={house.cohesion_team.id: house.council.id},
    )  # fmt: skip
    assert let_in == roles_with(Permission.EXPORT_CASE)


def test_a_copy_is_saved_as_a_file(house: Partnership) -> None:
    case = a_brought_case(house)
    browser = unlocked(house.people["Carys"])
    path = f"/cases/{case.reference}/export/"
    assert "Before you give it away" in text_of(browser.get(path))
    typed = {"for_whom": "system", "reason": "They move.", "form": "json"}
    answer = browser.post(path, typed)
    assert answer.json()["case"]["reference"] == case.reference
    assert answer["Content-Disposition"] == f'attachment; filename="case-{case.reference}.json"'


def test_a_copy_for_the_person_is_shown_for_paper(house: Partnership) -> None:
    case = a_brought_case(house)
    browser = unlocked(house.people["Carys"])
    path = f"/cases/{case.reference}/export/"
    typed = {"for_whom": "person", "reason": "They asked.", "form": "paper"}
    page = browser.post(path, typed).content.decode()
    assert "OFFICIAL-SENSITIVE" in page
    assert "printed by Carys" in page
    assert "What was said of other people is left out" in page
    assert "Kit" not in page
    full = browser.post(path, {**typed, "with_others": "on", "others_reason": "Agreed."})
    assert "A neighbour, Kit" in text_of(full)


def test_on_paper_no_day_is_today(house: Partnership) -> None:
    work = a_case(house)
    add_note(case=work.case, text="She rang.", by=house.actor("Dev"), now=NOW)
    add_task(
        case=work.case, text="Ring the bus company", owner=house.people["Dev"].id,
        due_on=NOW.date(), by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    page = text_of(opened(house, "Carys", work).get(f"/cases/{work.case.reference}/sheet/"))
    assert "20 Nov 2026 10:00" in page
    assert "Dev, 20 Nov 2026" in page
    assert "oday" not in page


def test_a_copy_is_saved_as_a_pdf_that_can_be_read_aloud(house: Partnership) -> None:
    case = a_brought_case(house)
    browser = unlocked(house.people["Carys"])
    path = f"/cases/{case.reference}/export/"
    assert "Save as a PDF" in text_of(browser.get(path))
    answer = browser.post(path, {"for_whom": "person", "reason": "They asked.", "form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="case-{case.reference}.pdf"'
    saved = pikepdf.open(io.BytesIO(answer.content))
    assert bool(saved.Root.MarkInfo.Marked)
    assert str(saved.Root.Lang) == "en-gb"
    assert str(saved.docinfo["/Title"]) == f"Copy of case {case.reference}"
    assert saved.open_metadata()["pdfuaid:part"] == "1"
    event = Event.objects.get(name=EventName.CASE_EXPORTED)
    assert event.detail == {"for": "person", "others": False, "role": "Supervisor"}


def test_what_is_missing_is_asked_for_and_nothing_is_taken(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Carys"])
    path = f"/cases/{work.case.reference}/export/"
    page = text_of(browser.post(path, {"with_others": "on"}))
    for words in ("Choose who it is for.", "Say why in a sentence", "names must be in this copy."):
        assert words in page
    long = browser.post(path, {"for_whom": "system", "reason": "x" * 10_001, "form": "json"})
    assert "x" * 10_001 in long.content.decode()
    assert not Event.objects.filter(name=EventName.CASE_EXPORTED).exists()


def test_a_copy_that_cannot_be_written_down_is_not_given(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Carys"])
    monkeypatch.setattr("upstander.confidential.casework.steps.LONGEST_TEXT", 3)
    typed = {"for_whom": "system", "reason": "They move.", "form": "json"}
    answer = browser.post(f"/cases/{work.case.reference}/export/", typed)
    assert (answer.status_code, "They move." in answer.content.decode()) == (409, True)


def test_who_may_not_export_is_not_shown_the_way(house: Partnership) -> None:
    work = a_case(house)
    dev = opened(house, "Dev", work)
    assert "Take a copy out" not in text_of(dev.get(f"/cases/{work.case.reference}/"))
    assert dev.get(f"/cases/{work.case.reference}/export/").status_code == 403
    esi = unlocked(house.people["Esi"])
    assert esi.get(f"/cases/{work.case.reference}/export/").status_code == 404


def test_the_case_sheet_is_marked_named_and_written_down(house: Partnership) -> None:
    case = a_brought_case(house)
    browser = unlocked(house.people["Dev"])
    path = f"/cases/{case.reference}/sheet/"
    assert browser.get(path).url == f"/cases/{case.reference}/"
    browser.post(f"/cases/{case.reference}/")
    page = browser.get(path).content.decode()
    for words in ("OFFICIAL-SENSITIVE", "printed by Dev", "Text only, before noon", "Kit", "Eggs"):
        assert words in page
    event = Event.objects.get(name=EventName.CASE_PRINTED)
    assert (event.subject_id, event.detail["part"]) == (case.pk, "sheet")
