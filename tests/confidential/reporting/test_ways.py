"""Other ways through the door: Easy Read, under 18, watched, for somebody else, and early."""

import pytest
from django.test import Client

from tests.cast import NOW, RUGBY, Partnership
from tests.confidential.reporting.at_the_door import STORY, answer, cookie_of, text_of
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.waiting import opened_coded
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts

pytestmark = pytest.mark.usefixtures("house")


def kept(browser: Client) -> dict[str, object]:
    draft = drafts.load(cookie_of(browser), clock.now())
    assert draft is not None
    return dict(draft.answers)


def notes(browser: Client) -> dict[str, object]:
    draft = drafts.load(cookie_of(browser), clock.now())
    assert draft is not None
    return dict(draft.receipt)


def send(browser: Client) -> None:
    assert browser.post("/check/", {"do": "send"})["Location"] == "/kept/"


# --- Easy Read -----------------------------------------------------------------------------------


def test_easy_read_is_finished_at_the_third_question(client: Client) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "story", story=STORY, writer=["helped"])
    assert answer(client, "who", do="send", did=["friend"])["Location"] == "/q/last/?then=check"
    assert "How old are you?" in text_of(client.get("/q/last/"))
    assert answer(client, "last", query="?then=check", age="adult")["Location"] == "/check/"
    send(client)
    assert Report.objects.get().flags == []


def test_easy_read_goes_from_safety_to_contact_in_eight_pages(client: Client) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    asked = (
        ("story", {"story": STORY}), ("who", {"did": ["friend"]}), ("why", {"why": ["disability"]}),
        ("age", {"age": "adult"}), ("help", {"help": ["talk"]}), ("count", {"share": ["research"]}),
        ("contact", {"contact": ["here"]}),
    )  # fmt: skip
    ways = [answer(client, slug, **fields)["Location"] for slug, fields in asked]
    assert ways == [
        "/q/who/", "/q/why/", "/q/age/", "/q/help/", "/q/count/", "/q/contact/", "/check/",
    ]  # fmt: skip
    assert "question 8 of 8" in text_of(client.get("/q/contact/"))


def test_who_says_why_in_easy_read_and_may_be_counted_is_counted(client: Client) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "why", why=["disability", "false_friend"])
    answer(client, "age", age="adult")
    answer(client, "count", share=["research"])
    words = text_of(client.get("/check/"))
    assert ("May we count you?" in words, "Yes. You can count me." in words) == (True, True)
    send(client)
    report = Report.objects.get()
    assert opened_coded(report.pk, bytes(report.coded)) == {
        "reasons": ["disability", "false_friend"]
    }
    assert list(Choice.objects.values_list("key", flat=True)) == ["research"]


@pytest.mark.parametrize("do", ["skip", "next"])
def test_who_leaves_the_easy_tick_empty_is_not_counted(client: Client, do: str) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "why", why=["disability"])
    answer(client, "age", age="adult")
    assert answer(client, "count", do=do)["Location"] == "/q/contact/"
    send(client)
    assert (bytes(Report.objects.get().coded), Choice.objects.count()) == (b"", 0)


def test_what_was_allowed_in_plain_words_stays_when_the_easy_tick_is_set_or_taken_away(
    client: Client,
) -> None:
    answer(client, "now", safe="yes")
    answer(client, "share", share=["council", "research"])
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "count", do="skip")
    assert kept(client)["share"] == ["council"]
    answer(client, "count", share=["research"])
    assert kept(client)["share"] == ["council", "research"]
    words = text_of(client.get("/check/"))
    assert words.index("Yes. You can count me.") < words.index("The council.")
    assert words.count("The council.") == 1


def test_easy_read_asks_where_a_member_of_staff_works(client: Client, house: Partnership) -> None:
    answer(client, "now", query="?easy=1", safe="yes")
    answer(client, "who", did=["staff"])
    page = text_of(client.get("/q/age/"))
    assert ("Where do they work?" in page, house.police.name in page) == (True, True)


# --- early ---------------------------------------------------------------------------------------


def test_the_last_page_keeps_a_body_out_by_keys(client: Client, house: Partnership) -> None:
    answer(client, "now", safe="yes")
    answer(client, "story", story=STORY)
    answer(client, "help", do="send", help=["talk"])
    answer(client, "last", query="?then=check", works_for=[str(house.police.id)])
    words = text_of(client.get("/check/"))
    assert "The team you wanted to keep out gets no key." in words
    assert str(house.hate_crime_team) not in words.partition("Who will be able")[2]


def test_a_report_of_ticks_alone_can_be_sent(client: Client) -> None:
    answer(client, "now", do="skip")
    answer(client, "what", kinds=["money", "control"])
    send(client)
    assert Report.objects.count() == 1


def test_a_line_that_is_too_long_is_kept_and_told(client: Client) -> None:
    answer(client, "now", safe="yes")
    page = answer(client, "when", when="today", day="x" * 301)
    assert (page.status_code, kept(client)["day"]) == (200, "x" * 301)
    assert "1 letter too long" in text_of(client.post("/check/", {"do": "send"}))


# --- under 18 ------------------------------------------------------------------------------------


def test_a_child_is_told_who_reads_it_and_who_listens(client: Client) -> None:
    answer(client, "now", safe="yes")
    assert answer(client, "age", age="child")["Location"] == "/q/rights/"
    page = client.get("/q/rights/")
    assert "They do not talk to your parents before they ask you" in text_of(page)
    assert 'href="tel:08001111"' in page.content.decode()
    assert "Is it safe if we talk to a parent?" in text_of(client.get("/q/contact/"))
    assert "You are under 18." in text_of(client.get("/check/"))


def test_a_grown_up_is_not_asked_about_parents(client: Client) -> None:
    answer(client, "age", age="adult")
    assert "talk to a parent" not in text_of(client.get("/q/contact/"))


def test_a_child_s_report_is_read_by_the_team_named_before_sending(
    client: Client, house: Partnership
) -> None:
    set_route(
        area_code=None, circles=[house.cohesion_team.id], backup=house.independent_team.id,
        live=True, channel=Channel.PUBLIC_CHILD, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    answer(client, "story", story=STORY)
    answer(client, "age", age="child")
    words = text_of(client.get("/check/"))
    assert str(house.cohesion_team) in words
    assert str(house.hate_crime_team) not in words


# --- somebody is there ---------------------------------------------------------------------------


def test_somebody_who_is_watched_is_asked_only_how_to_reach_them(client: Client) -> None:
    assert answer(client, "now", safe="watched")["Location"] == "/q/brief/"
    page = text_of(client.get("/q/brief/"))
    assert ("May we contact you later?" in page, "What happened" in page) == (True, False)
    there = answer(client, "brief", contact=["text"], contact_at="0 here", times=["morning"])
    assert there["Location"] == "/check/"
    send(client)
    assert Report.objects.get().flags == ["watched"]
    assert notes(client)["contact"] == ["Text message", "In the morning"]


def test_another_page_can_be_shown_and_leads_back(client: Client) -> None:
    answer(client, "now", safe="watched")
    page = client.get("/tea/?from=brief")
    words = text_of(page)
    assert "Tea loaf" in words
    assert not any(word in words.lower() for word in ("upstander", "report", "safe", "hate"))
    assert 'href="/q/brief/"' in page.content.decode()


def test_the_other_page_leads_to_the_start_when_nothing_was_written(client: Client) -> None:
    assert 'href="/q/now/"' in client.get("/tea/?from=brief").content.decode()


# --- for somebody else ---------------------------------------------------------------------------


def test_the_door_for_somebody_else_asks_about_them(client: Client) -> None:
    assert "Is the person safe now?" in text_of(client.get("/q/now/?for=other"))
    answer(client, "now", query="?for=other", safe="yes")
    assert "What happened, or what worries you?" in text_of(client.get("/q/story/"))


def test_a_helper_is_asked_what_is_safe_for_the_person(client: Client) -> None:
    answer(client, "now", safe="yes")
    assert answer(client, "you", who="carer")["Location"] == "/q/them/"
    words = text_of(client.get("/q/them/"))
    assert "Do they know that you are telling us?" in words
    assert "We ask the person alone first." in words
    assert "What has it done to them?" in text_of(client.get("/q/harm/"))


# --- thoughts of ending one's life ---------------------------------------------------------------


def test_saying_so_shows_who_listens_and_goes_on(client: Client) -> None:
    answer(client, "now", safe="yes")
    assert answer(client, "care", life="sometimes")["Location"] == "/q/listen/"
    page = client.get("/q/listen/").content.decode()
    assert ('href="tel:116123"' in page, 'href="/q/before/"' in page) == (True, True)


def test_words_in_the_story_bring_help_before_sending_and_never_block(client: Client) -> None:
    answer(client, "story", story="I want to die. They laugh at me.")
    page = client.get("/check/").content.decode()
    assert 'href="tel:116123"' in page
    send(client)
    assert (Report.objects.get().flags, notes(client)["flags"]) == (["life"], ["life"])


# --- what staff read -----------------------------------------------------------------------------


def test_an_answer_changed_on_the_check_page_leads_to_its_own_page(client: Client) -> None:
    answer(client, "now", safe="yes")
    answer(client, "contact", contact=["email"], contact_at="m@example.org")
    answer(client, "where", area=RUGBY, place="shop")
    page = client.get("/check/").content.decode()
    assert "In a shop, pub or club" in page
    assert ('href="/q/contact/?then=check"' in page, 'href="/q/brief/' in page) == (True, False)
