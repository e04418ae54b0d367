"""An alert finds somebody: on duty, behind them, above them; and it ends when one of them has it."""

import datetime as dt
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.browsing import signed_in
from tests.foundation.agencies.rotas import hours, is_away, on_duty
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.agencies import jobs
from upstander.foundation.agencies.actions.alerts import (
    AlertOver,
    _climb,
    alert,
    climb_alerts,
    end_alerts,
    take_alert,
)
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.agencies.choices import AlertKind
from upstander.foundation.agencies.models import Alert, AlertCall
from upstander.foundation.agencies.queries.alerts import is_called, open_alerts, open_count
from upstander.foundation.agencies.rules.ladder import WAIT
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core import clock
from upstander.foundation.jobs.schedule import schedule
from upstander.foundation.notices.actions import send_due, set_reach
from upstander.foundation.notices.choices import DigestWish, Template
from upstander.foundation.notices.models import Notice

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("climb_alerts")
DAY = hours(-1, 12)


def raised(house: Partnership, subject: UUID | None = None, now: dt.datetime = NOW) -> UUID:
    """Raise an alert for the hate crime team; return what it is about."""
    about = subject or uuid4()
    with transaction.atomic():
        alert(
            circle=house.hate_crime_team.id, kind=AlertKind.DANGER, subject=about, by=CLOCK,
            now=now,
        )  # fmt: skip
    return about


def called() -> list[tuple[str, str]]:
    return sorted(AlertCall.objects.values_list("step", "user__name"))


def climbed(minutes: float) -> int:
    return climb_alerts(by=CLOCK, now=NOW + dt.timedelta(minutes=minutes))


def the_alert() -> Alert:
    return Alert.objects.get()


def test_it_is_looked_for_every_minute() -> None:
    assert schedule()["climb_alerts"].every_minutes == 1


def test_who_is_on_duty_is_called_by_email_and_by_text(
    house: Partnership, settings: object, tmp_path: Path
) -> None:
    settings.UPSTANDER_TEXT_FILES = str(tmp_path)
    bina = house.people["Bina"]
    set_reach(
        user=bina.id, mobile="07700 900123", digest=DigestWish.OFF, by=house.actor("Bina"),
        now=NOW,
    )  # fmt: skip
    on_duty(house, "Bina", DAY)
    raised(house)
    assert send_due(by=CLOCK, now=NOW) == 2
    assert [one.to for one in mail.outbox] == [["bina@example.org"]]
    [text] = [path.read_text() for path in tmp_path.iterdir()]
    assert text.startswith("+447700900123\n\nSomething is waiting for you")
    assert called() == [("duty", "Bina")]


def test_unanswered_it_goes_to_the_backup_then_the_supervisor_then_the_team(
    house: Partnership,
) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    assert climbed(14) == 0
    assert climbed(15) == 1
    assert called() == [("duty", "Bina"), ("lead", "Anwen")]
    assert climbed(29) == 0
    # Everybody has been called: it stays open, and wakes nobody again.
    assert climbed(30) == 0
    assert the_alert().due_at is None
    assert climbed(45) == 0


def test_the_backup_comes_before_the_supervisor(house: Partnership) -> None:
    on_duty(house, "Anwen", DAY, backup="Bina")
    raised(house)
    climbed(15)
    assert called() == [("backup", "Bina"), ("duty", "Anwen")]


def test_running_twice_calls_nobody_twice(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    assert climbed(16) == 1
    assert climbed(16) == 0
    assert Notice.objects.count() == 2


def killed_while_it_climbs() -> None:
    with transaction.atomic():
        assert climbed(15) == 1
        raise KeyboardInterrupt


def test_of_two_processes_one_climbs(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    assert climbed(15) == 1
    # The other had seen it due a moment ago.
    assert _climb(the_alert().id, NOW + WAIT) is False


def test_a_process_that_is_killed_while_it_climbs_has_done_nothing(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    with pytest.raises(KeyboardInterrupt):
        killed_while_it_climbs()
    assert called() == [("duty", "Bina")]
    assert climbed(16) == 1


def test_an_empty_rota_goes_to_the_supervisors_at_once_and_says_so(house: Partnership) -> None:
    on_duty(house, "Bina", hours(1, 2))
    raised(house)
    assert called() == [("lead", "Anwen")]
    assert the_alert().gap
    assert Notice.objects.get().template == Template.GAP
    send_due(by=CLOCK, now=NOW)
    assert "nobody is on duty" in mail.outbox[0].body


def test_a_team_that_keeps_no_rota_is_called_as_a_whole(house: Partnership) -> None:
    raised(house)
    assert called() == [("team", "Anwen"), ("team", "Bina")]
    assert not the_alert().gap


@pytest.mark.parametrize("why", ["away", "suspended"])
def test_whoever_cannot_be_relied_on_is_passed_over_at_once(house: Partnership, why: str) -> None:
    on_duty(house, "Bina", DAY, backup="Anwen")
    if why == "away":
        is_away(house, "Bina", NOW.date())
    else:
        bina = house.people["Bina"].id
        suspend_member(user=bina, agency=house.police.id, by=SET_UP, now=NOW)
    raised(house)
    assert called() == [("backup", "Anwen")]
    assert the_alert().gap


def test_when_everybody_is_away_everybody_is_called_all_the_same(house: Partnership) -> None:
    for name in ("Anwen", "Bina"):
        is_away(house, name, NOW.date())
    raised(house)
    assert called() == [("team", "Anwen"), ("team", "Bina")]


def test_one_alert_is_open_about_one_thing_and_another_after_it_is_over(
    house: Partnership,
) -> None:
    about = raised(house)
    raised(house, about)
    assert Alert.objects.count() == 1
    take_alert(alert=the_alert().id, by=house.actor("Bina"), now=NOW)
    raised(house, about)
    assert Alert.objects.count() == 2


def test_a_flood_of_alerts_is_no_flood_of_messages(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    for _one in range(20):
        raised(house)
    assert Notice.objects.count() == 1
    assert len(open_alerts(house.actor("Bina"))) == 20
    climbed(15)
    assert Notice.objects.count() == 2


def test_somebody_who_has_the_first_is_told_of_the_second(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    take_alert(alert=the_alert().id, by=house.actor("Bina"), now=NOW)
    raised(house)
    assert Notice.objects.count() == 2


def test_somebody_who_never_answered_an_old_one_is_told_of_a_new_one(house: Partnership) -> None:
    raised(house)
    climbed(15)
    raised(house, now=NOW + dt.timedelta(minutes=20))
    assert Notice.objects.count() == 4


def test_taking_it_calls_nobody_else(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    take_alert(alert=the_alert().id, by=house.actor("Anwen"), now=NOW)
    row = the_alert()
    assert (row.taken_by, row.ended_on, row.due_at) == (house.people["Anwen"], NOW.date(), None)
    assert climbed(60) == 0
    take_alert(alert=row.id, by=house.actor("Anwen"), now=NOW)
    assert Event.objects.filter(name=EventName.ALERT_TAKEN).count() == 1


def test_of_two_who_take_it_the_second_is_told(house: Partnership) -> None:
    raised(house)
    take_alert(alert=the_alert().id, by=house.actor("Anwen"), now=NOW)
    with pytest.raises(AlertOver):
        take_alert(alert=the_alert().id, by=house.actor("Bina"), now=NOW)


def test_nobody_of_another_team_takes_it_or_sees_it(house: Partnership) -> None:
    raised(house)
    with pytest.raises(AlertOver):
        take_alert(alert=the_alert().id, by=house.actor("Dev"), now=NOW)
    with pytest.raises(NotPermitted):
        take_alert(alert=the_alert().id, by=house.actor("Gwen"), now=NOW)
    assert open_count(house.actor("Dev")) == open_count(house.actor("Gwen")) == 0
    assert open_count(house.actor("Bina")) == 1


def test_looking_at_what_it_is_about_ends_it(house: Partnership) -> None:
    about = raised(house)
    raised(house)
    end_alerts(kind=AlertKind.DANGER, subject=about, by=house.actor("Bina"), now=NOW)
    assert Alert.objects.filter(ended_on=None).count() == 1
    assert Event.objects.filter(name=EventName.ALERT_ENDED).count() == 1


def test_a_clock_that_was_set_back_stops_no_alert(house: Partnership) -> None:
    on_duty(house, "Bina", hours(-24 * 7, 24 * 7))
    raised(house, now=NOW + dt.timedelta(days=1))
    assert climbed(0) == 1


def test_the_record_tells_the_day_of_what_the_ladder_does_and_no_time(house: Partnership) -> None:
    on_duty(house, "Bina", DAY)
    raised(house)
    jobs.climb(NOW + WAIT)
    acts = PublicAct.objects.filter(subject_kind="alert").order_by("name")
    assert [act.name for act in acts] == [EventName.ALERT_PASSED_ON, EventName.ALERT_RAISED]
    assert Event.objects.filter(subject_kind="alert").count() == 0
    assert [one.to for one in mail.outbox] == [["bina@example.org"], ["anwen@example.org"]]


def test_no_message_of_an_alert_says_what_it_is_about(house: Partnership) -> None:
    about = raised(house)
    send_due(by=CLOCK, now=NOW)
    said = " ".join(f"{one.subject} {one.body} {one.from_email}" for one in mail.outbox).lower()
    secrets = (str(about), "hate", "crime", "safe", "danger", "report", "bina", "anwen")
    assert [word for word in secrets if word in said] == []


# --- on screen ---------------------------------------------------------------------------------


def page(house: Partnership, name: str, address: str = "/alerts/") -> str:
    return signed_in(house.people[name]).get(address).content.decode()


def test_whoever_is_called_reads_it_on_every_page_and_takes_it_with_one_button(
    house: Partnership,
) -> None:
    now = clock.now()
    on_duty(house, "Bina", hours(-1, 2, now))
    raised(house, now=now)
    assert "You are called" in page(house, "Bina", "/work/")
    assert "You are called" not in page(house, "Anwen", "/work/")
    assert page(house, "Bina", "/work/").count('class="notice notice-rose"') == 1
    assert is_called(house.actor("Bina"))
    shown = page(house, "Bina")
    assert "Called so far: Bina (on duty)." in shown
    bina = signed_in(house.people["Bina"])
    taken = bina.post(reverse("workspace:take_alert", args=[the_alert().id]), follow=True)
    said = taken.content.decode()
    assert "You have it. Nobody else is called now." in said
    assert "Bina took it on" in said
    assert "No alert is open" in said


def test_a_gap_and_an_empty_team_are_said(house: Partnership) -> None:
    on_duty(house, "Bina", hours(100, 101, clock.now()))
    raised(house, now=clock.now())
    assert "Nobody was on duty when it came." in page(house, "Bina")
    AlertCall.objects.all().delete()
    assert "nobody: this team has no one to call" in page(house, "Bina")


def test_somebody_who_is_too_late_reads_that_it_is_over(house: Partnership) -> None:
    about = raised(house, now=clock.now())
    end_alerts(kind=AlertKind.DANGER, subject=about, by=SET_UP, now=clock.now())
    bina = signed_in(house.people["Bina"])
    late = bina.post(reverse("workspace:take_alert", args=[the_alert().id]), follow=True)
    assert "This alert is over" in late.content.decode()
    assert "Somebody looked at what it was about." in late.content.decode()


def test_the_page_asks_as_often_with_three_alerts_as_with_one(house: Partnership) -> None:
    bina, counts = signed_in(house.people["Bina"]), []
    for wanted in (1, 3):
        while Alert.objects.count() < wanted:
            raised(house, now=clock.now())
        with CaptureQueriesContext(connection) as spent:
            bina.get("/alerts/")
        counts.append(len(spent))
    assert counts[0] == counts[1]


def test_who_opens_nothing_has_no_alerts(house: Partnership) -> None:
    assert signed_in(house.people["Gwen"]).get("/alerts/").status_code == 403
    assert "/alerts/" not in page(house, "Gwen", "/settings/routes/")
