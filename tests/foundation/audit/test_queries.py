"""Reading the record, and seeing every way in which it can be rewritten."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import uuid4

import pytest
from django.db import connection

from tests.foundation.audit.given import NOW, OFFICER, PROCESS, PUBLIC, TODAY, a_chain, an_act
from upstander.foundation.audit import actions, matchers, queries, rules, triggers
from upstander.foundation.audit.choices import EventName, Fault
from upstander.foundation.audit.models import Event, Link

pytestmark = pytest.mark.django_db


def words() -> list[str]:
    return [problem.words for problem in queries.verify(now=NOW).problems]


def test_openings_tell_organisation_role_and_day_once_and_newest_first() -> None:
    report = uuid4()
    yesterday = NOW - dt.timedelta(days=1)
    desk = {"agency": "Report It", "role": "Victim care officer"}
    police = {"agency": "Avon Police", "role": "Police officer"}
    an_act(subject=report, detail=desk, now=yesterday)
    for detail in (desk, police, desk):
        an_act(subject=report, detail=detail)
    an_act(subject=uuid4(), detail=desk)
    an_act(subject=report, name=EventName.REPORT_ANSWERED, detail=desk)
    assert queries.openings_of(report) == [
        queries.Opening(TODAY, "Avon Police", "Police officer"),
        queries.Opening(TODAY, "Report It", "Victim care officer"),
        queries.Opening(yesterday.date(), "Report It", "Victim care officer"),
    ]


def test_events_for_a_subject_come_newest_day_first() -> None:
    report = uuid4()
    for hours in (48, 0, 24):
        an_act(subject=report, now=NOW - dt.timedelta(hours=hours))
    an_act()
    days = [event.day for event in queries.events_for(report)]
    assert days == [TODAY - dt.timedelta(days=back) for back in (0, 1, 2)]


def test_a_record_as_it_was_written_is_whole() -> None:
    a_chain(3)
    verdict = queries.verify(now=NOW)
    newest = Link.objects.get(position=3)
    assert verdict == queries.Verdict(3, 3, rules.Head(3, newest.hash), ())
    assert verdict.sound


def test_an_empty_record_is_whole() -> None:
    assert queries.verify(now=NOW) == queries.Verdict(0, 0, None, ())


def test_an_altered_event_is_named() -> None:
    event = a_chain(3)[1]
    with triggers.lifted(connection):
        Event.objects.filter(id=event.id).update(actor_name="Somebody else")
    assert words() == [f"Link 2: event {event.id} was altered after it was linked."]


def test_a_deleted_event_is_named() -> None:
    event = a_chain(3)[2]
    with triggers.lifted(connection):
        Event.objects.filter(id=event.id).delete()
    assert words() == [f"Link 3: its event {event.id} is gone."]


def test_a_deleted_link_is_named_and_so_is_the_event_it_leaves_behind() -> None:
    event = a_chain(3)[1]
    with triggers.lifted(connection):
        Link.objects.filter(position=2).delete()
    later = NOW + dt.timedelta(minutes=6)
    assert [problem.words for problem in queries.verify(now=later).problems] == [
        "The chain goes from link 1 to link 3: 1 link is missing.",
        f"Event {event.id} of 2026-11-21 has no link, though it should have one by now.",
    ]


def test_an_altered_link_is_named() -> None:
    a_chain(3)
    with triggers.lifted(connection):
        Link.objects.filter(position=2).update(digest="0" * 64)
    faults = {(problem.fault, problem.position) for problem in queries.verify(now=NOW).problems}
    assert faults == {(Fault.LINK_ALTERED, 2), (Fault.EVENT_ALTERED, 2)}


def test_a_chain_rewritten_from_one_place_on_is_seen_where_it_breaks() -> None:
    a_chain(3)
    first = Link.objects.get(position=1)
    forged = rules.hash_of(position=1, event=first.event, digest="1" * 64, previous="0" * 64)
    with triggers.lifted(connection):
        Link.objects.filter(position=1).update(digest="1" * 64, hash=forged)
    assert "The chain is broken at link 2: it does not follow link 1." in words()


def test_a_chain_cut_short_is_seen_by_an_anchor() -> None:
    a_chain(3)
    anchored = queries.head()
    assert anchored is not None
    assert queries.verify(now=NOW, heads=[anchored]).sound
    with triggers.lifted(connection):
        Event.objects.filter(id=Link.objects.get(position=3).event).delete()
        Link.objects.filter(position=3).delete()
    [problem] = queries.verify(now=NOW, heads=[anchored]).problems
    assert problem.fault == Fault.HEAD_MISSING
    assert problem.words.startswith("Link 3 is not the one an anchor names")


def test_an_event_may_be_without_a_link_for_five_minutes() -> None:
    an_act()
    assert queries.verify(now=NOW + dt.timedelta(minutes=5)).sound
    [problem] = queries.verify(now=NOW + dt.timedelta(minutes=6)).problems
    assert problem.fault == Fault.EVENT_UNLINKED


def test_a_matcher_is_given_every_digest_and_its_sentences_are_part_of_the_verdict() -> None:
    report = uuid4()
    an_act(OFFICER, subject=report, item_digest="a" * 64, name=EventName.REPORT_ANSWERED)
    an_act(PUBLIC, subject=report, item_digest="b" * 64, name=EventName.REPORT_SENT)
    an_act()
    actions.link_events(by=PROCESS, now=NOW)
    assert queries.verify(now=NOW, matchers=[says_nothing]).sound
    assert [problem.words for problem in queries.verify(now=NOW, matchers=[repeats]).problems] == [
        f"{'a' * 64} reporting:report:answer {report}",
        f"{'b' * 64} reporting:report:send {report}",
    ]


def says_nothing(_noted: Mapping[str, matchers.Noted]) -> Iterable[str]:
    return ()


def repeats(noted: Mapping[str, matchers.Noted]) -> Iterable[str]:
    return sorted(f"{digest} {act.name} {act.subject_id}" for digest, act in noted.items())
