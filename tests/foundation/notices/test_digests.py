"""What can wait comes once a day at most, and to nobody who does not want it."""

import datetime as dt

import pytest
from django.core import mail

from tests.cast import NOW, Partnership
from upstander.foundation.access.actors import Actor
from upstander.foundation.notices import jobs
from upstander.foundation.notices.actions import gather, set_reach, write_digests
from upstander.foundation.notices.choices import DigestWish, Reason
from upstander.foundation.notices.models import DigestLine, Notice

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("send_digests")
TOMORROW = NOW + dt.timedelta(days=1)


def waits(house: Partnership, name: str, *reasons: Reason) -> None:
    gather(waiting={house.people[name].id: reasons}, by=CLOCK, now=NOW)


def test_a_digest_names_the_kinds_of_things_and_nothing_else(house: Partnership) -> None:
    waits(house, "Dev", Reason.NEW, Reason.TASK, Reason.NEW)
    jobs.send_digests(NOW)
    [one] = mail.outbox
    assert one.to == ["dev@example.org"]
    assert "Something new" in one.body
    assert "Something that is due" in one.body
    assert "waits for an answer" not in one.body
    assert not any(sign.isdigit() for sign in one.body)


def test_however_often_the_job_runs_one_digest_a_day(house: Partnership) -> None:
    for _again in range(3):
        waits(house, "Dev", Reason.NEW)
        jobs.send_digests(NOW)
    assert len(mail.outbox) == 1
    waits(house, "Dev", Reason.ANSWER)
    jobs.send_digests(TOMORROW)
    assert len(mail.outbox) == 2


def test_nobody_hears_when_nothing_waits(house: Partnership) -> None:
    assert house
    jobs.send_digests(NOW)
    assert mail.outbox == []


def test_who_wants_none_gets_none_and_nothing_piles_up_for_them(house: Partnership) -> None:
    dev = house.people["Dev"].id
    set_reach(user=dev, mobile="", digest=DigestWish.OFF, by=house.actor("Dev"), now=NOW)
    waits(house, "Dev", Reason.NEW)
    waits(house, "Bina", Reason.NEW)
    assert write_digests(by=CLOCK, now=NOW) == 1
    assert Notice.objects.get().user == house.people["Bina"].id
    assert DigestLine.objects.count() == 0
