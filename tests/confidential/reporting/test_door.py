"""The questions, as a browser meets them."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import RUGBY
from tests.confidential.reporting.at_the_door import (
    STORY,
    answer,
    answered,
    begun_at,
    cookie_of,
    text_of,
)
from upstander.foundation.agencies.models import Route
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.models import Draft

pytestmark = pytest.mark.usefixtures("house")


def kept(browser: Client) -> dict[str, object]:
    draft = drafts.load(cookie_of(browser), clock.now())
    assert draft is not None
    return dict(draft.answers)


def test_the_first_question_costs_no_query_and_leaves_no_draft(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/q/now/")
    assert (page.status_code, list(client.cookies)) == (200, ["csrftoken"])
    assert "Are you safe now?" in text_of(page)


def test_a_question_with_a_draft_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answer(client, "now", safe="yes")
    with django_assert_num_queries(1):
        assert client.get("/q/story/").status_code == 200


def test_no_page_of_the_door_begins_a_session(client: Client) -> None:
    answered(client)
    client.get("/check/")
    assert sorted(client.cookies) == ["__Host-draft", "csrftoken"]


def test_the_draft_s_cookie_is_for_this_browser_session_only(client: Client) -> None:
    cookie = answer(client, "now", safe="yes").cookies[drafts.COOKIE]
    held = {name: cookie[name] for name in ("path", "secure", "httponly", "samesite", "max-age")}
    assert held == {
        "path": "/", "secure": True, "httponly": True, "samesite": "Strict", "max-age": "",
    }  # fmt: skip


def test_each_answer_leads_to_the_next_question(client: Client) -> None:
    steps = [
        answer(client, "now", safe="yes")["Location"],
        answer(client, "story", story=STORY)["Location"],
        answer(client, "help", help=["talk", "stop"])["Location"],
        answer(client, "where", area=RUGBY)["Location"],
        answer(client, "last", works_for=[])["Location"],
    ]
    assert steps == ["/q/story/", "/q/help/", "/q/age/", "/q/what/", "/check/"]
    assert kept(client) == {
        "safe": "yes", "story": STORY, "area": RUGBY, "help": ["talk", "stop"], "last": "seen",
    }  # fmt: skip


@pytest.mark.parametrize("safe", ["no", "unsure"])
def test_a_person_who_is_not_safe_sees_the_numbers_first(client: Client, safe: str) -> None:
    assert answer(client, "now", safe=safe)["Location"] == "/q/first/"
    page = client.get("/q/first/")
    assert 'href="tel:999"' in page.content.decode()
    assert 'href="/q/story/"' in page.content.decode()


def test_every_question_can_be_skipped_up_to_the_last_look(client: Client) -> None:
    ways = [answer(client, slug, do="skip")["Location"] for slug in ("now", "story", "help")]
    assert ways == ["/q/story/", "/q/help/", "/q/age/"]
    assert kept(client) == {}


def test_skip_beside_a_typed_story_keeps_the_words(client: Client) -> None:
    answer(client, "story", do="skip", story="half a sent")
    assert kept(client) == {"story": "half a sent"}


def test_i_do_not_know_is_no_area(client: Client) -> None:
    answer(client, "where", area=RUGBY)
    answer(client, "where", do="unknown", area=RUGBY)
    assert kept(client) == {}


def test_send_what_i_have_now_keeps_this_answer_and_shows_everything(client: Client) -> None:
    answer(client, "story", story=STORY)
    there = answer(client, "where", do="send", area=RUGBY)["Location"]
    assert there == "/q/last/?then=check"
    assert kept(client) == {"story": STORY, "area": RUGBY}
    assert answer(client, "last", query="?then=check", do="skip")["Location"] == "/check/"
    assert answer(client, "where", do="send", area=RUGBY)["Location"] == "/check/"


def test_a_changed_answer_leads_back_to_the_last_look(client: Client) -> None:
    answered(client)
    assert answer(client, "story", query="?then=check", story="new")["Location"] == "/check/"
    assert kept(client)["story"] == "new"


def test_a_change_to_not_safe_shows_help_before_the_last_look(client: Client) -> None:
    answered(client)
    there = answer(client, "now", query="?then=check", safe="no")["Location"]
    assert there == "/q/first/?then=check"
    assert 'href="/check/"' in client.get(there).content.decode()


def test_a_text_that_is_too_long_is_kept_and_told(client: Client) -> None:
    long = "word " * 2_100
    page = answer(client, "story", story=long)
    assert (page.status_code, kept(client)) == (200, {"story": long.strip()})
    assert "They are 499 letters too long" in text_of(page)
    assert "<title>Error:" in page.content.decode()


def test_an_answer_that_was_not_offered_is_told_and_not_kept(client: Client) -> None:
    page = answer(client, "now", safe="made up")
    assert (page.status_code, kept(client)) == (200, {})
    assert "Choose one of these answers." in text_of(page)


def test_an_answer_that_was_given_is_shown_again(client: Client) -> None:
    answered(client)
    assert 'value="yes" checked' in client.get("/q/now/").content.decode()
    assert STORY in text_of(client.get("/q/story/"))


def test_later_questions_without_a_draft_show_a_page_that_says_nothing(client: Client) -> None:
    pages = [client.get(f"/q/{slug}/") for slug in ("story", "where", "help")]
    assert [page.status_code for page in pages] == [410, 410, 410]
    assert "What happened" not in text_of(pages[0])


def test_an_unknown_question_is_not_there(client: Client) -> None:
    assert client.get("/q/secrets/").status_code == 404


def test_a_post_after_twenty_minutes_keeps_the_text_and_says_so_kindly(client: Client) -> None:
    begun_at(client, clock.now() - dt.timedelta(minutes=21), safe="yes")
    there = answer(client, "story", story="typed slowly")["Location"]
    assert (there, kept(client)) == ("/q/help/?again=1", {"story": "typed slowly"})
    assert "We kept what you just wrote" in text_of(client.get(there))
    assert Draft.objects.count() == 1


def test_titles_and_addresses_tell_a_glancing_eye_nothing(client: Client) -> None:
    answered(client)
    for address in ("/q/now/", "/q/story/", "/q/where/", "/q/help/", "/check/"):
        title = (
            client.get(address).content.decode().partition("<title>")[2].partition("</title>")[0]
        )
        assert title == "Questions"


def test_before_the_first_question_it_says_what_leaving_does(client: Client) -> None:
    words = text_of(client.get("/q/now/"))
    assert "“Leave this site” wipes what you wrote" in words
    assert "It does not wipe the list of pages" in words


# --- Easy Read -------------------------------------------------------------------------------


def test_easy_read_asked_for_once_stays_for_the_whole_way(client: Client) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "story", story=STORY)
    page = client.get("/q/help/")
    assert "I want to talk to someone." in text_of(page)
    assert page.content.decode().count("choice-easy") == 6


def test_easy_read_makes_the_same_report(client: Client) -> None:
    answer(client, "now", query="?easy=1", safe="no")
    assert kept(client) == {"safe": "no"}


def test_changing_the_wording_while_writing_keeps_the_words(client: Client) -> None:
    there = answer(client, "story", do="easy", story="half a sent")["Location"]
    page = client.get(there)
    assert there == "/q/story/"
    assert ("half a sent" in text_of(page), 'class="public' in page.content.decode()) == (
        True,
        True,
    )
    assert " easy" in page.content.decode().split("<body")[1].split(">")[0]


def test_without_anybody_who_could_read_it_nobody_can_begin(client: Client) -> None:
    Route.objects.update(live=False)
    page = answer(client, "now", safe="yes")
    assert page.status_code == 503
    assert "There is no team yet that could read it." in text_of(page)
    assert Draft.objects.count() == 0
