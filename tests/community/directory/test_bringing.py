"""Bringing places in: lists as people keep them, feeds as they are, and nothing of ours lost."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.cast import NOW, Partnership
from tests.community.directory.given import CENTRE, KEEPER, LIBRARY, added, listed
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.community.directory import bringing, jobs, open_referral
from upstander.community.directory.actions.bringing import (
    NoSuchBatch,
    NothingInIt,
    agree,
    drop,
    forget_batches,
    keep_reading,
    take_slice,
    take_waiting,
)
from upstander.community.directory.actions.entries import change_entry
from upstander.community.directory.bringing import (
    NoColumns,
    NotAFeed,
    Reading,
    read_feed,
    read_list,
    services_at,
    services_in,
)
from upstander.community.directory.models import Batch, Entry, Origin
from upstander.community.directory.queries.bringing import preview, waiting_batches
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.rules.bringing import Row, rows_of_service
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission

HEAD = "Type;Service name;Provider;Venue;Street;Town;Post code;Tel;Mon;Tue"
CAFE = "Safe place;Safe Place;Café Zoë;Café Zoë;1 Mill Lane;Rugby;cv21 1zz;01632 960001;9-5;closed"

pytestmark = pytest.mark.django_db


def a_list(*lines: str) -> bytes:
    return "\r\n".join((HEAD, *lines)).encode()


def brought(reading: Reading, name: str = "Coventry (invented)") -> Batch:
    """Read a source, agree to it, and bring all of it in."""
    batch = keep_reading(name=name, address="", reading=reading, by=KEEPER, now=NOW)
    agree(batch=batch.id, by=KEEPER, now=NOW)
    while take_slice(batch=batch.id, by=KEEPER, now=NOW):
        pass
    return batch


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_however_it_was_written(codec: str, separator: str) -> None:
    text = "\n".join((HEAD, CAFE)).replace(";", separator)
    reading = read_list(text.encode(codec))
    facts = reading.rows[0].facts
    assert (facts.organisation, facts.kind, facts.postcode, reading.rejects) == (
        "Café Zoë", "safe_place", "CV21 1ZZ", [],
    )  # fmt: skip
    assert [(one.weekday, one.closes.hour) for one in facts.openings] == [(0, 17)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (CAFE.replace("Safe Place;", ";"), "no_name"),
        (CAFE.replace("Safe place", "Shop"), "no_kind"),
        (CAFE.replace("cv21 1zz", "Rugby"), "no_postcode"),
        (CAFE.replace("9-5", "mornings"), "no_hours"),
        (CAFE.replace("1 Mill Lane", "x" * 301), "too_long"),
    ],
)
def test_a_bad_row_stays_out_with_its_line_and_reason(line: str, code: str) -> None:
    reading = read_list(a_list(CAFE, line))
    assert [(where, why) for where, why, _said in reading.rejects] == [("3", code)]
    assert len(reading.rows) == 1


def test_ten_thousand_rows_with_bad_ones_among_them() -> None:
    lines = [
        CAFE.replace("Café Zoë", f"Café {number}") if number % 100 else "?;;;"
        for number in range(10_000)
    ]
    reading = read_list(a_list(*lines))
    assert (len(reading.rows), len(reading.rejects)) == (9_900, 100)


def test_a_row_that_comes_twice_comes_in_once() -> None:
    reading = read_list(a_list(CAFE, CAFE))
    assert (len(reading.rows), [why for _where, why, _said in reading.rejects]) == (1, ["again"])


def test_what_stays_out_is_told_by_its_own_line_from_the_top() -> None:
    rejects = read_list(a_list(CAFE, "?;;;", CAFE, "?;;;")).rejects
    assert [(where, tuple(faults[::2])) for where, *faults in rejects] == [
        ("3", ("no_name", "no_kind")), ("4", ("again",)), ("5", ("no_name", "no_kind")),
    ]  # fmt: skip


def test_everything_that_is_wrong_with_a_row_is_told_in_one_go() -> None:
    bad = f"?;;{'x' * 301};Rugby;mornings;late"
    head = "kind;name;address;postcode;monday;friday"
    reading = read_list(f"{head}\nSupport;Talk;;;;\n{bad}".encode())
    batch = keep_reading(name="A", address="", reading=reading, by=KEEPER, now=NOW)
    ((where, why),) = preview(batch).rejects
    assert where == "Line 3"
    assert why == (
        "It has no name. What it says in “address” is too long. This is not a whole postcode: "
        "“Rugby”. We do not know what kind of entry this is: “?”. These hours are not clear: "
        "“mornings”. These hours are not clear: “late”."
    )


def test_a_list_without_names_is_refused() -> None:
    with pytest.raises(NoColumns):
        read_list(b"colour;size\nred;9")
    with pytest.raises(NothingInIt):
        keep_reading(name="x", address="", reading=Reading(), by=KEEPER, now=NOW)


def test_nothing_comes_in_before_somebody_agrees() -> None:
    batch = keep_reading(name="A", address="", reading=read_list(a_list(CAFE)), by=KEEPER, now=NOW)
    take_waiting(by=KEEPER, now=NOW)
    assert (Entry.objects.count(), preview(batch).counts["new"]) == (0, 1)
    agree(batch=batch.id, by=KEEPER, now=NOW)
    entry = Entry.objects.get()
    assert (entry.checked_on, entry.origin.source.name, Batch.objects.count()) == (None, "A", 0)


def test_more_than_a_slice_comes_in_by_the_minute() -> None:
    lines = [CAFE.replace("Café Zoë", f"Café {number}") for number in range(150)]
    batch = keep_reading(
        name="A", address="", reading=read_list(a_list(*lines)), by=KEEPER, now=NOW
    )
    agree(batch=batch.id, by=KEEPER, now=NOW)
    assert [(one.done, one.total) for one in waiting_batches()] == [(100, 150)]
    take_waiting(by=Actor.system("take_rows"), now=NOW)
    assert (Entry.objects.count(), waiting_batches()) == (150, [])


def test_the_jobs_of_the_clock_bring_in_and_forget() -> None:
    reading = read_list(a_list(CAFE))
    batch = keep_reading(name="A", address="", reading=reading, by=KEEPER, now=NOW)
    Batch.objects.filter(pk=batch.pk).update(agreed_on=NOW.date())
    keep_reading(name="B", address="", reading=reading, by=KEEPER, now=NOW)
    for job in jobs.SCHEDULE:
        job.run(NOW.replace(month=12))
    assert (Entry.objects.count(), Batch.objects.count()) == (1, 0)


def test_what_was_changed_here_stays_and_the_rest_follows() -> None:
    brought(read_list(a_list(CAFE)))
    entry = Entry.objects.get()
    ours = replace(facts_of(any_entry(entry.id)), phone="01632 960999")
    change_entry(entry=entry.id, facts=ours, by=KEEPER, now=NOW)
    theirs = CAFE.replace("960001", "960002").replace("1 Mill Lane", "2 Mill Lane")
    again = keep_reading(
        name="Coventry (invented)", address="", by=KEEPER, now=NOW,
        reading=read_list(a_list(theirs)),
    )  # fmt: skip
    steps = preview(again).steps
    assert [(one.what, one.taken, one.kept) for one in steps] == [
        ("changed", ("address",), ("phone",))
    ]
    agree(batch=again.id, by=KEEPER, now=NOW)
    now = facts_of(any_entry(entry.id))
    assert (now.phone, now.address) == ("01632 960999", "2 Mill Lane")
    # Read once more it is the same: theirs was heard, and ours stays.
    last = keep_reading(
        name="Coventry (invented)", address="", by=KEEPER, now=NOW,
        reading=read_list(a_list(theirs)),
    )  # fmt: skip
    assert preview(last).counts == {"new": 0, "changed": 0, "kept": 0, "same": 1}
    brought(read_list(a_list(theirs)))
    assert facts_of(any_entry(entry.id)) == now


def test_only_ours_differs_is_said_too() -> None:
    brought(read_list(a_list(CAFE)))
    entry = Entry.objects.get()
    ours = replace(facts_of(any_entry(entry.id)), phone="01632 960999")
    change_entry(entry=entry.id, facts=ours, by=KEEPER, now=NOW)
    batch = keep_reading(
        name="Coventry (invented)", address="", by=KEEPER, now=NOW,
        reading=read_list(a_list(CAFE.replace("960001", "960002"), "?;?")),
    )  # fmt: skip
    found = preview(batch)
    assert [(one.what, one.kept) for one in found.steps] == [("kept", ("phone",))]
    assert found.rejects == (("Line 3", "We do not know what kind of entry this is: “?”."),)


def test_what_the_source_lost_stays_and_is_counted() -> None:
    other = CAFE.replace("Café Zoë", "Bakery")
    brought(read_list(a_list(CAFE, other)))
    batch = keep_reading(
        name="Coventry (invented)", address="", by=KEEPER, now=NOW,
        reading=read_list(a_list(other)),
    )  # fmt: skip
    assert (preview(batch).gone, Entry.objects.count()) == (1, 2)


def test_what_we_wrote_ourselves_is_left_alone() -> None:
    entry = added(LIBRARY)
    brought(Reading([Row("k", replace(LIBRARY, phone="01632 960555"))]))
    assert (facts_of(any_entry(entry.id)).phone, Origin.objects.count()) == ("01632 960001", 0)


def test_a_list_can_be_thrown_away_and_is_forgotten_after_a_week() -> None:
    reading = read_list(a_list(CAFE))
    batch = keep_reading(name="A", address="", reading=reading, by=KEEPER, now=NOW)
    drop(batch=batch.id, by=KEEPER, now=NOW)
    for act in (drop, agree):
        with pytest.raises(NoSuchBatch):
            act(batch=batch.id, by=KEEPER, now=NOW)
    assert not take_slice(batch=uuid4(), by=KEEPER, now=NOW)
    keep_reading(name="A", address="", reading=reading, by=KEEPER, now=NOW)
    forget_batches(by=KEEPER, now=NOW)
    assert Batch.objects.count() == 1
    forget_batches(by=KEEPER, now=NOW.replace(month=12))
    assert Batch.objects.count() == 0


# --- feeds -----------------------------------------------------------------------------------------


def a_feed(*services: dict[str, object], size: int = 1) -> Callable[[str], bytes]:
    """Return how a feed with these services answers, so many on a page."""

    def ask(address: str) -> bytes:
        path, _mark, query = address.removeprefix("https://feed.example.org/api/").partition("?")
        if path != "services":
            one = next(one for one in services if one["id"] == path.removeprefix("services/"))
            return json.dumps(one).encode()
        page = int(query.split("=")[1].split("&")[0])
        some = services[(page - 1) * size : page * size]
        listed_ = [{"id": one["id"], "name": one["name"]} for one in some]
        return json.dumps({"contents": listed_, "last_page": page * size >= len(services)}).encode()

    return ask


def ours_as_feed(facts: object) -> dict[str, object]:
    """Return an entry of ours as our own interface shows it."""
    entry = any_entry(listed(facts).id)
    return open_referral.full_service(entry.service, [entry])


def test_what_another_of_us_shows_comes_in_as_it_is() -> None:
    feed = a_feed(ours_as_feed(LIBRARY), ours_as_feed(CENTRE))
    Entry.objects.all().delete()
    reading = read_feed(services_at("https://feed.example.org/api/", feed))
    assert reading.rejects == []
    library, centre = (row.facts for row in reading.rows)
    assert (library.kind, library.place, library.openings) == (
        "safe_place", LIBRARY.place, LIBRARY.openings,
    )  # fmt: skip
    assert (centre.kind, centre.phone, centre.email, centre.latitude) == (
        "centre", CENTRE.phone, CENTRE.email, CENTRE.latitude,
    )  # fmt: skip


BARE = {"id": "1-a", "name": "Drop-in", "organization": {"name": "Hub"}}
PLACE = {
    "id": "p-1",
    "location": {"name": "Hall", "latitude": 200, "longitude": "x",
                 "addresses": [{"address_1": "1 A Street", "city": "B", "postal_code": "CV21 1ZZ"}]},
}  # fmt: skip
WEEKLY = {"freq": "WEEKLY", "byday": "MO,2TU", "opens_at": "09:00:00", "closes_at": "17:00"}


@pytest.mark.parametrize(
    ("schedule", "count"),
    [
        (WEEKLY, 1),
        ({**WEEKLY, "valid_from": "2026-06-01", "valid_to": "soon"}, 1),
        ({**WEEKLY, "freq": "MONTHLY"}, 0),
        ({**WEEKLY, "interval": 2}, 0),
        ({**WEEKLY, "opens_at": None}, 0),
        ({**WEEKLY, "service_at_location_id": "elsewhere"}, 0),
        ({**WEEKLY, "service_at_location_id": "p-1"}, 1),
    ],
)
def test_only_what_comes_every_week_is_taken(schedule: dict[str, object], count: int) -> None:
    service = {**BARE, "schedules": [schedule], "service_at_locations": [PLACE]}
    (row,) = rows_of_service(service, {})
    assert (len(row.facts.openings), row.facts.latitude, row.key) == (count, "", "1-a|p-1")


def test_a_service_without_a_place_and_one_that_ended() -> None:
    said = {**BARE, "url": "javascript:x", "phones": [{"number": "01632 960001"}], "contacts": 3}
    reading = read_feed([said, {**BARE, "status": "defunct"}, {**BARE, "name": ""}])
    facts = reading.rows[0].facts
    assert (facts.kind, facts.place, facts.website, facts.phone) == (
        "support", "", "", "01632 960001",
    )  # fmt: skip
    assert [why for _where, why, _said in reading.rejects] == ["not_active", "no_name"]


def test_a_position_that_is_stated_counts_if_it_is_here() -> None:
    near = {**PLACE, "location": {**PLACE["location"], "latitude": 52.4, "longitude": -1.5}}
    far = {**PLACE, "location": {**PLACE["location"], "latitude": 100, "longitude": 101}}
    found = rows_of_service({**BARE, "service_at_locations": [near, far]}, {})
    assert [row.facts.latitude for row in found] == ["52.4000", ""]


@pytest.mark.parametrize(
    "raw",
    [b"<html>", b"3", b'{"contents": 3}', b"[1]", b'[{"id": 1}]', b"[" * 100_000],
)
def test_a_file_that_lies_about_its_kind_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAFeed):
        services_in(raw)


def test_a_saved_feed_is_read() -> None:
    page = json.dumps({"contents": [BARE]}).encode()
    assert services_in(page) == services_in(json.dumps([BARE]).encode()) == [BARE]
    assert services_in(json.dumps(BARE).encode()) == [BARE]


@pytest.mark.parametrize(
    "answer",
    [b"<html>", b"[]", b'{"contents": 1}', b'{"contents": [{"id": "../x"}]}',
     b'{"contents": [{"name": "no id"}]}', b'{"contents": [3]}'],
)  # fmt: skip
def test_a_feed_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(NotAFeed):
        list(services_at("https://feed.example.org/api", lambda _address: answer))


def test_a_service_that_is_none_is_refused() -> None:
    answers = iter([b'{"contents": [{"id": "1"}]}', b"[]"])
    with pytest.raises(NotAFeed):
        list(services_at("https://feed.example.org/api", lambda _address: next(answers)))


def test_a_feed_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "MOST_SERVICES", 3)
    endless = json.dumps({"contents": [{"id": "1", "name": "x"}] * 2, "last_page": False}).encode()
    one = json.dumps(BARE).encode()
    ask = lambda address: endless if "?" in address else one  # noqa: E731 - said once
    assert len(list(services_at("https://feed.example.org/api", ask))) == 3
    empty = b'{"contents": [], "last_page": false}'
    assert list(services_at("https://feed.example.org/api", lambda _address: empty)) == []


READING = Reading([Row("k", LIBRARY)])
ATTEMPTS = [
    Attempt(
        "read", Permission.KEEP_ENTRIES,
        lambda _w, by: keep_reading(name="B", address="", reading=READING, by=by, now=NOW),
    ),
    Attempt("agree", Permission.KEEP_ENTRIES, lambda w, by: agree(batch=w.id, by=by, now=NOW)),
    Attempt("drop", Permission.KEEP_ENTRIES, lambda w, by: drop(batch=w.id, by=by, now=NOW)),
    Attempt("take", Permission.KEEP_ENTRIES, lambda w, by: take_slice(batch=w.id, by=by, now=NOW)),
    Attempt("forget", Permission.KEEP_ENTRIES, lambda _w, by: forget_batches(by=by, now=NOW)),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_only_who_keeps_the_directory_brings_in(
    attempt: Attempt[Batch], house: Partnership
) -> None:
    batch = keep_reading(name="A", address="", reading=READING, by=KEEPER, now=NOW)
    found = roles_let_in(attempt, batch, user=house.people["Gwen"].id, circles={})
    assert found == roles_with(Permission.KEEP_ENTRIES)
