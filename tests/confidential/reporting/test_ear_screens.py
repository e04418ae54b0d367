"""Talking to somebody without a report: the public pages, the mailbox and the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import Told, opened_by, told
from tests.confidential.listening import WORDS, chosen, it_listens, said, written
from tests.confidential.reporting.at_the_door import (
    answer,
    begun_at,
    code_shown,
    cookie_of,
    text_of,
)
from upstander.confidential.reporting.actions import raise_danger
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Ear, Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.vault import gate
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

pytestmark = pytest.mark.django_db


def back_with(browser: Client, one: Told) -> Client:
    """Come back with the code."""
    key, private = open_receipt(one.code)
    browser.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())
    return browser


@pytest.fixture
def listening(house: Partnership) -> Partnership:
    """Return the partnership, whose charity listens."""
    it_listens(house)
    return house


# --- the public pages ----------------------------------------------------------------------------


def test_without_a_team_that_listens_there_is_no_link_and_no_page(
    client: Client, house: Partnership
) -> None:
    it_listens(house, offered=False)
    assert ("Write to someone who listens" in text_of(client.get("/")), client.get("/say/").status_code) == (
        False, 404,
    )  # fmt: skip


def test_the_first_page_offers_it_and_the_team_says_who_it_is(
    client: Client, listening: Partnership
) -> None:
    assert "Write to someone who listens" in text_of(client.get("/"))
    words = text_of(client.get("/say/"))
    assert all(
        part in words
        for part in (
            listening.charity.name, "We are people who listen.", "we phone the council", "Next:",
            "We may have to tell someone if you",
        )
    )  # fmt: skip


def test_words_go_to_the_one_team_and_the_receipt_says_that_it_is_no_report(
    client: Client, listening: Partnership
) -> None:
    look = text_of(written(client, listening).get("/say/check/"))
    assert (WORDS in look, "One team: Independent desk" in look) == (True, True)
    assert client.post("/say/check/")["Location"] == "/kept/"
    receipt = client.get("/kept/")
    report = Report.objects.get()
    assert (report.kind, code_shown(receipt)[0]) == (ReportKind.EAR, report.number)
    assert "It is not a report." in text_of(receipt)
    assert "tell the police" not in text_of(receipt)
    assert "It is not a report." in text_of(client.get("/kept/?easy=1"))


def test_sending_twice_sends_once(client: Client, listening: Partnership) -> None:
    written(client, listening)
    client.post("/say/check/")
    assert client.post("/say/check/")["Location"] == "/kept/"
    assert (Report.objects.count(), client.get("/say/")["Location"]) == (1, "/kept/")


def test_when_too_many_send_at_once_the_words_stay(
    client: Client, listening: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(client, listening)
    monkeypatch.setattr(gate, "SEND_WAITS", 0.01)
    places = [gate._places.acquire(timeout=1) for _ in range(gate._cores)]
    try:
        page = client.post("/say/check/")
    finally:
        for _ in places:
            gate._places.release()
    assert (page.status_code, Report.objects.count()) == (503, 0)
    assert WORDS in text_of(page)


def test_nothing_written_is_asked_for_again(client: Client, listening: Partnership) -> None:
    to = str(listening.independent_team.id)
    page = chosen(client, listening).post("/say/words/", {"to": to, "words": " ", "do": "next"})
    assert "Write a few words first." in text_of(page)
    assert client.get("/say/check/")["Location"] == "/say/words/"


def test_too_many_words_are_kept_and_not_sent(client: Client, listening: Partnership) -> None:
    written(client, listening, "x" * 10_002)
    assert "They are 2 letters too long" in text_of(client.post("/say/check/"))
    assert Report.objects.count() == 0


def test_without_a_draft_there_is_nothing_to_write_in_or_look_at(
    client: Client, listening: Partnership
) -> None:
    assert listening.charity
    assert [client.get(f"/say/{page}/").status_code for page in ("words", "check")] == [410, 410]


def test_words_typed_after_the_draft_ran_out_are_kept(
    client: Client, listening: Partnership
) -> None:
    begun_at(client, clock.now() - dt.timedelta(minutes=21), ear="x")
    written(client, listening)
    assert WORDS in text_of(client.get("/say/check/"))


def test_words_typed_after_another_tab_sent_are_given_back(
    client: Client, listening: Partnership
) -> None:
    written(client, listening).post("/say/check/")
    page = client.post("/say/words/", {"words": "one more thing"})
    assert (page.status_code, "one more thing" in text_of(page)) == (409, True)
    assert client.get("/say/words/")["Location"] == "/kept/"


def test_a_team_that_stopped_meanwhile_loses_no_word(
    client: Client, listening: Partnership
) -> None:
    written(client, listening)
    Ear.objects.update(offered=False)
    assert client.post("/say/check/")["Location"] == "/say/?gone=1"
    assert client.get("/say/words/")["Location"] == "/say/?gone=1"
    Ear.objects.update(offered=True)
    assert "What you wrote is kept." in text_of(client.get("/say/?gone=1"))
    assert WORDS in client.get("/say/words/").content.decode()


def test_an_unknown_team_is_asked_for_again(client: Client, listening: Partnership) -> None:
    assert listening.charity
    assert "Choose again." in text_of(client.post("/say/", {"ear": "rubbish"}))


@pytest.mark.parametrize(
    ("do", "leads"), [("easy", "/say/words/"), ("language", "/language/?to=%2Fsay%2Fwords%2F")]
)
def test_another_wording_or_language_keeps_what_is_typed(
    client: Client, listening: Partnership, do: str, leads: str
) -> None:
    to = str(listening.independent_team.id)
    page = chosen(client, listening).post("/say/words/", {"to": to, "words": WORDS, "do": do})
    draft = drafts.load(cookie_of(client), clock.now())
    assert page["Location"] == leads
    assert draft is not None
    assert (draft.answers["ear_words"], draft.easy) == (WORDS, do == "easy")


def test_who_is_in_danger_sees_how_to_get_help_before_sending(
    client: Client, listening: Partnership
) -> None:
    assert "You said you are in danger" in text_of(
        written(client, listening, safe="no").get("/say/check/")
    )
    client.post("/say/check/")
    assert Report.objects.get().danger is True


def test_who_speaks_of_ending_their_life_sees_who_listens_now(
    client: Client, listening: Partnership
) -> None:
    page = written(client, listening, "I want to die.").get("/say/check/")
    assert "You do not have to feel this alone" in text_of(page)
    client.post("/say/check/")
    report = Report.objects.get()
    assert (report.flags, report.danger) == (["life"], True)


def test_a_box_no_person_sees_holds_it_apart(client: Client, listening: Partnership) -> None:
    written(client, listening).post("/say/check/", {"more": "robot"})
    assert Report.objects.get().held is True
    page = text_of(unlocked(listening.people["Esi"]).get("/inbox/messages/"))
    assert "that looks odd is held" in page


def test_a_report_that_was_begun_is_not_lost_without_a_word(
    client: Client, listening: Partnership
) -> None:
    answer(client, "story", story="He takes my card.")
    page = chosen(client, listening).get("/say/words/").content.decode()
    assert ("You began to tell us what happened" in page, "He takes my card." in page) == (
        True, True,
    )  # fmt: skip


# --- the mailbox ---------------------------------------------------------------------------------


def test_the_mailbox_shows_the_words_and_the_way_to_a_report(
    client: Client, listening: Partnership
) -> None:
    page = back_with(client, said(listening)).get("/back/mail/")
    words = text_of(page)
    assert [part in words for part in (WORDS, "Make it a report", "Tell us more")] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["more", "paper"])
def test_pages_of_a_report_lead_back_to_the_mailbox(
    client: Client, listening: Partnership, place: str
) -> None:
    page = back_with(client, said(listening)).get(f"/back/{place}/")
    assert page["Location"] == "/back/mail/"


def test_only_the_person_makes_a_report_and_sees_first_what_happens(
    client: Client, listening: Partnership
) -> None:
    one = said(listening)
    page = text_of(back_with(client, one).get("/back/report/"))
    assert (WORDS in page, "Nothing is sent until you press Send" in page) == (True, True)
    assert client.post("/back/report/")["Location"] == "/q/now/"
    answer(client, "now", safe="yes")
    assert WORDS in client.get("/q/story/").content.decode()
    client.post("/check/", {"do": "send"})
    made = Report.objects.counted().get()
    assert (made.number == one.report.number, Report.objects.count()) == (False, 2)


def test_the_words_stand_beside_a_story_that_was_begun(
    client: Client, listening: Partnership
) -> None:
    answer(client, "story", story="He takes my card.")
    back_with(client, said(listening)).post("/back/report/")
    draft = drafts.load(cookie_of(client), clock.now())
    assert draft is not None
    assert draft.answers["story"] == f"{WORDS}\n\nHe takes my card."


def test_a_receipt_that_still_shows_makes_room(client: Client, listening: Partnership) -> None:
    written(client, listening).post("/say/check/")
    back_with(client, said(listening, "Second.")).post("/back/report/")
    draft = drafts.load(cookie_of(client), clock.now())
    assert draft is not None
    assert draft.answers == {"story": "Second."}


@pytest.mark.usefixtures("listening")
def test_who_made_a_report_has_no_such_page(client: Client) -> None:
    assert back_with(client, told()).get("/back/report/").status_code == 404


# --- the desk ------------------------------------------------------------------------------------


def test_the_team_has_a_line_of_messages_and_other_teams_have_none(
    listening: Partnership,
) -> None:
    said(listening)
    ours = text_of(unlocked(listening.people["Esi"]).get("/inbox/"))
    theirs = text_of(unlocked(listening.people["Carys"]).get("/inbox/"))
    assert ("Messages : 1 waits for us." in ours, "waits for us" in theirs) == (True, False)


def test_the_alarm_of_who_is_not_safe_leads_to_the_message(listening: Partnership) -> None:
    one = said(listening, safe="no")
    raise_danger(by=Actor.system("a test"), now=clock.now())
    page = text_of(unlocked(listening.people["Esi"]).get("/inbox/"))
    assert f"Open message {one.report.number}. Nobody has read it yet." in page


def test_the_list_of_messages_costs_the_same_for_one_and_for_three(
    listening: Partnership,
) -> None:
    esi = unlocked(listening.people["Esi"])
    said(listening)
    esi.get("/inbox/messages/")
    with CaptureQueriesContext(connection) as one:
        esi.get("/inbox/messages/")
    said(listening)
    said(listening)
    with CaptureQueriesContext(connection) as three:
        assert esi.get("/inbox/messages/").status_code == 200
    assert len(three) == len(one)


def test_a_role_without_an_inbox_sees_no_messages(listening: Partnership) -> None:
    assert signed_in(listening.people["Gwen"]).get("/inbox/messages/").status_code == 403


def test_the_desk_calls_it_a_message_and_offers_no_decision(listening: Partnership) -> None:
    one = said(listening)
    page = text_of(unlocked(listening.people["Esi"]).post(f"/reports/{one.report.number}/"))
    assert (f"Message {one.report.number}" in page, WORDS in page) == (True, True)
    assert [part in page for part in ("Decide what happens", "Make a new code")] == [False, False]


def test_the_answer_can_say_that_a_report_is_possible(listening: Partnership) -> None:
    one = said(listening)
    esi = unlocked(listening.people["Esi"])
    esi.post(f"/reports/{one.report.number}/")
    esi.post(
        f"/reports/{one.report.number}/answer/", {"text": "Think.", "read": 1, "suggests": "on"}
    )
    assert one.fresh().suggested_on == clock.london_day(clock.now())
    shown = text_of(esi.post(f"/reports/{one.report.number}/"))
    assert "your team said that they could make a report" in shown
    opened_by(listening, "Femi", one)


@pytest.mark.parametrize("tail", ["code/", "decide/"])
def test_pages_that_only_a_report_has_are_not_there(listening: Partnership, tail: str) -> None:
    one = said(listening)
    page = unlocked(listening.people["Esi"]).get(f"/reports/{one.report.number}/{tail}")
    assert page.status_code == 404


# --- the coordinator -----------------------------------------------------------------------------

SAID = {
    "who": "We listen.", "who_easy": "We listen.", "passes_on": "Danger.",
    "passes_on_easy": "Danger.", "days": ["0", "3"], "opens": "10:00", "closes": "12:00",
}  # fmt: skip


def test_the_coordinator_offers_it_and_stops_it(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    place = f"/listening/{house.independent_team.id}/"
    assert gwen.post(place, {**SAID, "offered": "on"})["Location"] == "/listening/"
    assert "Offered" in text_of(gwen.get("/listening/"))
    assert 'value="10:00"' in gwen.get(place).content.decode()
    gwen.post(place, SAID)
    ear = Ear.objects.get()
    assert (ear.offered, ear.days) == (False, [0, 3])


def test_hours_that_end_before_they_begin_are_asked_again(house: Partnership) -> None:
    place = f"/listening/{house.independent_team.id}/"
    page = signed_in(house.people["Gwen"]).post(place, {**SAID, "closes": "09:00"})
    assert ("This is not later" in text_of(page), Ear.objects.count()) == (True, 0)


def test_a_refusal_is_said_and_what_was_typed_stays(house: Partnership) -> None:
    place = f"/listening/{house.hate_crime_team.id}/"
    page = signed_in(house.people["Gwen"]).post(place, {**SAID, "offered": "on"})
    assert (page.status_code, "must be independent" in text_of(page)) == (409, True)
    assert "We listen." in page.content.decode()


def test_a_team_that_is_not_there_has_no_page(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    assert gwen.get(f"/listening/{house.police.id}/").status_code == 404


def test_others_do_not_see_the_settings(house: Partnership) -> None:
    assert signed_in(house.people["Esi"]).get("/listening/").status_code == 403
