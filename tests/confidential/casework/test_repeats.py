"""It happened before: what the days of incidents show, as a suggestion on the case."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import Worked, a_case, a_read_report
from tests.confidential.casework.pages import opened, text_of
from upstander.confidential.casework.actions.cases import join_report, same_incident
from upstander.confidential.casework.choices import About, Again
from upstander.confidential.casework.models import Assessment, Case
from upstander.confidential.casework.rules.repeats import Repeated, repeated
from upstander.confidential.reporting.rules import Answers

TODAY = NOW.date()


def ago(*days: int) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=one) for one in days]


@pytest.mark.parametrize(
    ("days", "again"),
    [
        ((0,), None),
        ((0, 364), Again.BEFORE),
        ((0, 365), None),
        ((0, 28), Again.BEFORE),
        ((0, 27), Again.OFTEN),
        ((0, 90, 182), Again.OFTEN),
        ((0, 90, 183), Again.BEFORE),
        ((400, 410, 420), None),
        ((), None),
    ],
)
def test_days_of_incidents_say_whether_it_happens_again(
    days: tuple[int, ...], again: Again | None
) -> None:
    found = repeated(ago(*days), told_before=False, today=TODAY)
    assert (found.again if found else None) == again


def test_it_says_how_many_and_since_when() -> None:
    assert repeated(ago(5, 90, 182, 500), told_before=True, today=TODAY) == Repeated(
        Again.OFTEN, 3, ago(182)[0]
    )


@pytest.mark.parametrize("said", ["few", "many"])
def test_what_they_told_us_counts_where_we_know_of_one(said: str) -> None:
    told_before = Answers(more={"often": said}).happened_before
    assert repeated(ago(0), told_before=told_before, today=TODAY) == Repeated(Again.BEFORE)
    assert not Answers(more={"often": "first"}).happened_before


def three_in_a_case(house: Partnership) -> Worked:
    work = a_case(house)
    for _each in range(2):
        one = a_read_report(house)
        join_report(report=one.fresh(), case=work.case, by=house.actor("Dev"), now=NOW)
    return work


@pytest.mark.django_db
def test_a_case_suggests_to_judge_again_and_nothing_is_changed(house: Partnership) -> None:
    work = three_in_a_case(house)
    Case.objects.filter(pk=work.case.pk).update(about=About.ANTISOCIAL)
    page = text_of(opened(house, "Dev", work).get(f"/cases/{work.case.reference}/"))
    assert "It happens again and again 3 incidents of this case since 20 November 2026." in page
    assert "antisocial behaviour case review" in page.replace("anti-social", "antisocial")
    assert "A suggestion, from what we were told. You decide." in page
    assert (work.fresh().band, Assessment.objects.count()) == ("", 0)


@pytest.mark.django_db
def test_several_reports_of_one_incident_are_no_repetition(house: Partnership) -> None:
    work = three_in_a_case(house)
    reports = [row.report for row in work.case.reports.all()]
    same_incident(case=work.fresh(), reports=reports, by=house.actor("Dev"), now=NOW)
    page = text_of(opened(house, "Dev", work).get(f"/cases/{work.case.reference}/"))
    assert "A suggestion" not in page
