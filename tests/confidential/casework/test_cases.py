"""Opening a case, and which reports are in it."""

import datetime as dt

import pytest

from tests.cast import NOW, RUGBY, Partnership, keyring_of
from tests.confidential.casework.files import TITLE, Worked, a_case, a_read_report, seen_by
from tests.confidential.given import Told, answered, council_only
from upstander.confidential.casework.actions.cases import (
    join_report,
    open_case,
    own_incident,
    same_incident,
    split_report,
)
from upstander.confidential.casework.actions.work import (
    Closing,
    add_note,
    close_case,
    show_case,
)
from upstander.confidential.casework.choices import About, Ending
from upstander.confidential.casework.models import Case, CaseReport, Incident
from upstander.confidential.casework.queries.cases import (
    case_of,
    find_case,
    reports_in,
    seat_in,
)
from upstander.confidential.casework.queries.lists import cases, my_cases, titles
from upstander.confidential.casework.refusals import (
    CaseIsClosed,
    InACaseAlready,
    LastReport,
    NoKeyToCase,
    SameCase,
    TeamHasNoKey,
    WordsMissing,
    WordsTooLong,
)
from upstander.confidential.reporting.queries import inbox
from upstander.confidential.reporting.refusals import NoKeyHere
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Access
from upstander.foundation.vault.taking import take_away

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def incidents(case: Case) -> list[tuple[int, int]]:
    rows = Incident.objects.filter(case=case).order_by("number")
    return [(row.number, row.reports.count()) for row in rows]


def joined(house: Partnership, one: Told, work: Worked, name: str = "Dev") -> CaseReport:
    return join_report(report=one.fresh(), case=work.case, by=house.actor(name), now=NOW)


def test_a_case_holds_its_report_as_its_first_incident(house: Partnership) -> None:
    work = a_case(house)
    assert (work.case.reference, work.case.area, work.case.state) == ("2026-0001", RUGBY, "open")
    assert [row.report for row in reports_in(house.actor("Dev"), work.case)] == [work.one.report]
    assert incidents(work.case) == [(1, 1)]
    assert seen_by(house, "Carys", work.case).title == TITLE
    assert case_of(house.actor("Dev"), work.one.report) == work.case


def test_cases_are_counted_by_year(house: Partnership) -> None:
    a_case(house)
    one = a_read_report(house)
    later = dt.datetime(2027, 1, 4, 10, tzinfo=dt.UTC)
    case = open_case(
        report=one.fresh(), about=About.CRIME, lead=house.cohesion_team.id, title=TITLE,
        by=house.actor("Dev"), now=later,
    )  # fmt: skip
    assert (a_case(house).case.reference, case.reference) == ("2026-0002", "2027-0001")


def test_the_leading_team_and_the_opener_s_own_hold_the_key_and_nobody_else(
    house: Partnership,
) -> None:
    one = a_read_report(house)
    case = open_case(
        report=one.fresh(), about=About.CRIME, lead=house.hate_crime_team.id, title=TITLE,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    rows = Access.objects.filter(subject=case.pk, kind="case").values_list("holder", flat=True)
    assert set(rows) == {house.hate_crime_team.id, house.cohesion_team.id}
    assert find_case(house.actor("Bina"), case.reference) == case
    assert find_case(house.actor("Esi"), case.reference) is None


def test_a_case_is_in_the_list_of_cases_and_in_no_inbox(house: Partnership) -> None:
    work = a_case(house)
    dev = house.actor("Dev")
    assert list(cases(dev).cases) == [work.case]
    assert [row.number for row in inbox(dev, today=NOW.date()).rows] == [work.one.report.number]
    assert list(cases(house.actor("Esi")).cases) == []
    assert my_cases(dev, TODAY) == []


def test_a_list_has_names_for_those_who_can_open_them(house: Partnership) -> None:
    work = a_case(house)
    from_keys = keyring_of(house.people["Dev"])
    assert titles([work.case], from_keys) == {work.case.pk: TITLE}
    assert titles([work.case], keyring_of(house.people["Esi"])) == {}
    assert titles([work.case], None) == {}


def test_a_team_without_a_key_to_the_report_cannot_lead(house: Partnership) -> None:
    council_only(house)
    one = a_read_report(house)
    with pytest.raises(TeamHasNoKey):
        open_case(
            report=one.fresh(), about=About.CRIME, lead=house.hate_crime_team.id, title=TITLE,
            by=house.actor("Dev"), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(("title", "refusal"), [("  ", WordsMissing), ("x" * 10_001, WordsTooLong)])
def test_a_case_needs_a_name(house: Partnership, title: str, refusal: type[Exception]) -> None:
    one = a_read_report(house)
    with pytest.raises(refusal):
        open_case(
            report=one.fresh(), about=About.CRIME, lead=house.cohesion_team.id, title=title,
            by=house.actor("Dev"), now=NOW,
        )  # fmt: skip
    assert not Case.objects.exists()


def test_a_report_is_in_one_case_only(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(InACaseAlready):
        open_case(
            report=work.one.fresh(), about=About.CRIME, lead=house.cohesion_team.id, title=TITLE,
            by=house.actor("Dev"), now=NOW,
        )  # fmt: skip


def test_a_person_and_two_witnesses_are_one_incident_and_three_reports(house: Partnership) -> None:
    work, witnesses = a_case(house), [a_read_report(house), a_read_report(house)]
    for one in witnesses:
        joined(house, one, work)
    assert incidents(work.case) == [(1, 1), (2, 1), (3, 1)]
    everybody = [work.one.report, *(one.report for one in witnesses)]
    dev = house.actor("Dev")
    same_incident(case=work.case, reports=everybody, by=dev, now=NOW)
    assert incidents(work.case) == [(1, 3)]
    own_incident(case=work.case, report=witnesses[1].report, by=dev, now=NOW)
    assert incidents(work.case) == [(1, 2), (2, 1)]


def test_a_report_moves_to_another_case_and_back(house: Partnership) -> None:
    first, second = a_case(house), a_case(house)
    extra = a_read_report(house)
    joined(house, extra, first)
    joined(house, extra, second)
    assert (incidents(first.case), incidents(second.case)) == ([(1, 1)], [(1, 1), (2, 1)])
    joined(house, extra, first)
    assert incidents(second.case) == [(1, 1)]
    names = [EventName.REPORT_JOINED, EventName.REPORT_PARTED]
    assert [Event.objects.filter(name=name).count() for name in names] == [3, 2]


def test_a_case_is_not_joined_to_itself_and_keeps_its_last_report(house: Partnership) -> None:
    first, second = a_case(house), a_case(house)
    with pytest.raises(SameCase):
        joined(house, first.one, first)
    with pytest.raises(LastReport):
        joined(house, first.one, second)
    assert incidents(first.case) == [(1, 1)]


def test_a_report_is_split_off_into_a_case_of_its_own(house: Partnership) -> None:
    work, extra = a_case(house), a_read_report(house)
    joined(house, extra, work)
    case = split_report(
        report=extra.fresh(), title="Paint on a shop door", by=house.actor("Carys"), now=NOW
    )
    assert (case.reference, case.lead) == ("2026-0002", work.case.lead)
    assert (incidents(work.case), incidents(case)) == ([(1, 1)], [(1, 1)])
    assert seen_by(house, "Dev", case).title == "Paint on a shop door"
    with pytest.raises(LastReport):
        split_report(report=extra.fresh(), title="Again", by=house.actor("Dev"), now=NOW)
    assert Case.objects.count() == 2


def test_joining_gives_nobody_a_key(house: Partnership) -> None:
    council_only(house)
    work = a_case(house)
    extra = a_read_report(house)
    before = Access.objects.count()
    joined(house, extra, work)
    assert Access.objects.count() == before
    with pytest.raises(NoKeyHere):
        joined(house, extra, work, "Bina")


def test_a_report_that_its_person_took_from_a_team_is_hidden_from_them_in_the_case(
    house: Partnership,
) -> None:
    work = a_case(house)
    take_away(
        subject=work.one.report.pk, holder=house.cohesion_team.id, by=house.actor("Bina"), now=NOW
    )
    assert reports_in(house.actor("Dev"), work.case) == []
    assert find_case(house.actor("Dev"), work.case.reference) == work.case


def test_without_a_key_to_the_case_nobody_works_on_it(house: Partnership) -> None:
    work, extra = a_case(house), a_read_report(house)
    esi, bina = house.actor("Esi"), house.actor("Bina")
    with pytest.raises(NoKeyToCase):
        join_report(report=extra.fresh(), case=work.case, by=bina, now=NOW)
    with pytest.raises(NoKeyToCase):
        show_case(case=work.case, keyring=keyring_of(house.people["Esi"]), by=esi, now=NOW)
    assert seat_in(Actor.public(), work.case) is None


def test_nothing_is_joined_to_a_closed_case_but_late_knowledge_has_a_place(
    house: Partnership,
) -> None:
    work, extra, dev = a_case(house), a_read_report(house), house.actor("Dev")
    answered(house, "Dev", work.one, "We are with you.")
    closing = Closing(Ending.RESOLVED, (), "He has her bus pass back.")
    close_case(case=work.case, closing=closing, by=dev, now=NOW)
    for attempt in (
        lambda: joined(house, extra, work),
        lambda: same_incident(case=work.case, reports=[work.one.report], by=dev, now=NOW),
        lambda: own_incident(case=work.case, report=work.one.report, by=dev, now=NOW),
    ):
        with pytest.raises(CaseIsClosed):
            attempt()
    add_note(case=work.case, text="The shop rang, too late.", by=dev, now=NOW)
    assert "The shop rang, too late." in [
        one.text for one in seen_by(house, "Dev", work.case).entries
    ]
