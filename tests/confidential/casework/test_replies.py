"""Who hears that somebody in a case has written, and how often."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.given import answered, opened_by, wrote
from upstander.confidential.casework.actions import replies
from upstander.confidential.casework.actions.handing import stand_in
from upstander.confidential.casework.actions.replies import pass_up_unread, tell_of_replies
from upstander.confidential.casework.actions.work import give_case
from upstander.confidential.casework.jobs import watch_replies, watch_unread
from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.queries.replies import who_hears
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.duties import set_absence
from upstander.foundation.agencies.choices import AlertKind
from upstander.foundation.agencies.models import Alert
from upstander.foundation.notices.choices import Template
from upstander.foundation.notices.models import Notice

pytestmark = pytest.mark.django_db
WATCH = Actor.system("watch_replies")
# The cast's day is a Friday.
MONDAY = NOW + dt.timedelta(days=3)
TUESDAY = NOW + dt.timedelta(days=4)


def replied(house: Partnership, *, worker: str = "Dev") -> Worked:
    """Return a case of a worker whose person has answered us."""
    work = a_case(house)
    if worker:
        to = house.people[worker].id
        give_case(case=work.case, to=to, by=house.actor(worker), now=NOW)
    answered(house, "Dev", work.one, "How are you?")
    wrote(work.one, "He came back last night.")
    return work


def told(template: Template) -> set[str]:
    users = Notice.objects.filter(template=template).values("user")
    return set(User.objects.filter(id__in=users).values_list("name", flat=True))


def test_a_reply_is_told_to_the_worker_once(house: Partnership) -> None:
    work = replied(house)
    assert [tell_of_replies(by=WATCH, now=NOW) for _ in range(2)] == [1, 0]
    assert told(Template.REPLY) == {"Dev"}
    wrote(work.one, "Are you there?")
    assert tell_of_replies(by=WATCH, now=NOW) == 1
    assert Notice.objects.filter(template=Template.REPLY).count() == 2


def test_a_reply_that_was_told_of_since_it_was_found_is_not_told_again(house: Partnership) -> None:
    work = replied(house)
    found = CaseReport.objects.get(case=work.case)
    tell_of_replies(by=WATCH, now=NOW)
    assert not replies._tell(found.pk, WATCH, NOW)
    assert Notice.objects.filter(template=Template.REPLY).count() == 1


def test_what_we_wrote_ourselves_is_no_reply(house: Partnership) -> None:
    work = a_case(house)
    assert tell_of_replies(by=WATCH, now=NOW) == 0
    answered(house, "Dev", work.one, "How are you?")
    assert tell_of_replies(by=WATCH, now=NOW) == 0


def test_where_nobody_works_on_a_case_the_team_hears_of_it(house: Partnership) -> None:
    replied(house, worker="")
    watch_replies(NOW)
    assert told(Template.REPLY) == {"Carys", "Dev"}


def test_whoever_stands_in_hears_instead_of_somebody_away(house: Partnership) -> None:
    work = replied(house)
    dev, carys = house.people["Dev"], house.people["Carys"]
    day = NOW.date()
    absence = set_absence(user=dev.id, first_day=day, last_day=day, by=house.actor("Dev"), now=NOW)
    stand_in(absence=absence, cover=carys.id, by=house.actor("Dev"), now=NOW)
    assert who_hears(work.fresh(), NOW) == {carys.id}


def test_a_reply_where_the_risk_is_high_is_an_alert_until_somebody_looks(
    house: Partnership,
) -> None:
    work = replied(house)
    Case.objects.filter(pk=work.case.pk).update(band="high")
    tell_of_replies(by=WATCH, now=NOW)
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject) == (AlertKind.URGENT_REPLY, work.one.report.pk)
    opened_by(house, "Dev", work.one)
    alert.refresh_from_db()
    assert alert.ended_on == NOW.date()


def waited(house: Partnership) -> Worked:
    """Return a case whose person wrote on Saturday, after everybody had looked."""
    work = a_case(house)
    answered(house, "Dev", work.one, "How are you?")
    saturday = NOW + dt.timedelta(days=1)
    wrote(work.one, "He came back last night.", now=saturday)
    tell_of_replies(by=WATCH, now=saturday)
    return work


def test_a_reply_that_nobody_read_for_a_working_day_goes_to_the_supervisor_once(
    house: Partnership,
) -> None:
    waited(house)
    assert pass_up_unread(by=WATCH, now=MONDAY) == 0
    watch_unread(TUESDAY)
    assert told(Template.UNREAD) == {"Carys"}
    assert pass_up_unread(by=WATCH, now=TUESDAY) == 0


def test_a_reply_that_somebody_read_goes_no_further(house: Partnership) -> None:
    work = waited(house)
    opened_by(house, "Dev", work.one, now=MONDAY)
    assert pass_up_unread(by=WATCH, now=TUESDAY) == 0
