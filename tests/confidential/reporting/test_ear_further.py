"""The ear: somebody under 18, a message that waits for its end, and a list of many."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.confidential.browsing import unlocked
from tests.confidential.listening import chosen, it_listens, said, written
from tests.confidential.reporting.at_the_door import code_shown, text_of
from upstander.confidential.reporting.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def listening(house: Partnership) -> Partnership:
    """Return the partnership, whose charity listens."""
    it_listens(house)
    return house


# --- somebody under 18 ---------------------------------------------------------------------------


def test_somebody_under_18_reads_their_rights_and_who_else_listens_before_they_write(
    client: Client, listening: Partnership
) -> None:
    assert '/say/young/"' in client.get("/say/").content.decode()
    words = text_of(client.get("/say/young/"))
    for expected in (
        "you are not in trouble", "You have the right to be safe",
        "they must tell others who can keep you safe", "0800 1111",
    ):  # fmt: skip
        assert expected in words
    assert client.post("/say/young/", {"do": "young"})["Location"] == "/say/"
    assert "You said that you are under 18" in text_of(client.get("/say/"))
    assert (
        'name="young" value="on" checked'
        in chosen(client, listening).get("/say/words/").content.decode()
    )


def test_in_easy_read_each_sentence_about_passing_on_has_its_own_picture(
    client: Client, listening: Partnership
) -> None:
    assert listening.independent_team
    page = client.get("/say/young/?easy=1").content.decode()
    cards = re.findall(
        r'<li class="card pictured">\s*<svg.*?</svg>\s*<p>([^<]*)</p></li>', page, re.DOTALL
    )
    for sentence in (
        "You are under 18.", "Could you be badly hurt?", "Then they must tell someone.",
        "They try to tell you first.", "They ask you before they talk to a parent.",
    ):  # fmt: skip
        assert cards.count(sentence) == 1


def test_the_team_sees_that_somebody_is_under_18_and_the_person_sees_it_before_they_send(
    client: Client, listening: Partnership
) -> None:
    written(client, listening, young="on")
    look = text_of(client.get("/say/check/"))
    assert ("I am under 18" in look, "0800 1111" in look) == (True, True)
    client.post("/say/check/")
    assert Report.objects.get().flags == ["child"]
    esi = unlocked(listening.people["Esi"])
    assert "Under 18" in text_of(esi.get("/inbox/messages/"))


def test_who_says_nothing_of_their_age_is_asked_nothing(
    client: Client, listening: Partnership
) -> None:
    look = text_of(written(client, listening).get("/say/check/"))
    assert "under 18" not in look
    client.post("/say/check/")
    assert Report.objects.get().flags == []


def test_the_tick_can_be_taken_back(client: Client, listening: Partnership) -> None:
    client.post("/say/young/")
    look = text_of(written(client, listening).get("/say/check/"))
    assert "You have the right to be safe" not in look


def test_a_page_for_somebody_under_18_is_only_there_where_somebody_listens(
    client: Client, house: Partnership
) -> None:
    it_listens(house, offered=False)
    assert client.get("/say/young/").status_code == 404


def test_after_sending_that_page_leads_to_the_receipt(
    client: Client, listening: Partnership
) -> None:
    written(client, listening)
    client.post("/say/check/")
    assert client.get("/say/young/")["Location"] == "/kept/"


# --- later ---------------------------------------------------------------------------------------


def test_an_unfinished_message_is_kept_for_six_words_and_gone_on_with_elsewhere(
    client: Client, listening: Partnership
) -> None:
    to = str(listening.independent_team.id)
    chosen(client, listening)
    half = {"to": to, "words": "I wanted to say", "do": "later"}
    assert client.post("/say/words/", half)["Location"] == "/later/"
    client.post("/later/", {"do": "take"})
    page = client.get("/later/")
    words = code_shown(page)[1]
    assert (len(words), 'href="/say/check/"' in page.content.decode()) == (6, True)
    other = Client()
    assert other.post("/later/open/", {"words": " ".join(words)})["Location"] == "/say/check/"
    assert "I wanted to say" in text_of(other.get("/say/check/"))


def test_a_message_without_words_can_be_kept_too(client: Client, listening: Partnership) -> None:
    to = str(listening.independent_team.id)
    chosen(client, listening).post("/say/words/", {"to": to, "words": "", "do": "later"})
    client.post("/later/", {"do": "take"})
    assert client.get("/say/check/")["Location"] == "/say/words/"


def test_what_was_written_meanwhile_stands_below_what_was_kept(
    client: Client, listening: Partnership
) -> None:
    written(client, listening, text="First.", do="later")
    client.post("/later/", {"do": "take"})
    words = code_shown(client.get("/later/"))[1]
    other = written(Client(), listening, text="Second.")
    other.post("/later/open/", {"words": " ".join(words)})
    look = text_of(other.get("/say/check/"))
    assert "First. Second." in look


# --- many messages -------------------------------------------------------------------------------


def test_the_list_goes_on_beyond_a_page_and_asks_as_often_for_three_as_for_one(
    listening: Partnership,
) -> None:
    esi = unlocked(listening.people["Esi"])
    counts = []
    for more in (1, 2):
        for _each in range(more):
            said(listening)
        with CaptureQueriesContext(connection) as asked:
            esi.get("/inbox/messages/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    numbers = {said(listening).report.number for _each in range(50)}
    first = esi.get("/inbox/messages/").content.decode()
    older = re.findall(r'href="(/inbox/messages/\?after=[^"]+)"', first)
    assert (first.count('scope="row"'), len(older)) == (25, 1)
    second = esi.get(older[0]).content.decode()
    third = esi.get(re.findall(r'href="(/inbox/messages/\?after=[^"]+)"', second)[0])
    shown = {one for one in numbers if one in first + second + third.content.decode()}
    assert shown == numbers
    assert "/inbox/messages/?before=" in second
