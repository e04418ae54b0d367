"""Our own reports and cases become facts, and periods that are over are frozen."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.cast import NOW, RUGBY, WARWICK, Partnership
from tests.confidential.casework.files import a_case
from tests.confidential.given import PUBLIC, answered, opened_by, told
from tests.oversight.insight.extracts import LINES, UK, brought, column, written
from upstander.confidential.casework.models import Incident
from upstander.confidential.reporting.actions import (
    add_answers,
    answer_deletion,
    ask_deletion,
    take_coded,
    withdraw_choice,
)
from upstander.confidential.reporting.choices import DeletionAnswer
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.waiting import NOTHING, locked_coded, opened_coded
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core.clock import london_day
from upstander.foundation.jobs.schedule import schedule
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts
from upstander.oversight.insight.models import Extract, Fact, Frozen
from upstander.oversight.insight.queries import counts
from upstander.oversight.insight.rules.asking import CATALOGUE, Asked
from upstander.oversight.insight.storing import Stored

pytestmark = pytest.mark.django_db
BY = Actor.system("gather_facts")
DAY = london_day(NOW)
LATER = NOW + dt.timedelta(days=400)


def gathered(now: dt.datetime = NOW) -> Stored:
    """Let the night pass."""
    return gather_facts(by=BY, now=now)


def test_a_report_becomes_one_fact_of_coded_columns(house: Partnership) -> None:
    one = told(area=RUGBY)
    opened_by(house, "Dev", one, NOW + dt.timedelta(days=2))
    answered(house, "Dev", one, "Thank you.", NOW + dt.timedelta(days=3))
    assert gathered() == Stored(1, 0, 0)
    fact = Fact.objects.get()
    assert fact.id != one.report.pk
    assert (fact.kind, fact.source, fact.received, fact.month) == (
        "report", "own", DAY, DAY.replace(day=1),
    )  # fmt: skip
    assert (fact.area, fact.channel) == (RUGBY, "public_web")
    assert (fact.first_read, fact.answered, fact.closed) == (2, 3, None)


def test_gathered_twice_nothing_changes_and_what_moved_on_is_put_right(house: Partnership) -> None:
    first, _second = told(), told(area=WARWICK)
    gathered()
    assert gathered() == Stored(0, 0, 2)
    opened_by(house, "Dev", first)
    assert gathered() == Stored(0, 1, 1)
    assert Fact.objects.filter(first_read=0).count() == 1


def test_a_report_that_is_held_apart_is_not_counted_until_it_is_let_go(house: Partnership) -> None:
    one = told()
    Report.objects.filter(pk=one.report.pk).update(held=True)
    assert gathered().new == 0
    Report.objects.filter(pk=one.report.pk).update(held=False)
    assert gathered().new == 1
    assert house.people


def test_incidents_are_counted_apart_from_reports(house: Partnership) -> None:
    work = a_case(house)
    assert Incident.objects.count() == 1
    gathered()
    kinds = sorted(Fact.objects.values_list("kind", "about"))
    assert ("incident", work.case.about) in kinds
    assert counts.total(Asked(kind="report")) == Report.objects.count()
    assert counts.total(Asked(kind="incident")) == 1


def test_two_incidents_that_turn_out_to_be_one_are_counted_once(house: Partnership) -> None:
    work = a_case(house)
    second = Incident.objects.create(case=work.case, number=2)
    gathered()
    assert counts.total(Asked(kind="incident")) == 2
    second.delete()
    gathered()
    assert counts.total(Asked(kind="incident")) == 1


def test_the_facts_of_reports_lie_in_an_order_that_says_nothing(house: Partnership) -> None:
    for _each in range(6):
        told()
    gathered()
    ids = [str(one) for one in Fact.objects.values_list("id", flat=True).order_by("id")]
    reports = [str(one) for one in Report.objects.values_list("id", flat=True).order_by("id")]
    assert len(set(ids) | set(reports)) == 12
    assert house.people


def test_nothing_to_gather_is_said(house: Partnership) -> None:
    assert gathered() == Stored(0, 0, 0)
    assert house.people


def test_only_the_system_gathers_and_freezes(house: Partnership) -> None:
    for act in (gather_facts, freeze_periods):
        with pytest.raises(NotPermitted):
            act(by=house.actor("Gwen"), now=NOW)


def test_it_is_done_each_night_and_by_command(
    house: Partnership, capsys: pytest.CaptureFixture[str]
) -> None:
    told()
    jobs = schedule()
    jobs["gather_facts"].run(NOW)
    jobs["freeze_periods"].run(LATER)
    assert Fact.objects.count() == 1
    call_command("gather_facts")
    assert capsys.readouterr().out.startswith("New facts: 0. Changed: 0. As before: 1.")
    assert house.people


# --- why and when --------------------------------------------------------------------------------

WHY = {"why": ["race", "false_friend"], "when": "today", "part_of_day": "evening", "day": "Friday"}
YES = {**WHY, "share": ["council", "research"]}


def why_and_when(kind: str = "report") -> list[tuple[str, dt.date | None, str]]:
    """Return what the facts say of why and when."""
    rows = Fact.objects.filter(kind=kind).order_by("strands")
    return list(rows.values_list("strands", "happened", "part_of_day"))


COUNTED = (" false_friend race ", DAY.replace(day=1), "evening")


@pytest.mark.usefixtures("house")
def test_why_and_when_are_counted_of_who_said_yes_to_that_and_of_nobody_else() -> None:
    told(more=YES)
    told(more=WHY)
    gathered()
    assert why_and_when() == [("", None, ""), COUNTED]
    assert counts.by(Asked(), "strands") == {"race": 1, "false_friend": 1}


@pytest.mark.usefixtures("house")
def test_after_a_night_no_report_says_why_or_when() -> None:
    one, other = told(more=YES), told(more=WHY)
    waits = one.fresh().coded
    assert opened_coded(one.report.pk, waits) == {
        "reasons": ["false_friend", "race"], "month": f"{DAY:%Y-%m}-01", "part_of_day": "evening",
    }  # fmt: skip
    assert b"race" not in waits
    assert other.fresh().coded == NOTHING
    gathered()
    gathered()
    assert one.fresh().coded == NOTHING
    assert COUNTED in why_and_when()


@pytest.mark.usefixtures("house")
def test_who_takes_it_back_is_counted_as_a_report_only_from_the_next_night_on() -> None:
    one, never = told(more=YES), told(more=YES)
    gathered()
    for each in (one, never):
        back = {"owner": each.report.pk, "keyring": each.keyring(), "by": PUBLIC, "now": NOW}
        withdraw_choice(key="research", **back)
    gathered()
    assert why_and_when() == [("", None, ""), ("", None, "")]
    assert counts.total(Asked()) == 2


@pytest.mark.usefixtures("house")
def test_who_takes_it_back_on_the_same_day_leaves_nothing_to_count() -> None:
    one = told(more=YES)
    withdraw_choice(owner=one.report.pk, key="research", keyring=one.keyring(), by=PUBLIC, now=NOW)
    assert one.fresh().coded == NOTHING
    gathered()
    assert why_and_when() == [("", None, "")]


@pytest.mark.usefixtures("house")
def test_what_waits_at_one_report_does_not_open_at_another() -> None:
    one, other = told(more=YES), told(more=YES)
    assert len(one.fresh().coded) == len(other.fresh().coded)
    Report.objects.filter(pk=other.report.pk).update(coded=one.fresh().coded)
    gathered()
    assert sorted(why_and_when()) == [("", None, ""), COUNTED]


def test_a_report_that_is_to_be_deleted_says_no_more_why_or_when(house: Partnership) -> None:
    one = told(more=YES)
    opened_by(house, "Dev", one)
    gathered()
    ask_deletion(owner=one.report.pk, keyring=one.keyring(), by=PUBLIC, now=NOW)
    gathered()
    assert why_and_when() == [COUNTED]
    answer_deletion(
        report=one.fresh(), answer=DeletionAnswer.WILL, text="Yes.", by=house.actor("Dev"), now=NOW
    )
    gathered()
    assert why_and_when() == [("", None, "")]


@pytest.mark.usefixtures("house")
def test_answers_that_come_later_are_counted_beside_the_first() -> None:
    one, other = told(more={"share": ["research"], "why": ["age"]}), told()
    gathered()
    for each in (one, other):
        add_answers(
            number=each.report.number, given={"why": ["race"], "when": "still"}, by=PUBLIC, now=NOW
        )
    gathered()
    assert why_and_when() == [("", None, ""), (" age race ", DAY.replace(day=1), "")]


def test_an_incident_says_what_its_reports_say_together(house: Partnership) -> None:
    work = a_case(house)
    report = Report.objects.get()
    said = {"reasons": ["race", "unknown"], "part_of_day": "night"}
    Report.objects.update(coded=locked_coded(report.pk, said))
    Choice.objects.create(report=report, key="research", made_on=DAY)
    gathered()
    assert why_and_when("incident") == why_and_when() == [(" race ", None, "night")]
    assert work.case


def test_only_the_system_takes_the_coded_answers_off_a_report(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        take_coded(reports=[], by=house.actor("Hana"))


# --- frozen --------------------------------------------------------------------------------------


def test_a_period_is_frozen_two_weeks_after_it_is_over_and_not_before() -> None:
    brought_all()
    settled = dt.datetime(2026, 4, 15, 12, tzinfo=dt.UTC)
    freeze_periods(by=BY, now=settled - dt.timedelta(days=1))
    before = set(Frozen.objects.filter(source="police").values_list("period", flat=True))
    freeze_periods(by=BY, now=settled)
    after = set(Frozen.objects.filter(source="police").values_list("period", flat=True))
    assert after - before == {"2026-1"}
    # The file begins in April, so that nothing can be said of the first quarter, nor of the year.
    assert before == {"2025-2", "2025-3", "2025-4"}


def test_what_is_frozen_is_written_down_once_and_never_changes() -> None:
    brought_all()
    assert freeze_periods(by=BY, now=LATER) == 4
    before = list(Frozen.objects.order_by("id").values_list("id", "figures"))
    events = Event.objects.filter(name=EventName.PERIOD_FROZEN).count()
    Fact.objects.filter(area=RUGBY).delete()
    assert freeze_periods(by=BY, now=LATER) == 0
    assert list(Frozen.objects.order_by("id").values_list("id", "figures")) == before
    assert events == len(before)


def test_a_file_says_nothing_of_the_time_after_its_last_day(tmp_path: Path) -> None:
    rows = [row for row in LINES if row[column("date_recorded")][3:] in ("10/2025", "11/2025")]
    brought(written(tmp_path / "a.csv", rows))
    assert freeze_periods(by=BY, now=LATER) == 0


def test_our_own_first_year_is_frozen_from_its_first_report_on(house: Partnership) -> None:
    told()
    gathered()
    freeze_periods(by=BY, now=LATER)
    found = Frozen.objects.filter(kind="report").values_list("period", flat=True)
    assert {"2026", "2026-4", "2027-1"} <= set(found)
    assert house.people


def test_every_frozen_figure_is_five_or_more_or_hidden_and_close_to_the_truth() -> None:
    brought_all()
    freeze_periods(by=BY, now=LATER)
    year = Frozen.objects.get(source="police", period="2025-3")
    assert set(year.figures) == set(CATALOGUE)
    values = [row[-1] for rows in year.figures.values() for row in rows]
    assert min(values) >= 5
    truth = counts.by(Asked("police", "offence", "2025-3"), "area")
    shown = dict(year.figures["where"])
    assert all(abs(shown[area] - count) <= 4 for area, count in truth.items())
    assert shown != truth


def test_the_same_cell_has_the_same_figure_in_a_database_that_was_filled_again() -> None:
    brought_all()
    freeze_periods(by=BY, now=LATER)
    before = {one.period: one.figures for one in Frozen.objects.filter(source="police")}
    for model in (Frozen, Fact, Extract):
        model.objects.all().delete()
    brought_all()
    freeze_periods(by=BY, now=LATER)
    assert {one.period: one.figures for one in Frozen.objects.filter(source="police")} == before


def test_what_is_still_being_brought_in_counts_nowhere() -> None:
    brought_all()
    Extract.objects.update(state="reading", done_on=None)
    assert counts.total(Asked("police", "offence")) == 0
    assert counts.sources() == [("own", "report"), ("own", "incident")]


def brought_all() -> None:
    """Bring in the sample of the police."""
    brought(UK)
