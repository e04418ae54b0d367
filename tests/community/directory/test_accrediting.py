"""A place asks to join, is visited, trained and accredited, is reviewed or leaves the list."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOW, Partnership
from tests.community.directory.joining import CAFE, TODAY, a_visit, accredited, asked
from upstander.community.directory import generated
from upstander.community.directory.actions.accrediting import (
    Noted,
    apply_to_join,
    end_place,
    give_sticker,
    lapse_due,
    note_incident,
    record_agreement,
    record_training,
    record_visit,
    renew,
    take_off,
)
from upstander.community.directory.actions.entries import add_entry
from upstander.community.directory.actions.reminding import remind
from upstander.community.directory.choices import Done, Happened, Kind, Move, Stage, WhyOff
from upstander.community.directory.jobs import lapse_places, remind_of_reviews
from upstander.community.directory.models import Accreditation, Entry, Incident, Step
from upstander.community.directory.place_refusals import AskedAlready
from upstander.community.directory.queries.accrediting import (
    due_count,
    who_accredits,
    worklist,
)
from upstander.community.directory.queries.entries import public_entry, spans_of
from upstander.community.directory.refusals import (
    NoSuchPlace,
    NotNow,
    StickerTaken,
    VisitFirst,
)
from upstander.community.directory.rules.accrediting import (
    COUNTS_FOR,
    MOVES,
    NUDGES,
    due_on,
    has_lapsed,
    may_renew,
    moves_from,
    next_stage,
    nudge_due,
)
from upstander.community.directory.rules.facts import Facts
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.notices.choices import Reason
from upstander.foundation.notices.models import DigestLine

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("a test")
YEAR = dt.timedelta(days=366)


# --- the table -----------------------------------------------------------------------------------


def test_every_stage_and_move_of_the_table_is_one_of_ours() -> None:
    used = {stage for stage, _move in MOVES} | set(MOVES.values())
    assert used == set(Stage.values)
    assert {move for _stage, move in MOVES} == set(Move.values) - {Move.APPLY}


def test_only_a_sticker_or_a_renewal_accredits() -> None:
    into = {
        move
        for (stage, move), after in MOVES.items()
        if after == "accredited" and stage != "accredited"
    }
    assert into == {"sticker", "renew"}


def test_nothing_leads_out_of_the_end() -> None:
    assert (moves_from("ended"), next_stage("ended", "renew")) == ((), None)


def test_the_table_is_printed() -> None:
    assert (
        "| Agreement signed | Given its sticker | Accredited |"
        in generated.pages()["accreditation.md"]
    )


@given(left=st.integers(-400, 400), nudged=st.sampled_from([None, *NUDGES]))
def test_a_reminder_is_never_repeated_and_never_after_the_end(
    left: int, nudged: int | None
) -> None:
    due = nudge_due(TODAY + dt.timedelta(days=left), TODAY, nudged)
    assert due is None or (0 <= left <= due and (nudged is None or due < nudged))


@pytest.mark.parametrize(
    ("left", "nudged", "due"),
    [(61, None, None), (60, None, 60), (45, 60, None), (30, 60, 30), (7, 30, 7), (3, None, 7),
     (0, 7, None), (-1, None, None)],
)  # fmt: skip
def test_reminders_come_sixty_thirty_and_seven_days_before(
    left: int, nudged: int | None, due: int | None
) -> None:
    assert nudge_due(TODAY + dt.timedelta(days=left), TODAY, nudged) == due


def test_a_good_visit_counts_for_ninety_days_and_an_accreditation_until_its_last_day() -> None:
    assert [
        may_renew(None, TODAY), may_renew(TODAY - dt.timedelta(days=90), TODAY),
        may_renew(TODAY - dt.timedelta(days=91), TODAY),
    ] == [False, True, False]  # fmt: skip
    assert (has_lapsed(TODAY, TODAY), has_lapsed(TODAY - dt.timedelta(days=1), TODAY)) == (
        False, True,
    )  # fmt: skip


def test_what_is_due_when() -> None:
    review = TODAY + COUNTS_FOR
    assert due_on("applied", TODAY, None) == TODAY + dt.timedelta(days=21)
    assert (due_on("accredited", TODAY, review), due_on("ended", TODAY, None)) == (review, None)


# --- the way to a sticker ------------------------------------------------------------------------


def test_a_place_asks_to_join_and_leaves_a_day_and_no_entry() -> None:
    place = asked()
    assert (place.stage, place.postcode, Entry.objects.count()) == ("applied", "CV21 1ZZ", 0)
    assert PublicAct.objects.get().name == EventName.PLACE_MOVED


def test_a_place_asks_once() -> None:
    asked()
    with pytest.raises(AskedAlready):
        asked()


def test_with_its_sticker_the_public_finds_it_until_its_review(house: Partnership) -> None:
    place = accredited(house)
    entry = place.entry
    assert entry is not None
    assert (place.stage, place.review_on) == ("accredited", TODAY + COUNTS_FOR)
    shown = public_entry(entry.id, NOW)
    assert shown is not None
    assert (shown.service.name, shown.checked_by_role, shown.hours_note) == (
        "Safe Place", "visitor", "Ring the bell",
    )  # fmt: skip
    # Nobody types its hours a second time.
    assert spans_of(shown) == tuple(CAFE.openings)


def test_a_centre_is_found_by_help_to_report(house: Partnership) -> None:
    entry = accredited(house, kind=Kind.CENTRE).entry
    assert entry is not None
    assert list(entry.service.terms.values_list("code", flat=True)) == ["report"]


def test_a_place_that_is_in_the_directory_keeps_its_entry(house: Partnership) -> None:
    facts = Facts(
        kind="safe_place", organisation="Kettle (invented)", name="Safe Place", place=CAFE.name,
        address="5 Mill Lane", town="Rugby", postcode="CV21 1ZZ",
    )  # fmt: skip
    there = add_entry(facts=facts, by=CLOCK, now=NOW)
    place = accredited(house)
    assert (place.entry_id, Entry.objects.count()) == (there.id, 1)


def test_a_visit_that_finds_it_not_ready_leaves_it_where_it_was(house: Partnership) -> None:
    place = asked()
    row = record_visit(place=place.id, visit=a_visit(ready=False), by=house.actor("Gwen"), now=NOW)
    assert (row.stage, row.visited_on) == ("applied", None)


@pytest.mark.parametrize("step", ["train", "agree", "sticker", "renew", "off"])
def test_no_step_can_be_left_out(house: Partnership, step: str) -> None:
    place, gwen = asked().id, house.actor("Gwen")
    doing = {
        "train": lambda: record_training(place=place, people=1, by=gwen, now=NOW),
        "agree": lambda: record_agreement(place=place, by=gwen, now=NOW),
        "sticker": lambda: give_sticker(place=place, sticker="W-1", by=gwen, now=NOW),
        "renew": lambda: renew(place=place, by=gwen, now=NOW),
        "off": lambda: take_off(place=place, why=WhyOff.CLOSED, by=gwen, now=NOW),
    }
    with pytest.raises(NotNow):
        doing[step]()
    assert Step.objects.count() == 1


def test_two_places_cannot_have_one_sticker(house: Partnership) -> None:
    accredited(house)
    gwen, place = house.actor("Gwen"), asked(number=2).id
    record_visit(place=place, visit=a_visit(), by=gwen, now=NOW)
    record_training(place=place, people=1, by=gwen, now=NOW)
    record_agreement(place=place, by=gwen, now=NOW)
    with pytest.raises(StickerTaken):
        give_sticker(place=place, sticker="W-1", by=gwen, now=NOW)
    assert Accreditation.objects.get(pk=place).stage == "agreed"


def test_only_who_accredits_places_may_do_it(house: Partnership) -> None:
    place = asked().id
    with pytest.raises(NotPermitted):
        record_visit(place=place, visit=a_visit(), by=house.actor("Esi"), now=NOW)
    with pytest.raises(NotPermitted):
        note_incident(
            place=place, noted=Noted(TODAY, Happened.CAME_IN, Done.CALMED),
            by=house.actor("Esi"), now=NOW,
        )  # fmt: skip


def test_a_place_that_is_not_there_is_refused(house: Partnership) -> None:
    with pytest.raises(NoSuchPlace):
        record_agreement(place=uuid4(), by=house.actor("Gwen"), now=NOW)


def test_every_move_is_written_down_with_who_and_the_stage(house: Partnership) -> None:
    place = accredited(house)
    events = Event.objects.filter(name=EventName.PLACE_MOVED, subject_id=place.id)
    assert sorted(event.detail["move"] for event in events) == [
        "agree", "sticker", "train", "visit",
    ]  # fmt: skip
    assert {step.by for step in place.steps.exclude(move="apply")} == {house.people["Gwen"].id}


# --- staying on the list -------------------------------------------------------------------------


def test_the_public_does_not_see_it_the_day_after_its_review_whatever_runs(
    house: Partnership,
) -> None:
    entry = accredited(house).entry
    assert entry is not None
    Entry.objects.update(check_again_on=TODAY + 2 * YEAR)
    last = NOW + COUNTS_FOR
    assert public_entry(entry.id, last) is not None
    assert public_entry(entry.id, last + dt.timedelta(days=1)) is None


def test_what_ran_out_is_hidden_with_the_reason_on_record(house: Partnership) -> None:
    place = accredited(house)
    assert lapse_due(by=CLOCK, now=NOW + COUNTS_FOR) == 0
    assert lapse_due(by=CLOCK, now=NOW + YEAR) == 1
    assert lapse_due(by=CLOCK, now=NOW + YEAR) == 0
    place.refresh_from_db()
    assert place.entry is not None
    assert (place.stage, place.why_off, place.entry.hidden_because) == (
        "off", "ran_out", "Its accreditation ran out",
    )  # fmt: skip
    assert place.steps.order_by("number").last().move == "lapse"


def test_it_is_renewed_on_a_visit_and_is_public_again(house: Partnership) -> None:
    place, gwen, later = accredited(house), house.actor("Gwen"), NOW + YEAR
    lapse_places(later)
    with pytest.raises(VisitFirst):
        renew(place=place.id, by=gwen, now=later)
    record_visit(place=place.id, visit=a_visit(on=TODAY + YEAR), by=gwen, now=later)
    row = renew(place=place.id, by=gwen, now=later)
    assert row.entry is not None
    assert (row.stage, row.why_off, public_entry(row.entry.id, later) is not None) == (
        "accredited", "", True,
    )  # fmt: skip


def test_it_is_taken_off_at_once_when_it_is_not_safe(house: Partnership) -> None:
    place = accredited(house)
    row = take_off(place=place.id, why=WhyOff.NOT_SAFE, by=house.actor("Gwen"), now=NOW)
    assert row.entry is not None
    assert (row.stage, public_entry(row.entry.id, NOW)) == ("off", None)


def test_it_ends_for_good_and_may_ask_again(house: Partnership) -> None:
    place = accredited(house)
    row = end_place(place=place.id, why=WhyOff.CLOSED, by=house.actor("Gwen"), now=NOW)
    assert row.entry is not None
    assert (row.stage, public_entry(row.entry.id, NOW)) == ("ended", None)
    assert apply_to_join(application=CAFE, by=Actor.public(), now=NOW).stage == "applied"


def test_a_place_on_its_way_can_end_too(house: Partnership) -> None:
    row = end_place(place=asked().id, why=WhyOff.OWN_WISH, by=house.actor("Gwen"), now=NOW)
    assert (row.stage, row.entry) == ("ended", None)


def test_a_mystery_visit_leaves_it_accredited_and_in_the_history(house: Partnership) -> None:
    place = accredited(house)
    row = record_visit(place=place.id, visit=a_visit(mystery=True), by=house.actor("Gwen"), now=NOW)
    assert (row.stage, row.steps.order_by("number").last().move) == ("accredited", "mystery")


def test_an_incident_is_codes_and_a_day(house: Partnership) -> None:
    place = asked()
    noted = Noted(TODAY, Happened.FOLLOWED, Done.POLICE, hate=True)
    note_incident(place=place.id, noted=noted, by=house.actor("Gwen"), now=NOW)
    assert Incident.objects.values_list("happened", "done", "hate").get() == (
        "followed", "police", True,
    )  # fmt: skip


# --- reminders -----------------------------------------------------------------------------------


def test_who_accredits_is_reminded_by_role_once_for_each_reminder(house: Partnership) -> None:
    place = accredited(house)
    assert place.review_on is not None
    near = NOW + COUNTS_FOR - dt.timedelta(days=60)
    assert remind(by=CLOCK, now=near - dt.timedelta(days=1)) == 0
    assert (remind(by=CLOCK, now=near), remind(by=CLOCK, now=near)) == (1, 0)
    assert who_accredits() == {house.people["Gwen"].id}
    assert list(DigestLine.objects.values_list("user", "reason")) == [
        (house.people["Gwen"].id, Reason.PLACE)
    ]


def test_a_place_that_was_renewed_reminds_nobody(house: Partnership) -> None:
    place, gwen = accredited(house), house.actor("Gwen")
    near = NOW + COUNTS_FOR - dt.timedelta(days=60)
    record_visit(place=place.id, visit=a_visit(on=TODAY), by=gwen, now=near)
    visited = a_visit(on=(near - dt.timedelta(days=1)).date())
    record_visit(place=place.id, visit=visited, by=gwen, now=near)
    renew(place=place.id, by=gwen, now=near)
    remind_of_reviews(near)
    assert DigestLine.objects.count() == 0


# --- the worklist --------------------------------------------------------------------------------


def test_what_is_due_first_stands_on_top_and_what_ended_is_gone(house: Partnership) -> None:
    old, new = asked(number=1, now=NOW - dt.timedelta(days=30)), asked(number=2)
    ended = asked(number=3)
    end_place(place=ended.id, why=WhyOff.OWN_WISH, by=house.actor("Gwen"), now=NOW)
    rows = worklist(NOW)
    assert [(row.id, row.left, row.is_near) for row in rows] == [
        (old.id, -9, True), (new.id, 21, False),
    ]  # fmt: skip
    assert due_count(NOW) == 1


def test_a_review_is_near_from_sixty_days_before(house: Partnership) -> None:
    accredited(house)
    assert (due_count(NOW), due_count(NOW + dt.timedelta(days=305))) == (0, 1)
