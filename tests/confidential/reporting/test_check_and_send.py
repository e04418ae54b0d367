"""The last look, and sending."""

import datetime as dt
import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import Partnership
from tests.confidential.given import council_only
from tests.confidential.reporting.at_the_door import (
    STORY,
    answer,
    answered,
    begun_at,
    code_shown,
    cookie_of,
    text_of,
)
from upstander.confidential.reporting.models import Choice, Report
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.vault import gate
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.usefixtures("house")


LEFT_OUT = (
    "age", "you", "what", "why", "when", "who", "harm", "care", "before", "files",
    "name", "share",
    "contact", "needs", "about", "heard", "last",
)  # fmt: skip


def send(browser: Client) -> HttpResponse:
    return browser.post("/check/", {"do": "send"})


def test_everything_is_shown_once_more_with_a_link_to_change_it(client: Client) -> None:
    page = answered(client).get("/check/")
    words = text_of(page)
    assert all(part in words for part in ("Yes, I am safe now", STORY, "Rugby", "Someone to talk"))
    assert re.findall(r'href="(/q/[a-z]+/\?then=check)"', page.content.decode()) == [
        "/q/now/?then=check",
        "/q/story/?then=check",
        "/q/help/?then=check",
        "/q/where/?then=check",
        *[f"/q/{slug}/?then=check" for slug in LEFT_OUT],
    ]
    assert "You left these out" in words


def test_the_teams_that_get_a_key_are_named_before_sending(
    client: Client, house: Partnership
) -> None:
    council_only(house)
    quiet = text_of(answered(client, helps=("talk",)).get("/check/"))
    answer(client, "help", help=["police"])
    asked = text_of(client.get("/check/"))
    team = str(house.hate_crime_team)
    assert (team in quiet, team in asked) == (False, True)


def test_the_teams_named_are_the_teams_that_hold_a_key(client: Client, house: Partnership) -> None:
    council_only(house)
    answered(client, helps=("police",))
    words = text_of(client.get("/check/"))
    send(client)
    holders = set(Access.objects.values_list("holder", flat=True))
    shown = {
        team.id
        for team in (house.hate_crime_team, house.cohesion_team, house.independent_team)
        if str(team) in words
    }
    assert holders == shown == {house.hate_crime_team.id, house.cohesion_team.id}


def test_wherever_choice_is_promised_it_says_when_we_may_have_to_tell(client: Client) -> None:
    promise = "We may have to tell someone if you, a child or another person could be badly hurt"
    answered(client)
    assert promise in text_of(client.get("/q/help/"))
    assert promise in text_of(client.get("/check/"))
    send(client)
    assert promise in text_of(client.get("/kept/"))


def test_sending_stores_one_report_and_shows_its_code(client: Client) -> None:
    answered(client, helps=("talk", "police"))
    assert send(client)["Location"] == "/kept/"
    handle, words = code_shown(client.get("/kept/"))
    report = Report.objects.get()
    assert (report.number, report.area, report.danger) == (handle, "E07000220", False)
    assert len(words) == 7
    assert sorted(Choice.objects.values_list("key", flat=True)) == ["police", "talk"]


def test_not_safe_is_a_coded_fact_of_the_report(client: Client) -> None:
    answered(client)
    answer(client, "now", safe="no")
    send(client)
    assert Report.objects.get().danger is True


def test_sending_twice_makes_one_report_and_shows_the_same_code(client: Client) -> None:
    answered(client)
    send(client)
    first = code_shown(client.get("/kept/"))
    assert send(client)["Location"] == "/kept/"
    assert (code_shown(client.get("/kept/")), Report.objects.count()) == (first, 1)


def test_nothing_at_all_is_not_sent_and_says_kindly_what_is_needed(client: Client) -> None:
    answer(client, "now", do="skip")
    page = send(client)
    assert "Tell us one thing first." in text_of(page)
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("slug", "fields"),
    [("now", {"safe": "no"}), ("story", {"story": "x"}), ("help", {"help": "talk"})],
)
def test_any_one_answer_is_enough(client: Client, slug: str, fields: dict[str, str]) -> None:
    answer(client, slug, **fields)
    send(client)
    assert Report.objects.count() == 1


def test_a_text_that_is_too_long_is_told_again_and_stays(client: Client) -> None:
    answer(client, "story", story="x" * 10_002)
    assert "They are 2 letters too long" in text_of(send(client))
    draft = drafts.load(cookie_of(client), clock.now())
    assert (Report.objects.count(), draft is not None and draft.answers) == (
        0,
        {"story": "x" * 10_002},
    )


def test_sending_an_expired_draft_says_that_no_one_has_seen_it(client: Client) -> None:
    begun_at(client, clock.now() - dt.timedelta(minutes=21), story=STORY)
    page = send(client)
    assert (page.status_code, Report.objects.count()) == (410, 0)
    assert "it was wiped and no one has seen it" in text_of(page)


def test_without_a_draft_there_is_nothing_to_look_at(client: Client) -> None:
    assert client.get("/check/").status_code == 410


def test_words_typed_after_another_tab_sent_are_given_back(client: Client) -> None:
    answered(client)
    send(client)
    page = answer(client, "story", story="one more thing")
    assert (page.status_code, Report.objects.count()) == (409, 1)
    assert "one more thing" in text_of(page)


def test_a_tick_after_another_tab_sent_leads_to_the_receipt(client: Client) -> None:
    answered(client)
    send(client)
    assert answer(client, "now", safe="no")["Location"] == "/kept/"
    assert client.get("/q/story/")["Location"] == "/kept/"
    assert client.get("/check/")["Location"] == "/kept/"


def test_when_everyone_sends_at_once_the_answers_stay_and_it_says_try_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(client)
    monkeypatch.setattr(gate, "SEND_WAITS", 0.01)
    places = [gate._places.acquire(timeout=1) for _ in range(gate._cores)]
    try:
        page = send(client)
    finally:
        for _ in places:
            gate._places.release()
    assert (page.status_code, Report.objects.count()) == (503, 0)
    assert "Many people are here just now. Wait a minute" in text_of(page)
    assert STORY in text_of(page)


def test_what_was_sent_is_gone_from_the_draft(client: Client) -> None:
    answered(client)
    send(client)
    draft = drafts.load(cookie_of(client), clock.now())
    assert draft is not None
    assert dict(draft.answers) == {}
    assert STORY not in repr(draft.receipt)


def test_ids_of_reports_are_random(client: Client) -> None:
    answered(client)
    send(client)
    assert UUID(str(Report.objects.get().pk)).version == 4
