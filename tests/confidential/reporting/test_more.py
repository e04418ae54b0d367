"""Questions left for later: offered beside the receipt, sealed beside what was sent."""

import re

import pytest
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import PUBLIC, told
from tests.confidential.reporting.at_the_door import STORY, answer, text_of
from upstander.confidential.reporting import questions
from upstander.confidential.reporting.actions import NotYourReport, add_answers
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault.models import Access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.fixture
def sent(client: Client) -> Client:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "story", story=STORY)
    answer(client, "who", did=["friend"])
    client.post("/check/", {"do": "send"})
    return client


def test_the_receipt_offers_what_was_not_asked(sent: Client) -> None:
    assert 'href="/kept/more/"' in sent.get("/kept/").content.decode()
    words = text_of(sent.get("/kept/more/"))
    assert ("Why do you think they did it?" in words, "What happened?" in words) == (True, False)


def test_an_answer_is_read_beside_what_was_sent(sent: Client, house: Partnership) -> None:
    there = sent.post("/kept/more/why/", {"why": ["disability"], "do": "next"})
    assert there["Location"] == "/kept/more/?thanks=1&listen=0"
    assert "Thank you. We added it." in text_of(sent.get(there["Location"]))
    content = opened(Report.objects.get(), keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert content.statement.more == {"did": ["friend"], "why": ["disability"]}
    assert [problem.words for problem in verify(now=NOW, matchers=registered()).problems] == []


def test_a_skipped_one_seals_nothing(sent: Client, house: Partnership) -> None:
    there = sent.post("/kept/more/why/", {"why": ["disability"], "do": "skip"})
    assert there["Location"] == "/kept/more/?thanks=0&listen=0"
    content = opened(Report.objects.get(), keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert content.statement.more == {"did": ["friend"]}


def test_an_answer_that_was_not_offered_is_told(sent: Client) -> None:
    page = sent.post("/kept/more/when/", {"when": "made up", "do": "next"})
    assert (page.status_code, "Choose one of these answers." in text_of(page)) == (200, True)


def test_saying_it_afterwards_brings_those_who_listen_and_the_alarm(sent: Client) -> None:
    there = sent.post("/kept/more/care/", {"life": "yes", "do": "next"})
    assert 'href="tel:116123"' in sent.get(there["Location"]).content.decode()
    report = Report.objects.get()
    assert (report.flags, report.danger) == (["life"], True)
    assert set(Access.objects.values_list("danger", flat=True)) == {True}


def test_a_flag_that_was_there_stays() -> None:
    one = told(safe="no")
    add_answers(number=one.report.number, given={"did": ["carer"]}, by=PUBLIC, now=NOW)
    assert (one.fresh().flags, one.fresh().danger) == (["close"], True)


def test_without_a_receipt_there_is_nothing(client: Client) -> None:
    assert [client.get(place).status_code for place in ("/kept/more/", "/kept/more/why/")] == [
        410, 410,
    ]  # fmt: skip


@pytest.mark.parametrize("slug", ["now", "story", "share", "made-up"])
def test_what_is_not_left_is_not_there(sent: Client, slug: str) -> None:
    assert sent.get(f"/kept/more/{slug}/").status_code == 404


def test_a_report_that_is_not_there_takes_no_answer() -> None:
    with pytest.raises(NotYourReport):
        add_answers(number="ZZZZZ", given={"why": ["age"]}, by=PUBLIC, now=NOW)


def test_the_receipt_shows_who_listens_to_somebody_whose_words_ask_for_it(client: Client) -> None:
    answer(client, "story", story="I want to die.")
    client.post("/check/", {"do": "send"})
    assert 'href="tel:116123"' in client.get("/kept/").content.decode()


def test_in_easy_read_each_line_has_a_picture(sent: Client) -> None:
    page = sent.get("/kept/more/?easy=1").content.decode()
    lines = len(re.findall(r'href="/kept/more/\w+/"', page))
    assert lines > 3
    assert page.count("<svg aria-hidden") == page.count("pictured") == lines + 1


def test_each_question_that_can_be_left_for_later_has_its_picture() -> None:
    left = questions.left_for_later({"who": "close"}) + questions.left_for_later({})
    assert {entry.key for entry in left if entry.picture not in PICTURES} == set()
