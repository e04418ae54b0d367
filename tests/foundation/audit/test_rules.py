"""The canonical form, the chain as mathematics, and what an event may hold."""

import datetime as dt
from dataclasses import fields, replace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.audit import rules
from upstander.foundation.audit.choices import Fault

EVENT = rules.EventFacts(
    id=UUID("11111111-2222-4333-8444-555555555555"),
    name="reporting:report:open",
    day=dt.date(2026, 6, 3),
    at=dt.datetime(2026, 6, 3, 22, 15, 30, 42, tzinfo=dt.UTC),
    actor_kind="user",
    actor_id=UUID("99999999-8888-4777-8666-555555555555"),
    actor_name="Sam Okafor",
    subject_kind="report",
    subject_id=UUID("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
    detail={"role": "Victim care officer", "agency": "Équité", "first": True, "count": 2},
    item_digest="",
)
GOLDEN = (
    b"upstander/event/1\n"
    b'{"actor_id":"99999999-8888-4777-8666-555555555555","actor_kind":"user",'
    b'"actor_name":"Sam Okafor","at":"2026-06-03T22:15:30.000042Z","day":"2026-06-03",'
    b'"detail":{"agency":"\\u00c9quit\\u00e9","count":2,"first":true,'
    b'"role":"Victim care officer"},"id":"11111111-2222-4333-8444-555555555555",'
    b'"item_digest":"","name":"reporting:report:open",'
    b'"subject_id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","subject_kind":"report"}'
)
OTHER = replace(
    EVENT,
    id=uuid4(),
    name="reporting:report:close",
    day=dt.date(2026, 6, 4),
    at=None,
    actor_kind="system",
    actor_id=None,
    actor_name="",
    subject_kind="circle",
    subject_id=uuid4(),
    detail={},
    item_digest="0" * 64,
)


def chain_of(length: int) -> tuple[list[rules.LinkFacts], dict[UUID, rules.EventFacts]]:
    events = [replace(EVENT, id=uuid4()) for _ in range(length)]
    links: list[rules.LinkFacts] = []
    for event in events:
        head = rules.Head(links[-1].position, links[-1].hash) if links else None
        links.append(rules.next_link(head, event))
    return links, {event.id: event for event in events}


def faults_of(
    links: list[rules.LinkFacts], events: dict[UUID, rules.EventFacts]
) -> list[tuple[Fault, int | None]]:
    found, before = [], None
    for link in links:
        problems = rules.problems_at(before, link, events.get(link.event))
        found += [(problem.fault, problem.position) for problem in problems]
        before = rules.Head(link.position, link.hash)
    return found


def test_the_canonical_form_is_these_bytes_for_ever() -> None:
    assert rules.canonical(EVENT) == GOLDEN
    assert rules.digest_of(EVENT) == (
        "6dd5dfc8058fc81a27504dbcf1aac62a6951dad43e97b04a24166a9c1b88717b"
    )


def test_the_hash_of_a_link_is_this_for_ever() -> None:
    assert rules.next_link(None, EVENT).hash == (
        "6ae3f6cdc9057e2e8abc61b57c34f13c31eaf58139e20bd32904ce275a39c3f1"
    )


@pytest.mark.parametrize("field", [field.name for field in fields(rules.EventFacts)])
def test_the_digest_covers_every_field(field: str) -> None:
    changed = replace(EVENT, **{field: getattr(OTHER, field)})
    assert rules.digest_of(changed) != rules.digest_of(EVENT)


def test_one_moment_has_one_form_whatever_the_clock_it_was_read_from() -> None:
    assert EVENT.at is not None
    elsewhere = replace(EVENT, at=EVENT.at.astimezone(ZoneInfo("Asia/Kathmandu")))
    assert rules.canonical(elsewhere) == GOLDEN


def test_the_order_of_the_details_does_not_matter() -> None:
    turned = replace(EVENT, detail=dict(reversed(EVENT.detail.items())))
    assert rules.canonical(turned) == GOLDEN


@given(st.integers(min_value=0, max_value=12))
def test_a_chain_as_it_was_written_has_no_fault(length: int) -> None:
    assert faults_of(*chain_of(length)) == []


@given(st.integers(min_value=1, max_value=8), st.data())
def test_an_altered_event_is_named_at_its_place_and_nowhere_else(
    length: int, data: st.DataObject
) -> None:
    links, events = chain_of(length)
    place = data.draw(st.integers(min_value=1, max_value=length))
    event = links[place - 1].event
    events[event] = replace(events[event], actor_name="Somebody else")
    assert faults_of(links, events) == [(Fault.EVENT_ALTERED, place)]


@given(st.integers(min_value=1, max_value=8), st.data())
def test_a_deleted_event_is_named_at_its_place_and_nowhere_else(
    length: int, data: st.DataObject
) -> None:
    links, events = chain_of(length)
    place = data.draw(st.integers(min_value=1, max_value=length))
    del events[links[place - 1].event]
    assert faults_of(links, events) == [(Fault.EVENT_MISSING, place)]


@given(st.integers(min_value=2, max_value=8), st.data())
def test_a_deleted_link_is_named_by_the_next(length: int, data: st.DataObject) -> None:
    links, events = chain_of(length)
    place = data.draw(st.integers(min_value=1, max_value=length - 1))
    del links[place - 1]
    assert faults_of(links, events) == [(Fault.LINK_MISSING, place + 1)]


@given(st.integers(min_value=2, max_value=8), st.data())
def test_a_link_written_anew_breaks_the_chain_at_the_next(length: int, data: st.DataObject) -> None:
    links, events = chain_of(length)
    place = data.draw(st.integers(min_value=1, max_value=length - 1))
    other = replace(EVENT, id=uuid4())
    events[other.id] = other
    head = rules.Head(place - 1, links[place - 1].previous) if place > 1 else None
    links[place - 1] = rules.next_link(head, other)
    assert faults_of(links, events) == [(Fault.CHAIN_BROKEN, place + 1)]


@given(
    st.sampled_from(
        [
            {"digest": "0" * 64},
            {"hash": "0" * 64},
            {"previous": "f" * 64},
            {"event": UUID(int=7)},
        ]
    )
)
def test_an_altered_link_is_always_seen(change: dict[str, object]) -> None:
    links, events = chain_of(3)
    links[1] = replace(links[1], **change)
    assert (Fault.LINK_ALTERED, 2) in faults_of(links, events)


def test_a_gap_says_between_which_links_and_how_many() -> None:
    links, events = chain_of(5)
    last = links[4]
    [problem] = rules.problems_at(rules.Head(2, links[1].hash), last, events[last.event])
    assert problem.words == "The chain goes from link 2 to link 5: 2 links are missing."


@pytest.mark.parametrize(
    "detail",
    [
        {"Agency": "x"},
        {"a b": "x"},
        {"": "x"},
        {"code": "two\nlines"},
        {"code": "x" * 201},
        {"code": "\ud800"},
        {"count": 2**53 + 1},
        {"share": 0.5},
        {"list": ["x"]},
        {"nothing": None},
    ],
)
def test_what_is_not_a_code_an_id_or_a_number_is_refused(detail: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is not a code, an id or a number"):
        rules.clean_detail(detail)


def test_names_of_organisations_in_any_script_are_kept() -> None:
    detail = {"agency": "مركز الدعم", "role": "Swyddog gofal", "first": True, "count": -3}
    assert rules.clean_detail(detail) == detail


@pytest.mark.parametrize("digest", ["x", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_an_item_digest_is_a_sha256_or_nothing(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        rules.clean_digest(digest)


def test_an_event_may_wait_five_minutes_for_its_link_and_a_public_one_not_at_all() -> None:
    now = dt.datetime(2026, 6, 3, 12, 0, tzinfo=dt.UTC)
    five = dt.timedelta(minutes=5)
    assert not rules.should_be_linked(now - five, now)
    assert rules.should_be_linked(now - five - dt.timedelta(seconds=1), now)
    assert rules.should_be_linked(None, now)
