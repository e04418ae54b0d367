"""The list of cases narrowed by coded facts, and filters that somebody keeps for themselves."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, RUGBY, WARWICK, Partnership, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import a_case
from tests.confidential.casework.test_views import text_of
from upstander.confidential.casework.actions.filters import drop_filter, keep_filter
from upstander.confidential.casework.actions.work import give_case
from upstander.confidential.casework.models import Case, SavedFilter
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.filters import saved_filters
from upstander.confidential.casework.refusals import TooManyFilters, WordsMissing
from upstander.confidential.casework.rules.filters import MOST_FILTERS, CaseFilter
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.vault.errors import NoLiveKey

pytestmark = pytest.mark.django_db
NAME = "Amina’s street"
HIGH = CaseFilter(state="all", area=RUGBY, risk="high")


def kept(house: Partnership, name: str = NAME, chosen: CaseFilter = HIGH) -> SavedFilter:
    return keep_filter(name=name, chosen=chosen, by=house.actor("Dev"), now=NOW)


def names(house: Partnership, owner: str, reader: str) -> list[str]:
    return [one.name for one in saved_filters(house.actor(owner), keyring_of(house.people[reader]))]


def test_a_filter_is_kept_under_a_name_that_only_its_owner_reads(house: Partnership) -> None:
    row = kept(house)
    assert (row.state, row.area, row.risk) == ("all", RUGBY, "high")
    assert "Amina" not in str(bytes(SavedFilter.objects.get().name))
    assert names(house, "Dev", "Dev") == [NAME]
    assert names(house, "Dev", "Carys") == [""]
    assert names(house, "Carys", "Carys") == []
    assert saved_filters(Actor.public(), None) == []
    [locked] = saved_filters(house.actor("Dev"), None)
    assert (locked.name, locked.filter) == ("", HIGH)


def test_a_name_moved_to_another_filter_does_not_open(house: Partnership) -> None:
    one, two = kept(house), kept(house, "Second")
    SavedFilter.objects.filter(pk=two.pk).update(name=one.name)
    assert names(house, "Dev", "Dev") == ["", NAME]


def test_only_so_many_and_only_with_a_name_a_key_and_a_permission(house: Partnership) -> None:
    with pytest.raises(WordsMissing):
        kept(house, "  ")
    with pytest.raises(NotPermitted):
        keep_filter(name="x", chosen=HIGH, by=house.actor("Gwen"), now=NOW)
    with pytest.raises(NoLiveKey):
        keep_filter(
            name="x", chosen=HIGH, by=Actor(kind="user", roles=frozenset({Role.POLICE})), now=NOW
        )
    for number in range(MOST_FILTERS):
        kept(house, f"Filter {number}")
    with pytest.raises(TooManyFilters):
        kept(house)


def test_somebody_drops_their_own_and_nobody_elses(house: Partnership) -> None:
    row = kept(house)
    drop_filter(saved=row.pk, by=house.actor("Carys"))
    assert SavedFilter.objects.count() == 1
    drop_filter(saved=row.pk, by=house.actor("Dev"))
    drop_filter(saved=row.pk, by=house.actor("Dev"))
    assert SavedFilter.objects.count() == 0


def keep(browser: Client, name: str, query: str) -> object:
    return browser.post(f"/cases/filters/{query}", {"name": name})


def test_the_page_keeps_shows_and_drops_a_filter(house: Partnership) -> None:
    a_case(house)
    browser = unlocked(house.people["Dev"])
    query = f"?state=all&area={RUGBY}&risk=high"
    response = keep(browser, NAME, f"{query}&other=x")
    assert response.url == f"/cases/{query}"  # type: ignore[attr-defined]
    page = browser.get("/cases/").content.decode()
    assert NAME in page
    assert f'href="/cases/{query.replace("&", "&amp;")}"' in page
    locked = text_of(signed_in(house.people["Dev"]).get("/cases/"))
    assert NAME not in locked
    assert "All open · Rugby · High risk" in locked
    browser.post(f"/cases/filters/{SavedFilter.objects.get().pk}/drop/")
    assert "Your filters" not in text_of(browser.get("/cases/"))


def test_a_filter_without_a_name_or_one_too_many_comes_back(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    assert "Give it a name." in text_of(keep(browser, " ", "?state=all"))
    for number in range(MOST_FILTERS):
        kept(house, f"Filter {number}")
    response = keep(browser, "One more", "?state=all")
    assert response.status_code == 409  # type: ignore[attr-defined]
    page = text_of(response)
    assert "You have as many filters as fit." in page
    assert "One more" in response.content.decode()  # type: ignore[attr-defined]


def test_the_list_is_narrowed_by_risk_and_district_mine_and_all(house: Partnership) -> None:
    work, other = a_case(house), a_case(house)
    give_case(case=work.case, to=house.people["Dev"].id, by=house.actor("Dev"), now=NOW)
    Case.objects.filter(pk=work.case.pk).update(band="high")
    browser = unlocked(house.people["Dev"])
    for query in ("?state=all&risk=high", "?risk=high", f"?area={RUGBY}&risk=high"):
        page = text_of(browser.get(f"/cases/{query}"))
        assert work.case.reference in page
        assert other.case.reference not in page
    for query in ("?state=all&risk=medium", "?risk=standard", f"?area={WARWICK}"):
        assert work.case.reference not in text_of(browser.get(f"/cases/{query}"))


def test_the_list_asks_as_much_for_one_filter_as_for_three(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    kept(house)
    browser.get("/cases/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/cases/")
    kept(house)
    kept(house)
    with CaptureQueriesContext(connection) as three:
        browser.get("/cases/")
    assert len(one) == len(three)


def test_the_list_is_narrowed_by_who_works_on_a_case(house: Partnership) -> None:
    work, other = a_case(house), a_case(house)
    dev = house.people["Dev"].id
    give_case(case=work.case, to=dev, by=house.actor("Dev"), now=NOW)
    browser = unlocked(house.people["Carys"])
    page = text_of(browser.get(f"/cases/?state=all&worker={dev}"))
    assert "District, risk and who works on it: Dev" in page
    assert "Keep this filter" not in page
    assert work.case.reference in page
    assert other.case.reference not in page
    page = text_of(browser.get("/cases/?state=all&worker=nobody"))
    assert "District, risk and who works on it: Nobody yet" in page
    assert work.case.reference not in page
    assert other.case.reference in page
    page = text_of(browser.get("/cases/?state=all&worker=somebody"))
    assert work.case.reference in page
    assert other.case.reference in page


def test_one_s_own_cases_are_not_narrowed_by_a_worker(house: Partnership) -> None:
    work = a_case(house)
    dev = house.people["Dev"].id
    give_case(case=work.case, to=dev, by=house.actor("Dev"), now=NOW)
    page = text_of(unlocked(house.people["Dev"]).get("/cases/?worker=nobody"))
    assert work.case.reference in page
    assert "Nobody yet" not in page


def test_who_works_on_a_case_is_not_kept_with_a_filter(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    keep(browser, NAME, "?state=all&risk=high&worker=nobody")
    [row] = saved_filters(house.actor("Dev"), None)
    assert row.filter == CaseFilter(state="all", risk="high")


def test_somebody_with_more_cases_than_fit_is_told_where_all_of_them_are(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MINE_UP_TO", 1)
    late, soon = a_case(house), a_case(house)
    dev = house.people["Dev"].id
    for one, day in ((late, 9), (soon, 1)):
        give_case(case=one.case, to=dev, by=house.actor("Dev"), now=NOW)
        review_on = NOW.date() + dt.timedelta(days=day)
        Case.objects.filter(pk=one.case.pk).update(review_on=review_on)
    response = unlocked(house.people["Dev"]).get("/cases/")
    assert soon.case.reference in text_of(response)
    assert late.case.reference not in text_of(response)
    assert "There are more" in text_of(response)
    assert f"/cases/?state=all&amp;worker={dev}" in response.content.decode()
