"""Somebody is not safe: every team that holds a key is told within the minute, and no mail says why."""

import pytest
from django.core import mail

from tests.cast import NOW, Partnership, ids
from tests.confidential.given import STORY, opened_by, told
from tests.foundation.agencies.rotas import hours, on_duty
from upstander.confidential.reporting import jobs
from upstander.confidential.reporting.actions import alert_teams, raise_danger
from upstander.confidential.reporting.models import DangerAlarm
from upstander.confidential.reporting.queries import danger_alarms
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.models import Alert
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.jobs.schedule import schedule
from upstander.foundation.vault.models import Access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
WATCH = Actor.system("danger_watch")


def raised() -> int:
    return raise_danger(by=WATCH, now=NOW)


def test_it_is_looked_for_every_minute() -> None:
    assert schedule()["watch_danger"].every_minutes == 1


def test_each_team_with_a_key_gets_one_alarm(house: Partnership) -> None:
    one = told(safe="no")
    assert raised() == 1
    assert set(DangerAlarm.objects.values_list("circle", flat=True)) == ids(
        house.hate_crime_team, house.cohesion_team
    )
    assert list(danger_alarms(house.actor("Dev"))) == [one.report.number]


def test_looking_again_raises_nothing_again() -> None:
    told(safe="no")
    raised()
    assert raised() == 0
    assert DangerAlarm.objects.count() == 2


@pytest.mark.parametrize("safe", ["yes", "unsure", ""])
def test_only_not_safe_raises_the_alarm(safe: str) -> None:
    told(safe=safe)
    assert raised() == 0


def test_a_report_that_somebody_read_already_raises_none(house: Partnership) -> None:
    opened_by(house, "Dev", told(safe="no"))
    assert raised() == 0


def test_a_team_without_a_key_hears_nothing(house: Partnership) -> None:
    told(safe="no")
    raised()
    assert danger_alarms(house.actor("Esi")) == {}


def test_the_alarm_is_over_when_one_person_has_looked(house: Partnership) -> None:
    one = told(safe="no")
    raised()
    opened_by(house, "Bina", one)
    assert danger_alarms(house.actor("Dev")) == {}


def test_the_record_does_not_tell_at_which_minute() -> None:
    one = told(safe="no")
    raised()
    assert Event.objects.filter(subject_id=one.report.pk).count() == 0
    act = PublicAct.objects.get(name=EventName.DANGER_RAISED)
    assert (act.day, act.detail) == (NOW.date(), {"circles": 2})


def test_each_member_gets_one_mail_that_says_nothing() -> None:
    one, two = told(safe="no"), told(safe="no")
    jobs.watch_danger(NOW)
    to = sorted(address for message in mail.outbox for address in message.to)
    assert to == [f"{name}@example.org" for name in ("anwen", "bina", "carys", "dev")]
    words = " ".join(f"{message.subject} {message.body}" for message in mail.outbox).lower()
    secrets = (one.code.handle, two.code.handle, STORY, "safe", "report", "danger", "hate")
    assert [secret for secret in secrets if secret.lower() in words] == []


def test_a_mail_is_sent_once() -> None:
    told(safe="no")
    jobs.watch_danger(NOW)
    assert alert_teams(by=WATCH, now=NOW) == 0
    jobs.watch_danger(NOW)
    assert len(mail.outbox) == 4


def test_an_alarm_that_is_over_calls_nobody(house: Partnership) -> None:
    one = told(safe="no")
    raised()
    opened_by(house, "Dev", one)
    jobs.watch_danger(NOW)
    assert (mail.outbox, Alert.objects.count()) == ([], 0)


def test_opening_the_report_ends_the_alert_of_every_team(house: Partnership) -> None:
    one = told(safe="no")
    jobs.watch_danger(NOW)
    assert Alert.objects.filter(ended_on=None, subject=one.report.pk).count() == 2
    opened_by(house, "Dev", one)
    assert Alert.objects.filter(ended_on=None).count() == 0


def test_who_is_on_duty_is_called_and_nobody_else(house: Partnership) -> None:
    on_duty(house, "Bina", hours(-1, 8), backup="Anwen")
    told(safe="no")
    jobs.watch_danger(NOW)
    to = sorted(address for message in mail.outbox for address in message.to)
    assert to == ["bina@example.org", "carys@example.org", "dev@example.org"]


def test_a_process_that_died_before_the_mail_sends_it_next_time() -> None:
    told(safe="no")
    raised()
    assert mail.outbox == []
    jobs.watch_danger(NOW)
    assert len(mail.outbox) == 4


def test_a_team_that_gets_a_key_later_has_its_own_alarm(house: Partnership) -> None:
    one = told(safe="no")
    raised()
    Access.objects.create(
        holder=house.independent_team.pk, subject=one.report.pk, danger=True, state="new",
        day=NOW.date(), area="",
    )  # fmt: skip
    assert raised() == 1
    assert list(danger_alarms(house.actor("Esi"))) == [one.report.number]


def test_a_report_that_is_opened_at_that_moment_gets_no_alarm_afterwards(
    house: Partnership,
) -> None:
    one = told(safe="no")
    opened_by(house, "Dev", one)
    Access.objects.filter(subject=one.report.pk).update(state="new")
    raised()
    assert DangerAlarm.objects.count() == 0
