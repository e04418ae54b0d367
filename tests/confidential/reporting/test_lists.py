"""The inbox: only what one may know of, in order, each report once, and no page costs more."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, RUGBY, WARWICK, Partnership
from tests.confidential.given import told
from upstander.confidential.reporting import queries
from upstander.confidential.reporting.choices import ReportState, Whose
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import (
    COUNT_UP_TO,
    DANGER,
    PAGE_SIZE,
    InboxPage,
    Narrowing,
    find_report,
    lists,
    newest,
    waiting_count,
)
from upstander.confidential.reporting.rules import Cursor
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TEAM, OTHER_TEAM = new_id(), new_id()
READER = Actor(kind="user", user_id=new_id(), circles={TEAM: new_id()})
IN_BOTH = Actor(kind="user", user_id=new_id(), circles={TEAM: new_id(), OTHER_TEAM: new_id()})


def reports(
    count: int,
    *holders: UUID,
    day: dt.date = TODAY,
    state: str = "with_us",
    danger: bool = False,
    area: str = RUGBY,
    channel: str = "public_web",
) -> list[Report]:
    """Fill lists with coded facts alone, as many as wanted."""
    start = Report.objects.count()
    closed = day if state == "closed" else None
    rows = Report.objects.bulk_create(
        Report(
            number=f"{start + number:05}",
            received_on=day,
            area=area,
            channel=channel,
            danger=danger,
            state=state,
            closed_on=closed,
        )
        for number in range(count)
    )
    Access.objects.bulk_create(
        Access(holder=holder, subject=row.pk, danger=danger, state=state, day=day, area=area)
        for row in rows
        for holder in holders or (TEAM,)
    )
    return rows


def inbox(
    actor: Actor,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    **wanted: object,
) -> InboxPage:
    """Return a page of the inbox of today."""
    narrowing = Narrowing(**wanted)  # type: ignore[arg-type]
    return queries.inbox(actor, narrowing, today=TODAY, after=after, before=before)


def numbers(page: InboxPage) -> list[str]:
    return [row.number for row in page.rows]


def in_order(rows: Iterable[Report]) -> list[str]:
    ordered = sorted(rows, key=lambda row: (-row.received_on.toordinal(), row.pk))
    return [row.number for row in ordered]


def walked(actor: Actor, **wanted: object) -> list[list[str]]:
    """Return every page from the first to the last, by the links of the pages."""
    pages, after = [], None
    while True:
        page = inbox(actor, after=after, **wanted)
        pages.append(numbers(page))
        after = page.newer if wanted.get("oldest") else page.older
        if after is None:
            return pages


def many_days(count: int, *holders: UUID) -> list[Report]:
    return [
        row
        for ago in range(6)
        for row in reports(count, *holders, day=TODAY - dt.timedelta(days=ago // 2))
    ]


def test_pages_follow_each_other_newest_day_first() -> None:
    rows = many_days(11)
    pages = walked(READER)
    assert [len(page) for page in pages] == [25, 25, 16]
    assert [number for page in pages for number in page] == in_order(rows)


def test_newer_pages_lead_back_the_way_one_came() -> None:
    many_days(11)
    pages = walked(READER)
    last = inbox(READER, after=inbox(READER, after=inbox(READER).older).older)
    middle = inbox(READER, before=last.newer)
    assert (numbers(middle), numbers(last)) == (pages[1], pages[2])
    assert numbers(inbox(READER, before=middle.newer)) == pages[0]
    assert inbox(READER, before=middle.newer).newer is None


def test_a_full_last_page_has_no_older_one() -> None:
    reports(PAGE_SIZE)
    page = inbox(READER)
    assert (len(page.rows), page.older, page.newer) == (25, None, None)


def test_a_member_of_two_teams_sees_each_report_once() -> None:
    both = many_days(4, TEAM, OTHER_TEAM)
    one, other = reports(7, TEAM), reports(9, OTHER_TEAM)
    pages = walked(IN_BOTH)
    assert [number for page in pages for number in page] == in_order([*both, *one, *other])


def test_the_first_page_starts_with_people_who_are_not_safe() -> None:
    urgent = reports(2, danger=True, state="new")
    looked_at = reports(1, danger=True, state="with_us")
    calm = reports(3)
    page = inbox(READER)
    assert [row.number for row in page.urgent] == in_order(urgent)
    assert numbers(page) == in_order([*looked_at, *calm])


def test_more_than_a_page_of_people_who_are_not_safe_is_said_so() -> None:
    rows = reports(PAGE_SIZE + 3, danger=True, state="new")
    page = inbox(READER)
    assert (len(page.urgent), page.more_urgent) == (PAGE_SIZE, True)
    pages = walked(READER, state=DANGER)
    assert [number for one in pages for number in one] == in_order(rows)


def test_the_danger_list_leaves_out_what_is_closed() -> None:
    open_ones = [*reports(1, danger=True, state="with_person"), *reports(1, danger=True)]
    reports(1, danger=True, state="closed")
    assert numbers(inbox(READER, state=DANGER)) == in_order(open_ones)


@pytest.mark.parametrize("state", ReportState.values)
def test_a_list_of_one_state_has_that_state_only(state: str) -> None:
    for each in ReportState.values:
        reports(2, state=each)
    page = inbox(READER, state=state)
    assert {row.state.value for row in page.rows} == {state}
    assert len(page.rows) == 2


def test_a_list_of_one_district_has_that_district_only() -> None:
    here = [*reports(2, area=WARWICK), *reports(1, area=WARWICK, state="new", danger=True)]
    reports(3)
    page = inbox(READER, area=WARWICK)
    assert sorted([*numbers(page), page.urgent[0].number]) == sorted(in_order(here))


def test_the_oldest_come_first_where_somebody_wants_that() -> None:
    rows = many_days(11, TEAM, OTHER_TEAM)
    pages = walked(IN_BOTH, oldest=True)
    assert [len(page) for page in pages] == [25, 25, 16]
    assert [number for page in pages for number in page] == in_order(rows)[::-1]


def test_from_the_oldest_one_goes_back_the_way_one_came() -> None:
    many_days(11)
    pages = walked(READER, oldest=True)
    second = inbox(READER, after=inbox(READER, oldest=True).newer, oldest=True)
    last = inbox(READER, after=second.newer, oldest=True)
    middle = inbox(READER, before=last.older, oldest=True)
    assert (numbers(middle), numbers(last)) == (pages[1], pages[2])
    first = inbox(READER, before=middle.older, oldest=True)
    assert (numbers(first), first.older) == (pages[0], None)


def test_who_is_not_safe_comes_in_the_same_order() -> None:
    early = reports(2, danger=True, state="new", day=TODAY - dt.timedelta(days=3))
    late = reports(2, danger=True, state="new")
    page = inbox(READER, oldest=True)
    assert [row.number for row in page.urgent] == in_order([*early, *late])[::-1]


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_list_of_one_way_in_has_that_only(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    phoned = [*reports(28, channel="phone"), *reports(2, channel="phone", danger=True, state="new")]
    reports(30)
    page = inbox(READER, channel="phone")
    assert sorted(row.number for row in page.urgent) == sorted(in_order(phoned[28:]))
    pages = walked(READER, channel="phone")
    assert [number for each in pages for number in each] == in_order(phoned[:28])
    assert [number for each in walked(READER, channel="phone", oldest=True) for number in each] == (
        in_order(phoned[:28])[::-1]
    )
    assert numbers(inbox(READER, channel="paper")) == []


@pytest.mark.parametrize("oldest", [False, True])
@pytest.mark.parametrize("few", [0, 1_000])
def test_pages_of_one_way_in_lead_back_as_well(
    few: int, oldest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    rows = many_days(11)

    def page(**at: Cursor | None) -> InboxPage:
        return inbox(IN_BOTH, channel="public_web", oldest=oldest, **at)

    def on(one: InboxPage) -> Cursor | None:
        return one.newer if oldest else one.older

    def back(one: InboxPage) -> Cursor | None:
        return one.older if oldest else one.newer

    first = page()
    second = page(after=on(first))
    third = page(after=on(second))
    again = page(before=back(third))
    assert (numbers(again), on(third), back(first)) == (numbers(second), None, None)
    assert numbers(page(before=back(again))) == numbers(first)
    # The place before all rows of yesterday, with 22 rows of each day.
    gone = Cursor(TODAY - dt.timedelta(days=1), UUID(int=0))
    ordered = in_order(rows)[::-1] if oldest else in_order(rows)
    assert numbers(page(after=gone)) == (ordered[44:] if oldest else ordered[22:47])


def test_a_place_that_is_gone_still_leads_on() -> None:
    rows = reports(3)
    gone = Cursor(TODAY + dt.timedelta(days=1), new_id())
    assert numbers(inbox(READER, after=gone)) == in_order(rows)


@pytest.mark.parametrize("cursor", [None, Cursor(TODAY, UUID(int=0))])
@pytest.mark.parametrize(
    "wanted", [{}, {"channel": "public_web"}, {"whose": Whose.TEAM}, {"oldest": True}]
)
def test_three_rows_cost_as_many_queries_as_one(
    cursor: Cursor | None, wanted: dict[str, object]
) -> None:
    if wanted.get("oldest") and cursor:
        cursor = Cursor(TODAY, UUID(int=2**128 - 1))
    reports(1)
    with CaptureQueriesContext(connection) as one:
        assert len(inbox(READER, after=cursor, **wanted).rows) == 1
    reports(2)
    with CaptureQueriesContext(connection) as three:
        assert len(inbox(READER, after=cursor, **wanted).rows) == 3
    assert len(three) == len(one)


def test_what_waits_for_us_is_counted_up_to_a_limit() -> None:
    reports(3, state="new")
    reports(2, TEAM, OTHER_TEAM)
    reports(4, state="with_person")
    assert waiting_count(IN_BOTH) == 5
    reports(COUNT_UP_TO)
    assert waiting_count(IN_BOTH) == COUNT_UP_TO


def test_the_newest_few_are_the_newest() -> None:
    rows = many_days(2)
    found = newest(READER, ReportState.WITH_US, 3)
    assert [row.number for row in found] == in_order(rows)[:3]


def test_another_team_sees_no_row_no_count_and_no_report(house: Partnership) -> None:
    one = told(safe="no")
    esi = house.actor("Esi")
    page = inbox(esi)
    assert (page.urgent, page.rows, page.older) == ([], [], None)
    assert waiting_count(esi) == 0
    assert newest(esi, ReportState.NEW, 5) == []
    assert find_report(esi, one.report.number) is None
    assert find_report(house.actor("Dev"), one.report.number) == one.report


@pytest.mark.parametrize("actor", [Actor.public(), Actor.system("job")])
def test_nobody_in_particular_sees_nothing(actor: Actor) -> None:
    reports(2)
    assert inbox(actor).rows == []
