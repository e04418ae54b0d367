"""What is written down, when, and by whom."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection

from tests.foundation.audit.given import NOW, OFFICER, PROCESS, PUBLIC, TODAY, an_act
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit import actions, queries
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, Link, PublicAct
from upstander.foundation.core.ids import new_id

pytestmark = pytest.mark.django_db

TOMORROW = NOW + dt.timedelta(days=1)
NO_MORE_EVENTS = {
    "sqlite": "CREATE TRIGGER audit_full BEFORE INSERT ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'full'); END",
    "postgresql": "CREATE TRIGGER audit_full BEFORE INSERT ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
}


def test_an_act_of_an_officer_is_an_event_with_its_time() -> None:
    report = uuid4()
    an_act(OFFICER, subject=report, detail={"agency": "Report It", "role": "Officer"})
    event = Event.objects.get()
    assert (event.name, event.day, event.at) == ("reporting:report:open", TODAY, NOW)
    assert (event.actor_kind, event.actor_id) == ("user", OFFICER.user_id)
    assert (event.subject_kind, event.subject_id) == ("report", report)
    assert event.detail == {"agency": "Report It", "role": "Officer"}


def test_an_act_of_the_public_leaves_its_day_and_no_event() -> None:
    an_act(PUBLIC, name=EventName.REPORT_SENT)
    act = PublicAct.objects.get()
    assert (act.name, act.day) == ("reporting:report:send", TODAY)
    assert not Event.objects.exists()


def test_nothing_in_a_public_act_is_finer_than_the_day() -> None:
    kinds = {field.get_internal_type() for field in PublicAct._meta.get_fields()}
    assert kinds == {"UUIDField", "CharField", "DateField", "JSONField"}


def test_the_day_is_londons() -> None:
    an_act(now=dt.datetime(2026, 6, 3, 23, 30, tzinfo=dt.UTC))
    assert Event.objects.get().day == dt.date(2026, 6, 4)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_fault_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of the act"):
        actions.record(
            name=EventName.SIGNED_IN, by=OFFICER, now=NOW, subject_kind="user", subject_id=None
        )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            EventName.REPORT_OPENED,
            "We could not write down that you opened this, so it stays closed.",
        ),
        (EventName.GRANT_GIVEN, "We could not write this step down, so nothing was changed."),
    ],
)
def test_an_act_that_cannot_be_written_down_is_refused_in_words(
    name: EventName, words: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NO_MORE_EVENTS[connection.vendor])
    with pytest.raises(actions.AuditUnavailable) as refused:
        an_act(name=name)
    assert refused.value.message == words
    assert refused.value.next_step.startswith("Try again in a few minutes.")


def test_many_rows_that_cannot_be_written_are_refused_like_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NO_MORE_EVENTS[connection.vendor])
    with pytest.raises(actions.AuditUnavailable):
        actions.record_each(
            name=EventName.GRANT_TAKEN, by=PROCESS, now=NOW, subject_kind="report",
            told={new_id(): {}},
        )  # fmt: skip


def test_every_event_gets_one_link_and_a_second_look_adds_none() -> None:
    for _ in range(3):
        an_act()
    assert actions.link_events(by=PROCESS, now=NOW) == 3
    assert actions.link_events(by=PROCESS, now=NOW) == 0
    assert sorted(Link.objects.values_list("position", flat=True)) == [1, 2, 3]
    linked = set(Link.objects.values_list("event", flat=True))
    assert linked == set(Event.objects.values_list("id", flat=True))


def test_a_long_queue_is_chained_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SLICE", 2)
    for _ in range(5):
        an_act()
    assert actions.link_events(by=PROCESS, now=NOW) == 5
    assert queries.verify(now=NOW).problems == ()


def test_the_look_of_each_minute_leaves_older_days_to_the_night() -> None:
    an_act(now=NOW - dt.timedelta(days=3))
    an_act()
    assert actions.link_events(by=PROCESS, now=NOW, days=2) == 1
    assert actions.link_events(by=PROCESS, now=NOW) == 1


def test_public_acts_become_events_the_day_after_without_a_time_and_linked() -> None:
    report = uuid4()
    an_act(PUBLIC, name=EventName.REPORT_SENT, subject=report, item_digest="a" * 64)
    act = PublicAct.objects.get()
    assert actions.record_public_acts(by=PROCESS, now=NOW) == 0
    assert actions.record_public_acts(by=PROCESS, now=TOMORROW) == 1
    event = Event.objects.get()
    assert (event.day, event.at, event.actor_kind) == (TODAY, None, "public")
    assert (event.subject_id, event.item_digest) == (report, "a" * 64)
    assert event.id != act.id
    assert Link.objects.get().event == event.id
    assert not PublicAct.objects.exists()


def test_todays_public_acts_wait() -> None:
    an_act(PUBLIC, now=NOW)
    an_act(PUBLIC, now=TOMORROW)
    actions.record_public_acts(by=PROCESS, now=TOMORROW)
    assert PublicAct.objects.get().day == TOMORROW.date()


def test_the_order_of_public_acts_is_not_the_order_in_which_they_happened() -> None:
    for number in range(30):
        an_act(PUBLIC, detail={"number": number})
    actions.record_public_acts(by=PROCESS, now=TOMORROW)
    details = dict(Event.objects.values_list("id", "detail"))
    chained = Link.objects.order_by("position").values_list("event", flat=True)
    numbers = [details[event]["number"] for event in chained]
    # Thirty in order by chance: once in 10^32.
    assert numbers != list(range(30))
    assert sorted(numbers) == list(range(30))


def test_only_the_system_itself_writes_the_chain() -> None:
    with pytest.raises(NotPermitted):
        actions.link_events(by=OFFICER, now=NOW)
    with pytest.raises(NotPermitted):
        actions.record_public_acts(by=PUBLIC, now=NOW)
