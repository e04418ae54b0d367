"""Bringing a team's cases in, and taking them back."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import seen_by
from tests.confidential.casework.lists import BASIS, MORGAN, a_list, brought, csv_of, many
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions import bringing as actions
from upstander.confidential.casework.actions.bringing import (
    begin_bringing,
    bring_slice,
    choose_columns,
    drop_list,
    forget_lists,
    undo_bringing,
)
from upstander.confidential.casework.actions.work import add_note, give_case
from upstander.confidential.casework.bringing_refusals import (
    BroughtBefore,
    ColumnTwice,
    NotAtThisStep,
    NoTeamToBringTo,
    NothingToBring,
    TooLateToUndo,
)
from upstander.confidential.casework.bringing_words import left_file, left_out
from upstander.confidential.casework.choices import About, Bringing
from upstander.confidential.casework.models import BroughtCase, BroughtList, Case
from upstander.confidential.casework.queries.bringing import (
    bringer,
    find_list,
    lists_of,
    opened_list,
    people_of,
    ready,
    teams_to_bring_to,
    worked_on,
)
from upstander.confidential.casework.queries.lists import cases, my_cases
from upstander.confidential.casework.refusals import WordsMissing
from upstander.confidential.casework.rules.bringing import Column, guess
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import matching
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.granting import give
from upstander.foundation.vault.models import Access, Compartment, Grant, Item, KeyPair

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=8)
ONE = csv_of(MORGAN).encode()
BAD = ("VC/18", "Sam", "Eggs.", "=1+1", "Rugby", "soon", "", "", "", "")


def undone(house: Partnership, row: BroughtList, now: dt.datetime = NOW) -> list[str]:
    return undo_bringing(row=row, by=house.actor("Carys"), now=now)


def begun(house: Partnership, row: BroughtList, basis: str = BASIS) -> BroughtList:
    return begin_bringing(
        row=row, basis=basis, keyring=keyring_of(house.people["Carys"]), by=house.actor("Carys"),
        now=NOW,
    )  # fmt: skip


def slice_of(house: Partnership, row: BroughtList, most: int) -> BroughtList:
    return bring_slice(
        row=row, keyring=keyring_of(house.people["Carys"]), by=house.actor("Carys"), now=NOW,
        most=most,
    )  # fmt: skip


def chosen(house: Partnership, row: BroughtList, **more: object) -> None:
    table = opened_list(row, keyring_of(house.people["Carys"])).table
    assert table is not None
    given = {"columns": guess(table), "otherwise": About.CRIME, **more}
    choose_columns(row=row, by=house.actor("Carys"), now=NOW, **given)  # type: ignore[arg-type]


def test_a_line_of_a_list_becomes_a_case_of_the_team(house: Partnership) -> None:
    row = brought(house, ONE)
    case = Case.objects.get()
    assert (case.lead, case.area, case.worker, case.review_on, case.opened_on) == (
        house.cohesion_team.id, "E07000220", house.people["Dev"].id, dt.date(2026, 12, 4),
        NOW.date(),
    )  # fmt: skip
    assert (row.state, row.total, row.left_out, row.done_on) == ("done", 1, 0, NOW.date())
    seen = seen_by(house, "Dev", case)
    assert seen.title == "Eggs at the door, three times."
    told = next(one for one in seen.entries if "VC/17" in one.what)
    assert "Rang on Monday." in told.text
    assert "Risk there: Amber" in told.text
    assert my_cases(house.actor("Dev"), NOW.date()) == [case]


def test_names_lie_apart_and_open_to_the_team(house: Partnership) -> None:
    brought(house, ONE)
    case = Case.objects.get()
    found = people_of(case, keyring_of(house.people["Dev"]))
    assert found.person == {"person": "Morgan Ellis", "contact": "Text only, before noon"}
    assert found.others == "A neighbour, Kit"
    kinds = set(Compartment.objects.filter(subject=case.pk).values_list("kind", flat=True))
    assert kinds == {CompartmentKind.WORK, CompartmentKind.IDENTITY, CompartmentKind.OTHERS}
    Item.objects.filter(label=Label.BROUGHT_OTHERS).update(body=b"cut")
    assert people_of(case, keyring_of(house.people["Dev"])).others == ""


def test_nobody_else_gets_a_key_or_a_word_of_it(house: Partnership) -> None:
    row = brought(house, ONE)
    assert set(Access.objects.values_list("holder", flat=True)) == {house.cohesion_team.id}
    for name in ("Anwen", "Esi", "Gwen"):
        assert cases(house.actor(name)).cases == []
        assert find_list(house.actor(name), row.pk) is None
    assert people_of(Case.objects.get(), keyring_of(house.people["Esi"])).person == {}


def test_nothing_of_a_list_lies_in_a_clear_column(house: Partnership) -> None:
    row = brought(house, csv_of(MORGAN, BAD).encode())
    rows = [*BroughtList.objects.values(), *BroughtCase.objects.values(), *Case.objects.values()]
    told = " ".join(map(str, [*rows, *Event.objects.values_list("detail", flat=True)]))
    assert not [word for word in (*MORGAN[:4], "Kit", "soon", BASIS) if word in told]
    assert row.left_out == 1


def test_the_record_tells_of_the_list_and_of_each_case(house: Partnership) -> None:
    brought(house, many(3))
    names = Event.objects.filter(name__startswith="casework:").values_list("name", flat=True)
    assert sorted(names) == sorted(
        [EventName.LIST_READ, EventName.LIST_BEGUN, EventName.LIST_BROUGHT]
        + [EventName.CASE_BROUGHT] * 3
    )
    for check in (matching.forged_items, matching.rogue_grants, matching.swapped_keys):
        assert [one for one in check(noted()) if "case" in one or "Grant" in one] == []


def noted() -> dict[str, object]:
    digests = Event.objects.exclude(item_digest="").values_list("item_digest", flat=True)
    return dict.fromkeys(digests)


def test_cases_come_in_slices_and_a_break_between_them_does_no_harm(house: Partnership) -> None:
    row = begun(house, a_list(house, many(5)))
    assert (row.state, row.total) == (Bringing.UNDER_WAY, 5)
    row = slice_of(house, row, 2)
    assert (row.state, row.cases.count()) == (Bringing.UNDER_WAY, 2)
    row = slice_of(house, row, 2)
    row = slice_of(house, row, 2)
    assert (row.state, row.total, Case.objects.count()) == (Bringing.DONE, 5, 5)
    assert len(set(Case.objects.values_list("reference", flat=True))) == 5
    with pytest.raises(NotAtThisStep):
        slice_of(house, row, 2)


def test_the_list_is_deleted_once_its_cases_are_in(house: Partnership) -> None:
    row = brought(house, csv_of(MORGAN, BAD).encode())
    labels = set(Item.objects.filter(compartment__subject=row.pk).values_list("label", flat=True))
    assert labels == {Label.NOTE, Label.LIST_LEFT}
    content = opened_list(row, keyring_of(house.people["Dev"]))
    assert (content.table, ready(row, content, NOW.date()).drafts) == (None, ())


def test_lines_that_stayed_out_come_as_a_file_that_can_be_put_right(house: Partnership) -> None:
    row = brought(house, csv_of(MORGAN, BAD).encode())
    left = left_file(opened_list(row, keyring_of(house.people["Carys"])).left).decode("utf-8-sig")
    lines = left.splitlines()
    assert lines[0].startswith("Line,Why it stayed out,Ref,Name")
    assert lines[1].startswith("3,")
    assert "“soon”, is not a day" in lines[1]
    assert "'=1+1" in lines[1]
    assert left_file({}).decode("utf-8-sig").splitlines() == ["Line,Why it stayed out"]
    brought(house, left.replace("soon", "04/12/2026").encode())
    assert Case.objects.count() == 2


def test_the_same_file_again_says_so_and_brings_nothing(house: Partnership) -> None:
    row = a_list(house, ONE)
    assert a_list(house, ONE) == row
    brought(house, ONE)
    with pytest.raises(BroughtBefore) as said:
        a_list(house, ONE)
    assert "20 November 2026, with 1 cases" in said.value.message


def test_a_longer_list_brings_only_what_is_new(house: Partnership) -> None:
    brought(house, many(2))
    reference = Case.objects.order_by("reference")[0].reference
    row = a_list(house, many(3))
    content = opened_list(row, keyring_of(house.people["Carys"]))
    out = left_out(ready(row, content, NOW.date()).left_out)
    assert out[0] == {"line": 2, "why": f"It is here already, as case {reference}."}
    brought(house, many(3))
    assert Case.objects.count() == 3


def test_another_team_with_the_same_file_is_not_told(house: Partnership) -> None:
    brought(house, ONE)
    row = actions.read_list(
        raw=ONE, circle=house.hate_crime_team.id, by=house.actor("Anwen"), now=NOW
    )
    content = opened_list(row, keyring_of(house.people["Anwen"]))
    assert len(ready(row, content, NOW.date()).drafts) == 1


def test_columns_are_chosen_anew(house: Partnership) -> None:
    row = a_list(house, ONE)
    columns = [Column.LEAVE, Column.PERSON, *[Column.KEEP] * 8]
    chosen(house, row, columns=columns)
    content = opened_list(row, keyring_of(house.people["Carys"]))
    assert (content.columns, content.otherwise) == (tuple(columns), About.CRIME)
    chosen(house, row, columns=[Column.NOTES] * 10)
    assert opened_list(row, keyring_of(house.people["Carys"])).columns == (Column.NOTES,) * 10
    with pytest.raises(ColumnTwice) as said:
        chosen(house, row, columns=[Column.PERSON] * 10)
    assert "Name of the person harmed" in said.value.message
    begun(house, row)
    with pytest.raises(NotAtThisStep):
        chosen(house, row)


def test_a_list_is_brought_with_a_word_on_why_and_only_if_any_line_can_be(
    house: Partnership,
) -> None:
    row = a_list(house, csv_of(BAD).encode())
    with pytest.raises(WordsMissing):
        begun(house, row, basis=" ")
    with pytest.raises(NothingToBring):
        begun(house, row)


def test_a_case_without_words_is_named_by_its_line(house: Partnership) -> None:
    brought(house, b"Ref,Name\nVC/1,Morgan\n")
    assert seen_by(house, "Dev", Case.objects.get()).title == "Brought from our list, line 2"


def test_a_list_is_taken_back_within_seven_days(house: Partnership) -> None:
    before = KeyPair.objects.count(), Grant.objects.count()
    row = brought(house, many(3))
    assert undone(house, row) == []
    row.refresh_from_db()
    assert (row.state, row.taken_back) == (Bringing.UNDONE, 3)
    assert not Case.objects.exists()
    assert Access.objects.exclude(subject=row.pk).count() == 0
    # One key pair and one grant are left: those of the list itself.
    assert (KeyPair.objects.count() - 1, Grant.objects.count() - 1) == before
    brought(house, many(3))
    assert Case.objects.count() == 3


def test_cases_somebody_has_worked_on_stay(house: Partnership) -> None:
    row = brought(house, many(4))
    first, second, third, _fourth = Case.objects.order_by("reference")
    add_note(case=first, text="She rang.", by=house.actor("Dev"), now=NOW)
    give_case(case=second, to=house.people["Carys"].id, by=house.actor("Carys"), now=NOW)
    give(
        subject=third.pk, kinds=[CompartmentKind.WORK], holder=house.hate_crime_team.id,
        keyring=keyring_of(house.people["Carys"]), purpose="support", basis="",
        by=house.actor("Carys"), now=NOW,
    )  # fmt: skip
    assert worked_on(row).count() == 3
    assert undone(house, row) == [first.reference, second.reference, third.reference]
    assert Case.objects.count() == 3


def test_after_seven_days_it_is_too_late(house: Partnership) -> None:
    row = brought(house, ONE)
    with pytest.raises(TooLateToUndo):
        undone(house, row, LATER)
    undone(house, row)
    with pytest.raises(NotAtThisStep):
        undone(house, row)


def test_a_list_that_is_not_wanted_is_thrown_away(house: Partnership) -> None:
    row = a_list(house, ONE)
    drop_list(row=row, by=house.actor("Carys"), now=NOW)
    assert not BroughtList.objects.exists()
    assert not Item.objects.filter(label=Label.LIST).exists()
    with pytest.raises(NotAtThisStep):
        drop_list(row=row, by=house.actor("Carys"), now=NOW)


def test_what_nobody_went_on_with_is_deleted_after_seven_days(house: Partnership) -> None:
    done = brought(house, csv_of(MORGAN, BAD).encode())
    a_list(house, many(2))
    by = Actor.system("forget_lists")
    forget_lists(by=by, now=NOW)
    assert BroughtList.objects.count() == 2
    forget_lists(by=by, now=LATER)
    assert list(BroughtList.objects.all()) == [done]
    assert not Item.objects.filter(label__in=[Label.LIST, Label.LIST_LEFT]).exists()


def test_lists_of_my_teams_are_shown_newest_first(house: Partnership) -> None:
    row = a_list(house, ONE)
    assert lists_of(house.actor("Dev")) == [row]
    assert lists_of(house.actor("Anwen")) == []
    assert bringer(row) == "Carys"
    assert [one.id for one in teams_to_bring_to(house.actor("Dev"))] == [house.cohesion_team.id]


def test_keys_to_brought_cases_go_to_a_team_one_is_in(house: Partnership) -> None:
    with pytest.raises(NoTeamToBringTo):
        actions.read_list(
            raw=ONE, circle=house.hate_crime_team.id, by=house.actor("Carys"), now=NOW
        )
    with pytest.raises(NotPermitted):
        a_list(house, ONE, "Dev")


World = tuple[Partnership, BroughtList, BroughtList, BroughtList]
ACTIONS: list[Attempt[World]] = [
    Attempt(
        "read_list", Permission.BRING_CASES,
        lambda w, by: actions.read_list(raw=b"Ref,Name\n1,x\n", circle=w[1].circle, by=by, now=NOW),
    ),
    Attempt(
        "choose_columns", Permission.BRING_CASES,
        lambda w, by: choose_columns(
            row=w[1], columns=[Column.NOTES] * 10, otherwise=About.CRIME, by=by, now=NOW
        ),
    ),
    Attempt(
        "begin_bringing", Permission.BRING_CASES,
        lambda w, by: begin_bringing(
            row=w[1], basis=BASIS, keyring=keyring_of(w[0].people["Carys"]), by=by, now=NOW
        ),
    ),
    Attempt(
        "bring_slice", Permission.BRING_CASES,
        lambda w, by: bring_slice(
            row=w[2], keyring=keyring_of(w[0].people["Carys"]), by=by, now=NOW
        ),
    ),
    Attempt(
        "undo_bringing", Permission.BRING_CASES,
        lambda w, by: undo_bringing(row=w[3], by=by, now=NOW),
    ),
    Attempt(
        "drop_list", Permission.BRING_CASES, lambda w, by: drop_list(row=w[1], by=by, now=NOW)
    ),
]  # fmt: skip


@pytest.mark.parametrize("attempt", ACTIONS, ids=lambda one: one.name)
def test_only_some_roles_bring_cases(house: Partnership, attempt: Attempt[World]) -> None:
    world = (
        house, a_list(house, ONE), begun(house, a_list(house, many(1))), brought(house, many(2)),
    )  # fmt: skip
    let_in = roles_let_in(
        attempt, world, user=house.people["Carys"].id,
        circles={house.cohesion_team.id: house.council.id},
    )  # fmt: skip
    assert let_in == roles_with(attempt.permission)
