"""The record, read by the data protection officer: who did what and when, and no word of anybody."""

import csv
import datetime as dt
from io import StringIO

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, SET_UP, Partnership, a_person
from tests.confidential.browsing import signed_in
from tests.confidential.casework.pages import text_of
from tests.confidential.given import STORY, answered, opened_by, told
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.audit import reading
from upstander.foundation.audit.actions import record, record_public_acts, take_record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.reading import Place, Wanted
from upstander.foundation.audit.words import ROOMS, WORDS, words_of
from upstander.foundation.core.ids import new_id

pytestmark = pytest.mark.django_db
RECORD, TAKE = "/record/", "/record/take/"


@pytest.fixture
def officer(house: Partnership) -> Client:
    """Return the browser of the data protection officer."""
    person = a_person("Nia")
    role = Role.DATA_PROTECTION
    add_member(user=person.id, agency=house.council.id, role=role, by=SET_UP, now=NOW)
    return signed_in(person)


def done(many: int, *, day: dt.datetime = NOW, name: EventName = EventName.LINE_CHECKED) -> None:
    """Let the system have done so many things, a minute apart."""
    with transaction.atomic():
        for minute in range(many):
            record(
                name=name, by=Actor.system("a job"), now=day + dt.timedelta(minutes=minute),
                subject_kind="line", subject_id=new_id(),
            )  # fmt: skip


def page(browser: Client, query: str = "") -> str:
    """Return what the page says."""
    response = browser.get(f"{RECORD}{query}")
    assert response.status_code == 200
    return text_of(response)


def test_every_event_has_words_and_a_room() -> None:
    assert set(WORDS) == set(EventName)
    assert {one.split(":")[0] for one in EventName} == set(ROOMS)
    assert [words_of(one) for one in (EventName.SIGNED_IN, "an:older:act")] == [
        "Signed in", "an:older:act",
    ]  # fmt: skip


def test_who_may_not_read_the_record_is_told_that_there_is_no_such_page(
    house: Partnership,
) -> None:
    for name in ("Dev", "Gwen", "Anwen"):
        browser = signed_in(house.people[name])
        assert [browser.get(RECORD).status_code, browser.post(TAKE).status_code] == [404, 404]
        assert 'href="/record/"' not in browser.get("/work/").content.decode()


def test_the_record_says_who_opened_and_answered_a_report_and_no_word_of_it(
    house: Partnership, officer: Client
) -> None:
    one = told()
    opened_by(house, "Dev", one)
    answered(house, "Dev", one, "Thank you for telling us.", NOW)
    record_public_acts(by=Actor.system("night"), now=NOW + dt.timedelta(days=1))
    said = page(officer, "?kind=reporting")
    assert "Answered a report" in said
    assert "Dev" in said
    assert "Sent a report" in said
    assert "Somebody at the public door" in said
    assert STORY[:20] not in said
    assert "Thank you for telling us" not in said
    assert 'href="/record/"' in officer.get("/work/").content.decode()


def test_a_public_act_has_a_day_and_no_time(officer: Client) -> None:
    told()
    record_public_acts(by=Actor.system("night"), now=NOW + dt.timedelta(days=1))
    said = page(officer, f"?kind={EventName.REPORT_SENT}")
    assert "20 Nov 2026 " in said
    assert "20 Nov 2026," not in said


def test_the_record_is_narrowed_by_day_act_person_and_thing(
    house: Partnership, officer: Client
) -> None:
    one = told()
    opened_by(house, "Dev", one, NOW + dt.timedelta(days=1))
    opened_by(house, "Anwen", one, NOW + dt.timedelta(days=2))
    dev = house.people["Dev"].id
    opening = f"?kind={EventName.REPORT_OPENED}"
    assert page(officer, opening).count("Opened a report council") == 0
    rows = reading.page_of(Wanted(kind=EventName.REPORT_OPENED)).told
    assert [row.actor == dev for row in rows] == [False, True]
    assert _openers(Wanted(kind="reporting", person=dev)) == {dev}
    later = NOW.date() + dt.timedelta(days=2)
    assert _openers(Wanted(since=later, kind="reporting")) == {house.people["Anwen"].id}
    assert _openers(Wanted(until=later - dt.timedelta(days=1), kind="reporting")) == {dev}
    about = page(officer, f"?about={one.report.pk}")
    assert f"Only what was done to {str(one.report.pk)[:8]}." in about


def _openers(wanted: Wanted) -> set[object]:
    return {one.actor for one in reading.page_of(wanted).told}


def test_what_cannot_be_understood_is_said_at_its_field_and_nothing_breaks(
    officer: Client,
) -> None:
    done(1)
    said = page(officer, "?since=yesterday&person=nobody&kind=magic&after=~&about=x")
    assert "Type the day as 21/11/2026." in said
    assert "Checked a helpline" in said
    assert "Nothing was done that fits" in page(officer, "?since=2030-01-01")


def test_pages_go_through_all_of_it_newest_first_each_act_once(officer: Client) -> None:
    done(70)
    told()
    record_public_acts(by=Actor.system("night"), now=NOW + dt.timedelta(days=1))
    done(40, day=NOW - dt.timedelta(days=1))
    expected = list(Event.objects.values_list("pk", flat=True))
    seen, after, last = [], None, None
    while True:
        found = reading.page_of(Wanted(), after)
        seen += [(one.day, one.at is not None, one.at or NOW) for one in found.told]
        if not found.older:
            break
        last, after = after, Place.parse(found.older)
        assert after != last
    assert len(seen) == len(expected)
    assert seen == sorted(seen, reverse=True)
    older = officer.get(RECORD).context["older"]
    assert "Checked a helpline" in page(officer, older)
    assert officer.get(f"{RECORD}{older}").context["newest"] != ""


@pytest.mark.parametrize("text", ["", "x", "2026-11-20~~", "2026-11-20~no~" + "0" * 32])
def test_a_place_that_is_not_ours_is_none(text: str) -> None:
    assert Place.parse(text) is None


def test_a_place_comes_back_from_an_address() -> None:
    for at in (NOW, None):
        place = Place(NOW.date(), at, new_id())
        assert Place.parse(str(place)) == place
        assert Place.parse(str(place).replace("+", " ")) == place


def test_taking_it_along_is_written_down(officer: Client) -> None:
    done(3)
    response = officer.post(TAKE, {"kind": "reference"})
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:3] for row in rows] == [
        ["When", "Who", "What was done"],
        *(
            [f"20 Nov 2026, 10:0{minute}", "The service itself (a job)", "Checked a helpline"]
            for minute in (2, 1, 0)
        ),
    ]
    taken = Event.objects.get(name=EventName.RECORD_TAKEN)
    assert taken.detail == {"acts": 3, "kind": "reference"}


def test_only_who_may_read_it_takes_it_along(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        take_record(wanted=Wanted(), by=house.actor("Gwen"), now=NOW)


def test_of_the_details_only_named_ones_are_shown_so_no_id_and_no_digest(officer: Client) -> None:
    with transaction.atomic():
        record(
            name=EventName.DOOR_OPENED, by=Actor.system("a job"), now=NOW, subject_kind="door",
            subject_id=None,
            detail={"holder": str(new_id()), "role": "analyst", "rows": 3, "grants_1": "a b c"},
        )  # fmt: skip
    said = page(officer, f"?kind={EventName.DOOR_OPENED}")
    assert "role: analyst; rows: 3" in said
    assert "holder" not in said
    assert "grants" not in said


def test_a_page_asks_the_same_questions_for_one_act_and_for_many(officer: Client) -> None:
    asked = []
    for many in (1, 60):
        done(many)
        with CaptureQueriesContext(connection) as queries:
            page(officer)
        asked.append(len(queries))
    assert asked[0] == asked[1]
