"""Bringing cases in, seen through a browser of the cast."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.casework.lists import BASIS, MORGAN, csv_of, many
from tests.confidential.casework.test_views import text_of
from upstander.confidential.casework.actions.work import add_note
from upstander.confidential.casework.models import Case
from upstander.foundation.core import clock

pytestmark = pytest.mark.django_db
BAD = ("VC/18", "Sam", "Eggs.", "Rang", "Rugby", "soon", "", "", "", "")
LIST = csv_of(MORGAN, BAD).encode()


def handed_in(browser: Client, house: Partnership, raw: bytes = LIST) -> object:
    typed = {"team": house.cohesion_team.id, "file": SimpleUploadedFile("cases.csv", raw)}
    return browser.post("/cases/bring/", typed)


def the_list(browser: Client, house: Partnership, raw: bytes = LIST) -> str:
    """Return the address of a list whose columns are to be chosen."""
    answer = handed_in(browser, house, raw)
    return str(answer.url)  # type: ignore[attr-defined]


def columns(page: str, browser: Client, **changed: str) -> dict[str, str]:
    form = browser.get(page).context["form"]
    return {name: field.initial for name, field in form.fields.items()} | changed


def brought(browser: Client, house: Partnership, raw: bytes = LIST) -> str:
    page = the_list(browser, house, raw)
    browser.post(f"{page}look/", {"basis": BASIS})
    while "You can leave this page" in text_of(browser.get(page)):
        browser.post(f"{page}more/")
    return page


def test_a_list_is_brought_step_by_step(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    assert "Bring your cases" in text_of(browser.get("/cases/"))
    assert "Community cohesion will hold the keys" in text_of(browser.get("/cases/bring/"))
    page = the_list(browser, house)
    said = text_of(browser.get(page))
    assert "2 lines below the headings in line 1." in said
    assert "written as UTF-8" in said
    assert "Such as: VC/17 · VC/18" in said
    answer = browser.post(page, columns(page, browser))
    look = text_of(browser.get(answer.url))
    assert "1 case would come in" in look
    assert (
        "Eggs at the door, three times. Morgan Ellis Hate incident Rugby 4 Dec 2026 Dev 2" in look
    )
    assert "Line 3. The next date, “soon”, is not a day." in look
    browser.post(answer.url, {"basis": BASIS})
    assert "0 of 1 are in" in text_of(browser.get(page))
    browser.post(f"{page}more/")
    done = text_of(browser.get(page))
    assert "1 case came in" in done
    assert "1 line stayed out" in done
    left = browser.get(f"{page}left/")
    assert b"is not a day" in left.content
    assert left["Content-Disposition"] == 'attachment; filename="left-out.csv"'
    assert "Brought in" in text_of(browser.get("/cases/bring/"))


def test_a_brought_case_says_who_it_is_about_before_contact(house: Partnership) -> None:
    brought(unlocked(house.people["Carys"]), house)
    dev = unlocked(house.people["Dev"])
    path = f"/cases/{Case.objects.get().reference}/"
    dev.post(path)
    page = text_of(dev.get(path))
    assert page.index("How to reach them safely Text only, before noon") < page.index("Whose turn")
    assert "A neighbour, Kit" in page
    assert "where it was VC/17" in page


def test_a_column_left_out_is_named_and_two_of_one_are_refused(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    page = the_list(browser, house)
    answer = browser.post(page, columns(page, browser, column_9="leave"))
    assert "Left out by your choice: Risk." in text_of(browser.get(answer.url))
    said = text_of(browser.post(page, columns(page, browser, column_9="person")))
    assert "Two columns are both “Name of the person harmed”." in said
    assert browser.post(page, {"column_0": "wrong"}).status_code == 200


def test_names_that_nobody_here_goes_by_are_said_before_anything_comes_in(
    house: Partnership,
) -> None:
    browser = unlocked(house.people["Carys"])
    lines = "".join(f"{n},Paint on door {n},Officer {n},Narnia\n" for n in range(12))
    page = the_list(browser, house, f"Ref,Summary,Officer,District\n{lines}".encode())
    said = text_of(browser.get(f"{page}look/"))
    assert "Nobody in the team has this name “Officer 0”, in 1 case" in said
    assert "“Officer 9”, in 1 case And more. In the team: Carys, Dev." in said
    assert "No district has this name “Narnia”, in 12 cases Districts: " in said
    known = the_list(browser, house, b"Ref,Summary,Officer,District\n1,Paint,Dev,Rugby\n")
    said = text_of(browser.get(f"{known}look/"))
    assert "has this name" not in said


def test_why_it_is_lawful_must_be_said(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    page = the_list(browser, house)
    assert "Say why in a sentence" in text_of(browser.post(f"{page}look/", {"basis": " "}))
    assert not Case.objects.exists()


def test_a_list_without_any_good_line_says_what_is_wrong(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    page = the_list(
        browser, house, csv_of(*[(*BAD[:1], str(n), *BAD[2:]) for n in range(25)]).encode()
    )
    answer = browser.post(f"{page}look/", {"basis": BASIS})
    assert answer.status_code == 409
    assert "No line of this file can be brought in" in text_of(answer)
    assert "all of them are in the file" in text_of(answer)


def test_what_is_no_list_says_so_and_nothing_chosen_as_well(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    assert "not a spreadsheet" in text_of(handed_in(browser, house, b"%PDF-1.7\n\x00"))
    nothing = browser.post("/cases/bring/", {"team": house.cohesion_team.id})
    assert "Choose a file first." in text_of(nothing)
    assert "Choose a team." in text_of(browser.post("/cases/bring/", {"team": ""}))


def test_a_file_that_is_too_large_is_not_kept(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upstander.foundation.uploads.spreadsheets.MOST_BYTES", 100)
    said = text_of(handed_in(unlocked(house.people["Carys"]), house, many(9)))
    assert "too large" in said


def test_a_list_is_thrown_away_or_taken_back(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    page = the_list(browser, house)
    assert browser.post(f"{page}drop/").url == "/cases/bring/"
    assert browser.get(page).status_code == 404
    page = brought(browser, house)
    assert "this has gone on" in text_of(browser.post(f"{page}drop/", follow=True)).lower()
    assert "this has gone on" in text_of(browser.post(f"{page}more/", follow=True)).lower()
    assert browser.get(f"{page}look/").url == page
    said = text_of(browser.post(f"{page}undo/", follow=True))
    assert "1 case was deleted" in said
    assert "this has gone on" in text_of(browser.post(f"{page}undo/", follow=True)).lower()


def test_cases_that_stay_are_named(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    page = brought(browser, house, many(2))
    case = Case.objects.order_by("reference")[0]
    add_note(case=case, text="She rang.", by=house.actor("Dev"), now=clock.now())
    assert "1 that somebody has worked on stays." in text_of(browser.get(page))
    said = text_of(browser.post(f"{page}undo/", follow=True))
    assert f"somebody has worked on them: {case.reference}." in said
    assert browser.get(f"{page}left/").content.count(b"\n") == 1


def test_who_may_not_bring_cases_sees_nothing_of_it(house: Partnership) -> None:
    page = the_list(unlocked(house.people["Carys"]), house)
    dev, anwen = unlocked(house.people["Dev"]), unlocked(house.people["Anwen"])
    assert "Bring your cases" not in text_of(dev.get("/cases/"))
    assert dev.get("/cases/bring/").status_code == 403
    assert dev.get(page).status_code == 403
    assert anwen.get(page).status_code == 404


def test_a_look_asks_as_many_questions_for_one_line_as_for_three(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    counts = []
    for count in (1, 3):
        page = the_list(browser, house, many(count))
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{page}look/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
