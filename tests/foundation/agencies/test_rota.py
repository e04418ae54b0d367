"""Who is on duty: only who can open what comes in, and every empty hour is said."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.cast import NOW, SET_UP, Partnership, a_person
from tests.foundation.agencies.rotas import hours, is_away, on_duty
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import reading
from upstander.foundation.agencies.actions.duties import (
    CannotServe,
    DutyGone,
    IsAway,
    NoHours,
    OwnBackup,
    Plan,
    change_duty,
    end_absence,
    remove_duty,
    set_absence,
    swap_duties,
)
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.steps import AnotherAgency
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.agencies.models import Absence, Duty
from upstander.foundation.agencies.queries import rota
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = hours(-1, 8)


def suspended(house: Partnership, name: str) -> None:
    suspend_member(user=house.people[name].id, agency=house.police.id, by=SET_UP, now=NOW)


def serving(house: Partnership) -> rota.OnDuty:
    return rota.on_duty(house.hate_crime_team.id, NOW)


def test_somebody_on_duty_and_who_stands_behind_them_are_found(house: Partnership) -> None:
    on_duty(house, "Bina", DAY, backup="Anwen")
    found = serving(house)
    assert found.people == {house.people["Bina"].id}
    assert found.backups == found.leads == {house.people["Anwen"].id}
    assert found.keeps_rota


def test_outside_the_hours_nobody_is(house: Partnership) -> None:
    on_duty(house, "Bina", hours(1, 2))
    found = serving(house)
    assert (found.people, found.backups, found.keeps_rota) == (frozenset(), frozenset(), True)


def test_a_team_without_duties_keeps_no_rota_and_neither_does_one_that_forgot_it(
    house: Partnership,
) -> None:
    assert not serving(house).keeps_rota
    on_duty(house, "Bina", hours(-40 * 24, -39 * 24))
    assert not serving(house).keeps_rota


def test_two_on_duty_at_one_time_are_both_found_and_said(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    on_duty(house, "Anwen", hours(0, 2))
    assert len(serving(house).people) == 2
    found = rota.overlaps(house.hate_crime_team.id, DAY)
    assert found == [("Bina", "Anwen", hours(0, 2))]


def test_who_has_no_keys_of_the_team_cannot_be_on_duty(house: Partnership) -> None:
    for stranger in ("Dev", "Gwen"):
        with pytest.raises(CannotServe):
            on_duty(house, stranger, DAY)
    with pytest.raises(CannotServe):
        on_duty(house, "Bina", DAY, backup="Dev")


def test_who_still_waits_for_keys_cannot_be_on_duty(house: Partnership) -> None:
    iris = a_person("Iris")
    add_member(
        user=iris.id, agency=house.police.id, circle=house.hate_crime_team.id, role=Role.POLICE,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    house.people["Iris"] = iris  # type: ignore[index]
    with pytest.raises(CannotServe):
        on_duty(house, "Iris", DAY)


def test_reception_holds_no_keys_and_is_not_on_duty(house: Partnership) -> None:
    iris = a_person("Iris")
    add_member(
        user=iris.id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.RECEPTION, by=SET_UP, now=NOW,
    )  # fmt: skip
    assert iris.id not in rota.able([house.hate_crime_team.id])[house.hate_crime_team.id]


def test_who_was_taken_out_is_not_on_duty_any_more_and_the_week_says_so(
    house: Partnership,
) -> None:
    on_duty(house, "Bina", DAY)
    suspended(house, "Bina")
    assert serving(house).people == frozenset()
    friday = rota.week(house.hate_crime_team.id, dt.date(2026, 11, 16))[4]
    assert [line.trouble for line in friday.lines] == ["gone"]
    assert len(friday.empty) == 1


def test_who_is_away_cannot_be_put_on_duty(house: Partnership) -> None:
    is_away(house, "Bina", TODAY)
    with pytest.raises(IsAway):
        on_duty(house, "Bina", DAY)
    on_duty(house, "Bina", hours(24, 30))


def test_who_is_away_after_all_is_not_relied_on_and_the_backup_is(house: Partnership) -> None:
    on_duty(house, "Bina", DAY, backup="Anwen")
    is_away(house, "Bina", TODAY)
    found = serving(house)
    assert (found.people, found.backups) == (frozenset(), {house.people["Anwen"].id})
    friday = rota.week(house.hate_crime_team.id, dt.date(2026, 11, 16))[4]
    assert friday.lines[0].trouble == "away"
    assert NOW not in [hole.starts for hole in friday.empty]


def test_a_night_duty_that_ends_at_midnight_is_not_stopped_by_the_day_after(
    house: Partnership,
) -> None:
    is_away(house, "Bina", dt.date(2026, 11, 21))
    on_duty(house, "Bina", hours(0, 14))


def test_hours_of_the_coming_week_with_nobody_are_found(house: Partnership) -> None:
    on_duty(house, "Bina", hours(-1, 100))
    # Up to the end of Friday a week from now: NOW is ten o'clock.
    assert rota.gaps(house.hate_crime_team.id, NOW) == [hours(100, 182)]


def test_a_duty_of_somebody_away_is_an_empty_hour(house: Partnership) -> None:
    on_duty(house, "Bina", hours(-10, 200))
    is_away(house, "Bina", dt.date(2026, 11, 22))
    # The London day of the 22nd, from 14 hours after this Friday's ten o'clock onwards a day.
    assert rota.gaps(house.hate_crime_team.id, NOW) == [hours(38, 62)]


def test_a_team_that_keeps_no_rota_has_no_empty_hours(house: Partnership) -> None:
    assert rota.gaps(house.hate_crime_team.id, NOW) == []


@pytest.mark.parametrize("span", [hours(2, 2), hours(2, 1), hours(0, 15 * 24)])
def test_a_duty_has_hours_and_not_too_many(house: Partnership, span: object) -> None:
    with pytest.raises(NoHours):
        on_duty(house, "Bina", span)


def test_nobody_stands_behind_themselves(house: Partnership) -> None:
    with pytest.raises(OwnBackup):
        on_duty(house, "Bina", DAY, backup="Bina")


def test_a_duty_gets_another_person_and_hours(house: Partnership) -> None:
    row = on_duty(house, "Bina", DAY, backup="Anwen")
    plan = Plan(house.people["Anwen"].id, None, hours(0, 3))
    change_duty(duty=row.id, plan=plan, by=house.actor("Anwen"), now=NOW)
    row.refresh_from_db()
    assert (row.person, row.backup, row.starts_at) == (house.people["Anwen"], None, NOW)


def test_two_people_swap_their_duties(house: Partnership) -> None:
    one, other = on_duty(house, "Bina", DAY), on_duty(house, "Anwen", hours(8, 16))
    swap_duties(one=one.id, other=other.id, by=house.actor("Gwen"), now=NOW)
    people = dict(Duty.objects.values_list("id", "person__name"))
    assert people == {one.id: "Anwen", other.id: "Bina"}


def test_a_swap_that_would_put_somebody_on_duty_who_is_away_changes_nothing(
    house: Partnership,
) -> None:
    one, other = on_duty(house, "Bina", DAY), on_duty(house, "Anwen", hours(30, 34))
    is_away(house, "Bina", dt.date(2026, 11, 21))
    with pytest.raises(IsAway):
        swap_duties(one=one.id, other=other.id, by=house.actor("Gwen"), now=NOW)
    assert dict(Duty.objects.values_list("id", "person__name"))[one.id] == "Bina"


def test_duties_of_two_teams_are_not_swapped(house: Partnership) -> None:
    one = on_duty(house, "Bina", DAY)
    other = on_duty(house, "Dev", DAY, circle=house.cohesion_team)
    with pytest.raises(DutyGone):
        swap_duties(one=one.id, other=other.id, by=house.actor("Gwen"), now=NOW)


def test_a_duty_that_is_gone_is_said_to_be(house: Partnership) -> None:
    row = on_duty(house, "Bina", DAY)
    remove_duty(duty=row.id, by=house.actor("Anwen"), now=NOW)
    assert Duty.objects.count() == 0
    with pytest.raises(DutyGone):
        remove_duty(duty=row.id, by=house.actor("Anwen"), now=NOW)


def test_each_step_is_written_down(house: Partnership) -> None:
    one, other = on_duty(house, "Bina", DAY), on_duty(house, "Anwen", DAY)
    plan = Plan(house.people["Bina"].id, None, DAY)
    change_duty(duty=one.id, plan=plan, by=SET_UP, now=NOW)
    swap_duties(one=one.id, other=other.id, by=SET_UP, now=NOW)
    remove_duty(duty=one.id, by=SET_UP, now=NOW)
    names = Event.objects.filter(subject_kind="duty").values_list("name", flat=True)
    assert sorted(names) == sorted(
        [EventName.DUTY_SET, EventName.DUTY_SET, EventName.DUTY_CHANGED,
         EventName.DUTY_SWAPPED, EventName.DUTY_REMOVED]
    )  # fmt: skip


def test_a_supervisor_keeps_the_rota_of_their_own_organisation_only(house: Partnership) -> None:
    with pytest.raises(AnotherAgency):
        on_duty(house, "Bina", DAY, by=house.actor("Carys"))
    with pytest.raises(NotPermitted):
        on_duty(house, "Bina", DAY, by=house.actor("Bina"))
    on_duty(house, "Bina", DAY, by=house.actor("Anwen"))
    on_duty(house, "Bina", DAY, by=house.actor("Gwen"))


def test_people_see_the_rotas_that_are_theirs(house: Partnership) -> None:
    def seen(name: str) -> list[str]:
        return [one.name for one in rota.rotas_of(house.actor(name))]

    assert seen("Bina") == seen("Anwen") == ["Hate crime team"]
    assert len(seen("Gwen")) == 3
    assert seen("Hana") == []


def test_a_supervisor_says_it_for_their_people_and_nobody_for_others(house: Partnership) -> None:
    bina = house.people["Bina"].id
    days = {"first_day": TODAY, "last_day": TODAY, "now": NOW}
    set_absence(user=bina, **days, by=house.actor("Anwen"))
    for name in ("Carys", "Dev"):
        with pytest.raises(NotPermitted):
            set_absence(user=bina, **days, by=house.actor(name))
    with pytest.raises(NoHours):
        set_absence(
            user=bina, first_day=TODAY, last_day=TODAY - dt.timedelta(days=1),
            by=house.actor("Bina"), now=NOW,
        )  # fmt: skip


def test_somebody_is_back_sooner(house: Partnership) -> None:
    row = is_away(house, "Bina", TODAY)
    with pytest.raises(NotPermitted):
        end_absence(absence=row.id, by=house.actor("Dev"), now=NOW)
    end_absence(absence=row.id, by=house.actor("Bina"), now=NOW)
    end_absence(absence=uuid4(), by=house.actor("Bina"), now=NOW)
    assert Absence.objects.count() == 0
    assert rota.absences_of(house.people["Bina"].id, NOW) == []


# --- what the public is told -------------------------------------------------------------------

SATURDAY_NIGHT = dt.datetime(2026, 11, 21, 22, 0, tzinfo=dt.UTC)


def test_without_a_rota_the_stated_hours_count(house: Partnership) -> None:
    assert house
    said = reading.reads(SATURDAY_NIGHT)
    assert said.next == "Monday at 9:00"
    assert said.hours


def test_with_a_rota_the_public_is_told_when_somebody_is_on_duty(house: Partnership) -> None:
    on_duty(house, "Bina", hours(10, 22, SATURDAY_NIGHT))
    assert reading.reads(SATURDAY_NIGHT) == reading.Reads("tomorrow, Sunday at 8:00", "")
    on_duty(house, "Anwen", hours(-1, 2, SATURDAY_NIGHT))
    assert reading.next_reading_in_words(SATURDAY_NIGHT) == "now"


def test_a_duty_of_somebody_who_is_away_is_not_promised_to_the_public(house: Partnership) -> None:
    on_duty(house, "Bina", hours(10, 22, SATURDAY_NIGHT))
    on_duty(house, "Anwen", hours(34, 40, SATURDAY_NIGHT))
    is_away(house, "Bina", dt.date(2026, 11, 22))
    assert reading.next_reading_in_words(SATURDAY_NIGHT) == "Monday at 8:00"


def test_a_duty_weeks_ahead_is_found_as_well(house: Partnership) -> None:
    on_duty(house, "Bina", hours(24 * 40, 24 * 40 + 8, SATURDAY_NIGHT))
    assert reading.next_reading_in_words(SATURDAY_NIGHT) == "Thursday 31 December at 22:00"


def test_a_rota_on_which_nobody_can_be_relied_promises_the_stated_hours(
    house: Partnership,
) -> None:
    on_duty(house, "Bina", hours(10, 22, SATURDAY_NIGHT))
    is_away(house, "Bina", dt.date(2026, 11, 22))
    assert reading.next_reading_in_words(SATURDAY_NIGHT) == "Monday at 9:00"


def test_the_rota_of_a_team_that_receives_nothing_is_not_promised(house: Partnership) -> None:
    on_duty(house, "Esi", hours(-1, 2, SATURDAY_NIGHT), circle=house.independent_team)
    assert reading.next_reading_in_words(SATURDAY_NIGHT) == "Monday at 9:00"


def test_before_it_is_founded_nobody_is_promised(db: None) -> None:  # noqa: ARG001 - the tables
    assert reading.next_reading_in_words(NOW) == "as soon as people are here"
