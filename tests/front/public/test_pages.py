"""Home, help now, who will know."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import NOW, Partnership
from tests.confidential.listening import it_listens
from tests.confidential.reporting.at_the_door import text_of
from tests.confidential.support.sessions import given_sessions
from upstander.foundation.agencies.models import Route

ADDRESSES = ("/", "/help/", "/who/", "/back/", "/q/now/", "/places/", "/learning/")


def links(page: str) -> list[str]:
    return re.findall(r'(?:href|action)="(/[^"#?]*)', page)


def opens(address: str) -> bool:
    try:
        return bool(resolve(address))
    except Resolver404:
        return address.startswith("/static/")


@pytest.mark.usefixtures("house")
def test_home_names_the_doors_that_exist(client: Client) -> None:
    page = client.get("/").content.decode()
    doors = re.findall(r'<h2><a[^>]*href="([^"]+)"', page)
    assert doors == ["/q/now/", "/back/", "/help/", "/who/", "/places/", "/learning/"]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("query", ["", "?easy=1"])
def test_no_public_page_has_a_dead_link(client: Client, address: str, query: str) -> None:
    found = links(client.get(address + query).content.decode())
    assert [link for link in found if not opens(link)] == []


@pytest.mark.usefixtures("house")
def test_home_says_when_a_person_reads(client: Client) -> None:
    words = text_of(client.get("/"))
    assert "People are here Monday to Friday, 9 to 5." in words
    assert re.search(r"Next: (now|(\w+, )?[\w ]+ at 9:00) \.", words)


@pytest.mark.django_db
def test_home_works_before_there_is_a_partnership(client: Client) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/who/", "/back/", "/q/now/", "/learning/"])
def test_pages_that_help_at_once_ask_no_database(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_emergency_numbers_show_when_the_database_is_down(client: Client) -> None:
    page = client.get("/help/").content.decode()
    numbers = re.findall(r'href="tel:(\d+)"', page)
    assert numbers == ["999", "999", "18000", "101"]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("address", ADDRESSES)
def test_public_pages_begin_no_session_and_keep_no_page(client: Client, address: str) -> None:
    answer = client.get(address)
    assert set(answer.cookies) <= {"csrftoken"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("house")
def test_easy_read_is_carried_from_page_to_page(client: Client) -> None:
    page = client.get("/?easy=1").content.decode()
    for door in ("/q/now/", "/back/", "/help/", "/who/"):
        assert f'href="{door}?easy=1' in page
    assert 'href="/?easy=0"' in page


@pytest.mark.usefixtures("house")
def test_every_page_can_be_left_and_has_help_in_the_same_place(client: Client) -> None:
    for address in ADDRESSES:
        page = client.get(address).content.decode()
        assert 'action="/leave/"' in page
        assert 'href="/help/"' in page or address == "/help/"


@pytest.mark.usefixtures("house")
def test_home_costs_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Which doors there are, whether a team keeps a rota, the stated hours, and the own words.
    with django_assert_num_queries(4):
        client.get("/")


def test_every_door_there_can_be_costs_home_two_more(
    client: Client, house: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    given_sessions(house).day()
    it_listens(house)
    with django_assert_num_queries(6), time_machine.travel(NOW):
        page = client.get("/").content.decode()
    assert ("/talk/" in page, "/say/" in page) == (True, True)


@pytest.mark.parametrize("easy", ["0", "1"])
def test_a_time_to_talk_and_a_message_are_two_doors_that_say_what_happens(
    client: Client, house: Partnership, easy: str
) -> None:
    given_sessions(house).day()
    it_listens(house)
    with time_machine.travel(NOW):
        words = text_of(client.get(f"/?easy={easy}"))
    said = {
        "0": (
            "You choose the day, and someone meets you or calls you.",
            "You write now, and a person answers you here. It is not a report.",
        ),
        "1": (
            "Choose a day. We talk by phone, video or face to face.",
            "You write. A person reads it and answers you.",
        ),
    }[easy]
    for title, text in zip(
        ("Book a time to talk", "Write to someone who listens"), said, strict=True
    ):
        assert f"{title} {text}" in words


@pytest.mark.django_db
def test_without_anybody_who_could_read_it_home_offers_no_place_to_write(client: Client) -> None:
    Route.objects.update(live=False)
    assert "/q/now/" not in client.get("/").content.decode()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_title_tells_what_the_site_is_for(client: Client, address: str) -> None:
    title = client.get(address).content.decode().partition("<title>")[2].partition("</title>")[0]
    assert re.findall(r"(?i)hate|crime|police|report|victim|together", title) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/places/", "/learning/"])
def test_a_signpost_that_was_not_checked_is_not_shown(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "https://" not in page.partition("<main")[2]


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "title"), [("places", "Safe Places"), ("learning", "friend")])
def test_a_door_is_there_only_while_something_stands_behind_it(
    client: Client, settings: Settings, door: str, title: str
) -> None:
    assert title in text_of(client.get("/"))
    settings.DEMO_TODAY = dt.date(2017, 1, 1)
    assert f'href="/{door}/"' not in client.get("/").content.decode()
    # The list of places stands on its own.
    assert client.get(f"/{door}/").status_code == (200 if door == "places" else 404)
