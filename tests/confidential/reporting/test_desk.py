"""The desk's screens: what a browser is shown, and what is never lost or let slip."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, SET_UP, Partnership, a_person
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import PUBLIC, STORY, Told, answered, opened_by, told, wrote
from upstander.confidential.reporting.actions import raise_danger, withdraw_choice
from upstander.confidential.reporting.queries import mailbox
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import HeldText
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.cookies import WORK_COOKIE
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db

# Of the index that keeps one row for each holder and subject, the holder alone.
ALL_OF_A_TEAM = re.compile(r"SCAN vault_access\b|vault_access USING .*autoindex.*\(holder=\?\)$")


@pytest.fixture
def dev(house: Partnership) -> Client:
    """Return the browser of a council officer."""
    return unlocked(house.people["Dev"])


def page(one: Told, tail: str = "") -> str:
    return f"/reports/{one.report.number}/{tail}"


def text_of(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def openings() -> int:
    return Event.objects.filter(name=EventName.REPORT_OPENED).count()


def plan_of(question: str) -> list[str]:
    """Return how SQLite would answer a question, step by step."""
    if not question.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {question}")
        return [step for *_numbers, step in cursor.fetchall()]


def messages(one: Told) -> list[str]:
    found = mailbox(one.report.pk, one.keyring())
    assert found is not None
    return [message.text for message in found.messages]


# --- the inbox -----------------------------------------------------------------------------------


def test_the_inbox_shows_coded_facts_and_nothing_a_person_wrote(dev: Client) -> None:
    one = told(safe="no")
    shown = text_of(dev.get("/inbox/").content)
    assert [fact in shown for fact in (one.report.number, "Rugby", "Not safe", "New")] == [True] * 4
    assert "bus pass" not in shown


def test_the_inbox_needs_signing_in(house: Partnership) -> None:  # noqa: ARG001 - somebody exists
    answer = Client().get("/inbox/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/inbox/")


def test_a_role_without_an_inbox_is_told_so(house: Partnership) -> None:
    answer = signed_in(house.people["Gwen"]).get("/inbox/")
    assert (answer.status_code, "Your role does not allow this" in text_of(answer.content)) == (
        403,
        True,
    )


def test_filters_are_links_and_keep_each_other(dev: Client) -> None:
    told()
    html = dev.get("/inbox/?state=new&area=E07000220").content.decode()
    assert 'href="/inbox/?state=closed&amp;area=E07000220"' in html
    assert 'href="/inbox/?state=new&amp;area=E07000222"' in html


@pytest.mark.parametrize("query", ["state=x&area=y", "after=rubbish", "before=20261301zz"])
def test_an_address_we_did_not_make_shows_the_first_page(dev: Client, query: str) -> None:
    one = told()
    answer = dev.get(f"/inbox/?{query}")
    assert (answer.status_code, one.report.number in answer.content.decode()) == (200, True)


def test_the_inbox_says_when_no_report_fits(dev: Client) -> None:
    told()
    assert "No report fits" in text_of(dev.get("/inbox/?state=closed").content)


def test_three_reports_cost_the_inbox_as_many_queries_as_one(dev: Client) -> None:
    told()
    dev.get("/inbox/")
    with CaptureQueriesContext(connection) as one:
        dev.get("/inbox/")
    told()
    told()
    with CaptureQueriesContext(connection) as three:
        dev.get("/inbox/")
    assert len(three) == len(one)


def test_no_question_of_the_inbox_walks_through_all_that_a_team_holds(dev: Client) -> None:
    told()
    with CaptureQueriesContext(connection) as asked:
        dev.get("/inbox/")
    steps = [step for query in asked.captured_queries for step in plan_of(query["sql"])]
    assert any("access_newest" in step for step in steps)
    assert [step for step in steps if ALL_OF_A_TEAM.search(step)] == []


# --- one report ----------------------------------------------------------------------------------


def test_a_report_is_locked_until_somebody_asks_to_open_it(dev: Client) -> None:
    one = told()
    shown = text_of(dev.get(page(one)).content)
    assert ("Open this report" in shown, "bus pass" in shown, openings()) == (True, False, 0)


def test_opening_shows_the_story_and_is_written_down(dev: Client) -> None:
    one = told()
    answer = dev.post(page(one))
    assert STORY in answer.content.decode()
    assert openings() == 1


def test_a_report_of_another_team_looks_like_no_report_at_all(house: Partnership) -> None:
    one = told()
    esi = unlocked(house.people["Esi"])
    for tail in ("", "answer/", "close/"):
        there = esi.post(page(one, tail), {"text": "Hello"})
        nowhere = esi.post(f"/reports/ZZZZZ/{tail}", {"text": "Hello"})
        assert (there.status_code, nowhere.status_code) == (404, 404)
        token = re.compile(rb'value="[A-Za-z0-9]{64}"')
        assert token.sub(b"", there.content) == token.sub(b"", nowhere.content)
    assert one.report.number not in esi.get("/inbox/").content.decode()


def test_reception_sees_that_a_report_is_there_and_not_what_is_in_it(house: Partnership) -> None:
    ira = a_person("Ira")
    add_member(
        user=ira.id, agency=house.council.id, circle=house.cohesion_team.id, role=Role.RECEPTION,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    one, browser = told(), unlocked(ira)
    shown = text_of(browser.get(page(one)).content)
    assert ("Open this report" in shown, "Somebody else in your team" in shown) == (False, True)
    refused = browser.post(page(one))
    assert (refused.status_code, STORY in refused.content.decode()) == (403, False)
    assert openings() == 0


def test_a_role_without_an_inbox_finds_no_report_either(house: Partnership) -> None:
    one, gwen = told(), signed_in(house.people["Gwen"])
    assert gwen.get(page(one)).status_code == 404


def test_what_the_person_took_back_is_marked(dev: Client) -> None:
    one = told(help=("talk", "stop"))
    withdraw_choice(owner=one.report.pk, key="stop", keyring=one.keyring(), by=PUBLIC, now=NOW)
    shown = text_of(dev.post(page(one)).content)
    assert "Someone to talk to Make it stop (taken back)" in shown


def test_an_answer_that_is_no_longer_asked_is_shown_by_its_key(dev: Client) -> None:
    one = told(help=("an_old_answer",))
    assert "an_old_answer" in text_of(dev.post(page(one)).content)


def test_somebody_whose_keys_are_locked_is_asked_to_unlock_first(house: Partnership) -> None:
    one = told()
    answer = signed_in(house.people["Dev"]).post(page(one))
    assert answer["Location"] == f"/unlock/?next=%2Freports%2F{one.report.number}%2F"
    assert openings() == 0


def test_when_the_record_cannot_be_written_the_report_stays_closed_in_words(dev: Client) -> None:
    one = told()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN actor_kind TO away")
        answer = dev.post(page(one))
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN away TO actor_kind")
    assert (answer.status_code, STORY in answer.content.decode()) == (503, False)
    assert "We could not write down that you opened this" in text_of(answer.content)


def test_a_part_that_does_not_open_is_named_and_the_rest_shows(dev: Client) -> None:
    one = told()
    wrote(one, "I am still here.")
    Item.objects.filter(compartment__subject=one.report.pk, label="statement/1").update(body=b"cut")
    shown = text_of(dev.post(page(one)).content)
    assert "What happened, 20 November 2026: this part cannot be opened." in shown
    assert "Tell your supervisor today" in shown
    assert "I am still here." in shown


def test_a_handle_typed_in_small_letters_finds_the_report(dev: Client) -> None:
    one = told()
    assert dev.get(page(one).lower()).status_code == 200


# --- answering -----------------------------------------------------------------------------------


def test_an_answer_lands_in_the_mailbox(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    answer = dev.post(page(one, "answer/"), {"text": "Thank you.\r\nWe will help.", "read": "0"})
    assert (answer.status_code, answer["Location"]) == (302, page(one))
    assert messages(one) == ["Thank you.\nWe will help."]
    assert "It is their turn now" in text_of(dev.get(page(one)).content)


def test_what_was_typed_comes_back_when_a_new_message_came_first(
    dev: Client, house: Partnership
) -> None:
    one = told()
    opened_by(house, "Dev", one)
    wrote(one, "It got worse.")
    answer = dev.post(page(one, "answer/"), {"text": "My long answer", "read": "0"})
    shown = text_of(answer.content)
    assert answer.status_code == 409
    assert ["It got worse." in shown, "My long answer" in shown] == [True, True]
    assert 'name="read" value="1"' in answer.content.decode()
    assert messages(one) == ["It got worse."]


def test_an_answer_that_is_too_long_comes_back_whole(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    answer = dev.post(page(one, "answer/"), {"text": "é" * 10_001, "read": "0"})
    assert "é" * 10_001 in answer.content.decode()
    assert "Error:" in answer.content.decode()
    assert messages(one) == []


def test_an_empty_answer_is_asked_for_again(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    answer = dev.post(page(one, "answer/"), {"text": " ", "read": "0"})
    assert "Write a few words first." in text_of(answer.content)


def test_an_answer_typed_while_locked_waits_and_is_sent_after_the_unlock(
    house: Partnership,
) -> None:
    one = told()
    opened_by(house, "Dev", one)
    locked = signed_in(house.people["Dev"])
    answer = locked.post(page(one, "answer/"), {"text": "Do not lose me.", "read": "0"})
    assert (answer["Location"], HeldText.objects.count(), messages(one)) == ("/unlock/", 1, [])
    locked.cookies[WORK_COOKIE] = unlocked(house.people["Dev"]).cookies[WORK_COOKIE].value
    kept = locked.get("/unlock/kept/").content.decode()
    assert "Do not lose me." in kept
    held = HeldText.objects.get().pk
    locked.post(page(one, "answer/"), {"text": "Do not lose me.", "read": "0", "held": held})
    assert (messages(one), HeldText.objects.count()) == (["Do not lose me."], 0)


def test_an_unread_report_is_not_answered(dev: Client) -> None:
    """Answering without opening is not possible by a forged post either."""
    one = told()
    answer = dev.post(page(one, "answer/"), {"text": "Hello", "read": "0"})
    assert (answer.status_code, messages(one)) == (409, [])


# --- closing -------------------------------------------------------------------------------------


def test_closing_asks_why_and_tells_the_person(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    asked = text_of(dev.get(page(one, "close/")).content)
    assert "Why are we closing it?" in asked
    answer = dev.post(
        page(one, "close/"), {"reason": "helped", "text": "Write again any time.", "read": "0"}
    )
    assert (answer.status_code, one.fresh().state) == (302, "closed")
    assert messages(one) == ["Write again any time."]


def test_another_service_is_no_reason_here_and_the_way_to_a_second_reader_is_shown(
    dev: Client, house: Partnership
) -> None:
    one = told()
    opened_by(house, "Dev", one)
    asked = dev.get(page(one, "close/")).content.decode()
    assert 'value="another_service"' not in asked
    assert f'href="{page(one, "decide/")}"' in asked
    dev.post(page(one, "close/"), {"reason": "another_service", "text": "Ask X.", "read": "0"})
    assert one.fresh().state == "with_us"


def test_closing_without_a_reason_is_asked_for_again(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    answer = dev.post(page(one, "close/"), {"text": "Goodbye for now.", "read": "0"})
    shown = text_of(answer.content)
    assert ["Choose why." in shown, "Goodbye for now." in shown] == [True, True]
    assert one.fresh().state == "with_us"


def test_closing_waits_while_there_is_something_unread(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    wrote(one, "Wait!")
    form = {"reason": "helped", "text": "Goodbye for now.", "read": "0"}
    answer = dev.post(page(one, "close/"), form)
    shown = text_of(answer.content)
    assert ["Wait!" in shown, "Goodbye for now." in shown] == [True, True]
    assert one.fresh().state == "with_us"


def test_a_closed_report_is_not_closed_twice(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Dev", one)
    form = {"reason": "helped", "text": "Goodbye for now."}
    dev.post(page(one, "close/"), form)
    answer = dev.post(page(one, "close/"), form)
    assert (answer.status_code, messages(one)) == (409, ["Goodbye for now."])
    assert "closed already" in text_of(answer.content)


# --- danger --------------------------------------------------------------------------------------


def test_an_alarm_stands_on_every_page_until_somebody_looks(dev: Client) -> None:
    one, other = told(safe="no"), told()
    raise_danger(by=Actor.system("danger_watch"), now=NOW)
    words = f"Open report {one.report.number}."
    pages = ("/work/", "/inbox/", page(other), page(other, "sharing/"))
    assert [words in text_of(dev.get(address).content) for address in pages] == [True] * 4
    dev.post(page(one))
    assert [words in text_of(dev.get(address).content) for address in pages] == [False] * 4


def test_an_alarm_is_not_shown_to_another_team(house: Partnership) -> None:
    told(safe="no")
    raise_danger(by=Actor.system("danger_watch"), now=NOW)
    shown = text_of(unlocked(house.people["Esi"]).get("/work/").content)
    assert "not safe" not in shown.lower()


def test_who_opened_it_is_told_by_role_and_day(dev: Client, house: Partnership) -> None:
    one = told()
    opened_by(house, "Bina", one)
    answered(house, "Bina", one, "Hello.")
    shown = text_of(dev.get(page(one)).content)
    assert "Police officer, County Police (invented) 20 November 2026" in shown
    assert "Bina" not in shown
