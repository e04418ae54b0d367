"""Keeping entries: what the public sees follows from checks, and every step is written down."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.cast import NOW, Partnership
from tests.community.directory.given import CENTRE, KEEPER, LIBRARY, LINE, added, listed
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.community.directory.actions.entries import (
    Days,
    add_closure,
    add_entry,
    change_entry,
    check_entry,
    hide_entry,
    remove_closure,
    set_state,
    show_entry,
)
from upstander.community.directory.choices import State
from upstander.community.directory.models import Entry, Location, Organisation, Service
from upstander.community.directory.queries.entries import (
    any_entry,
    facts_of,
    public_entries,
    public_entry,
    standing_of,
)
from upstander.community.directory.queries.keeping import how_public, rows, to_check_count
from upstander.community.directory.refusals import (
    AlreadyThere,
    ChangedMeanwhile,
    DaysBackwards,
    NoReason,
    NoSuchEntry,
    NotRunning,
)
from upstander.community.directory.rules.facts import digest
from upstander.community.directory.rules.opening import Span
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.models import Event
from upstander.foundation.core.clock import london_day

TODAY = london_day(NOW)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def is_public(entry: Entry, now: dt.datetime = NOW) -> bool:
    return public_entry(entry.id, now) is not None


@pytest.mark.parametrize("facts", [LIBRARY, CENTRE, LINE], ids=["library", "centre", "line"])
def test_an_entry_says_what_was_said(facts: object) -> None:
    said = replace(facts, latitude="", longitude="")
    entry = added(facts)
    assert facts_of(any_entry(entry.id)) == said
    assert how_public(entry, TODAY) == (False, "Not checked yet")


def test_it_is_public_from_a_check_until_the_check_lapses() -> None:
    entry = added(LIBRARY)
    assert not is_public(entry)
    check_entry(entry=entry.id, by=KEEPER, now=NOW)
    assert is_public(entry)
    assert is_public(entry, NOW + 180 * DAY)
    assert not is_public(entry, NOW + 181 * DAY)
    lapsed = Entry.objects.get(pk=entry.pk)
    assert how_public(lapsed, TODAY + 181 * DAY) == (False, "Its check has lapsed")


def test_it_is_public_in_its_time_only() -> None:
    entry = listed(LIBRARY)
    Entry.objects.filter(pk=entry.pk).update(visible_from=TODAY + DAY, visible_to=TODAY + 2 * DAY)
    later = Entry.objects.get(pk=entry.pk)
    assert [is_public(later, NOW + number * DAY) for number in range(4)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert how_public(later, TODAY) == (False, "Not yet")
    assert how_public(later, TODAY + 3 * DAY) == (False, "Its time is over")


def test_a_hidden_entry_keeps_the_reason_and_comes_back() -> None:
    entry = listed(LIBRARY)
    hidden = hide_entry(entry=entry.id, because=" Staff left ", by=KEEPER, now=NOW)
    assert (is_public(entry), how_public(hidden, TODAY)) == (False, (False, "Hidden: Staff left"))
    shown = show_entry(entry=entry.id, by=KEEPER, now=NOW)
    assert (is_public(entry), how_public(shown, TODAY)) == (True, (True, "Public"))


def test_closed_for_now_stays_on_the_list_and_says_why() -> None:
    entry = listed(LIBRARY)
    paused = set_state(entry=entry.id, state=State.PAUSED, because="Painting.", by=KEEPER, now=NOW)
    found = standing_of(any_entry(entry.id), NOW)
    assert (is_public(entry), found.is_open, found.because) == (True, False, "Painting.")
    assert how_public(paused, TODAY) == (True, "Closed for now")
    again = set_state(entry=entry.id, state=State.OPEN, because="x", by=KEEPER, now=NOW)
    assert (again.paused_because, standing_of(any_entry(entry.id), NOW).is_open) == ("", True)


def test_what_ended_is_gone_and_cannot_be_checked() -> None:
    entry = listed(LIBRARY)
    ended = set_state(entry=entry.id, state=State.ENDED, by=KEEPER, now=NOW)
    assert (is_public(entry), how_public(ended, TODAY)) == (False, (False, "Ended"))
    with pytest.raises(NotRunning):
        check_entry(entry=entry.id, by=KEEPER, now=NOW)


def test_days_on_which_it_is_closed() -> None:
    entry = listed(LIBRARY)
    closure = add_closure(
        entry=entry.id, days=Days(TODAY, TODAY), because="Training.", by=KEEPER, now=NOW
    )
    assert standing_of(any_entry(entry.id), NOW).because == "Training."
    remove_closure(entry=entry.id, closure=closure.id, by=KEEPER, now=NOW)
    assert standing_of(any_entry(entry.id), NOW).is_open
    with pytest.raises(NoSuchEntry):
        remove_closure(entry=entry.id, closure=closure.id, by=KEEPER, now=NOW)


def test_a_change_names_its_fields_and_is_no_check() -> None:
    entry = listed(LIBRARY)
    new = replace(
        LIBRARY, latitude="", longitude="", phone="", text="07700 900004", access=("loop",),
        openings=(Span(0, dt.time(9), dt.time(12)),), needs=("safe", "talk"),
    )  # fmt: skip
    changed = change_entry(entry=entry.id, facts=new, by=KEEPER, now=NOW + DAY)
    assert changed == ("phone", "text", "needs", "access", "openings")
    there = any_entry(entry.id)
    assert (facts_of(there), there.checked_on) == (new, TODAY)
    assert float(there.location.latitude) == 52.375
    assert there.service.changed_on == TODAY + DAY
    assert change_entry(entry=entry.id, facts=new, by=KEEPER, now=NOW + DAY) == ()


def test_another_postcode_moves_it_on_the_map() -> None:
    entry = listed(LIBRARY)
    facts = replace(LIBRARY, latitude="", longitude="", postcode="CV34 4ZZ")
    change_entry(entry=entry.id, facts=facts, by=KEEPER, now=NOW)
    there = any_entry(entry.id).location
    assert (there.district, round(float(there.latitude), 1)) == ("E07000222", 52.3)
    nowhere = replace(facts, postcode="ZZ9 9ZZ")
    change_entry(entry=entry.id, facts=nowhere, by=KEEPER, now=NOW)
    there = any_entry(entry.id).location
    assert (there.district, there.latitude) == ("", None)


def test_the_position_can_be_stated() -> None:
    entry = listed(LIBRARY)
    moved = replace(LIBRARY, latitude="52.3800", longitude="-1.2700")
    change_entry(entry=entry.id, facts=moved, by=KEEPER, now=NOW)
    assert float(any_entry(entry.id).location.latitude) == 52.38


def test_nobody_overwrites_what_a_colleague_changed() -> None:
    entry = listed(LIBRARY)
    seen = digest(facts_of(any_entry(entry.id)))
    mine, theirs = (replace(LIBRARY, latitude="", longitude="", town=town) for town in "AB")
    change_entry(entry=entry.id, facts=theirs, seen=seen, by=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_entry(entry=entry.id, facts=mine, seen=seen, by=KEEPER, now=NOW)
    assert any_entry(entry.id).location.town == "B"


def test_a_service_at_two_places_is_one_service() -> None:
    first = added(CENTRE)
    second = added(replace(CENTRE, place="The Exchange", address="3 High Street"))
    assert first.service == second.service
    assert (Service.objects.count(), Location.objects.count()) == (1, 2)
    with pytest.raises(AlreadyThere):
        added(CENTRE)
    with pytest.raises(AlreadyThere):
        change_entry(entry=second.id, facts=CENTRE, by=KEEPER, now=NOW)


def test_two_services_in_one_building_part_when_one_moves() -> None:
    first = added(CENTRE)
    second = added(replace(CENTRE, name="Drop-in"))
    assert first.location == second.location
    moved = replace(CENTRE, name="Drop-in", latitude="", longitude="", address="4 New Street")
    change_entry(entry=second.id, facts=moved, by=KEEPER, now=NOW)
    assert any_entry(first.id).location.address == "2 Church Street"
    assert any_entry(second.id).location.address == "4 New Street"


def test_a_line_can_get_a_place_and_lose_it() -> None:
    entry = added(LINE)
    placed = replace(LINE, place="The Exchange", address="3 High Street", postcode="CV21 1ZZ")
    change_entry(entry=entry.id, facts=placed, by=KEEPER, now=NOW)
    assert any_entry(entry.id).location.name == "The Exchange"
    change_entry(entry=entry.id, facts=LINE, by=KEEPER, now=NOW)
    assert any_entry(entry.id).location is None


def test_the_same_body_is_one_body() -> None:
    added(CENTRE)
    added(replace(LINE, organisation=CENTRE.organisation))
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("refusal", "run"),
    [
        (NoReason, lambda entry: hide_entry(entry=entry, because=" ", by=KEEPER, now=NOW)),
        (NoReason, lambda entry: set_state(entry=entry, state=State.PAUSED, by=KEEPER, now=NOW)),
        (
            DaysBackwards,
            lambda entry: add_closure(
                entry=entry, days=Days(TODAY, TODAY - DAY), because="", by=KEEPER, now=NOW
            ),
        ),
    ],
)
def test_a_refusal_changes_nothing(refusal: type[Exception], run: Callable[[UUID], object]) -> None:
    entry = listed(LIBRARY)
    before = Event.objects.count()
    with pytest.raises(refusal):
        run(entry.id)
    assert (is_public(entry), Event.objects.count()) == (True, before)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchEntry):
        check_entry(entry=uuid4(), by=KEEPER, now=NOW)
    assert any_entry("no id") is None


def test_every_step_is_written_down() -> None:
    entry = listed(LIBRARY)
    hide_entry(entry=entry.id, because="x", by=KEEPER, now=NOW)
    change_entry(entry=entry.id, facts=replace(LIBRARY, town="A"), by=KEEPER, now=NOW)
    found = Event.objects.filter(subject_id=entry.id).values_list("name", flat=True)
    assert sorted(found) == [
        "directory:entry:add", "directory:entry:change", "directory:entry:check",
        "directory:entry:hide",
    ]  # fmt: skip


def test_the_keepers_lists() -> None:
    library, centre, line = listed(LIBRARY), added(CENTRE), listed(LINE)
    set_state(entry=line.id, state=State.ENDED, by=KEEPER, now=NOW)

    def titles(which: str, words: str = "", now: dt.datetime = NOW) -> list[str]:
        return [row.title for row in rows(which=which, words=words, now=now)[0]]

    assert len(titles("all")) == 3
    assert titles("check") == ["Help to report hate, Trinity Hall"]
    assert titles("public") == ["Safe Place, Rugby Library (invented)"]
    assert titles("not") == ["Help to report hate, Trinity Hall"]
    assert titles("ended") == ["Listening Line"]
    assert titles("all", "cv21") == ["Safe Place, Rugby Library (invented)"]
    assert to_check_count(NOW) == 1
    assert to_check_count(NOW + 160 * DAY) == 2
    assert sorted(one.id for one in public_entries(NOW)) == [library.id]
    assert (how_public(centre, TODAY)[0], rows(which="all", words="", now=NOW, page=2)) == (
        False, ([], False),
    )  # fmt: skip


ATTEMPTS = [
    Attempt("add", Permission.KEEP_ENTRIES, lambda _w, by: add_entry(facts=CENTRE, by=by, now=NOW)),
    Attempt(
        "change", Permission.KEEP_ENTRIES,
        lambda w, by: change_entry(entry=w.id, facts=LIBRARY, by=by, now=NOW),
    ),
    Attempt("check", Permission.KEEP_ENTRIES, lambda w, by: check_entry(entry=w.id, by=by, now=NOW)),
    Attempt(
        "set_state", Permission.KEEP_ENTRIES,
        lambda w, by: set_state(entry=w.id, state=State.ENDED, by=by, now=NOW),
    ),
    Attempt(
        "hide", Permission.KEEP_ENTRIES,
        lambda w, by: hide_entry(entry=w.id, because="x", by=by, now=NOW),
    ),
    Attempt("show", Permission.KEEP_ENTRIES, lambda w, by: show_entry(entry=w.id, by=by, now=NOW)),
    Attempt(
        "close", Permission.KEEP_ENTRIES,
        lambda w, by: add_closure(
            entry=w.id, days=Days(TODAY, TODAY), because="", by=by, now=NOW
        ),
    ),
    Attempt(
        "reopen", Permission.KEEP_ENTRIES,
        lambda w, by: remove_closure(
            entry=w.id, closure=w.closures.get().id, by=by, now=NOW
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_only_who_keeps_the_directory_may(attempt: Attempt[Entry], house: Partnership) -> None:
    entry = listed(LIBRARY)
    add_closure(entry=entry.id, days=Days(TODAY, TODAY), because="", by=KEEPER, now=NOW)
    found = roles_let_in(attempt, entry, user=house.people["Gwen"].id, circles={})
    assert found == roles_with(Permission.KEEP_ENTRIES)
