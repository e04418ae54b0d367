"""Rows that nobody found in a source: the partnership checks them itself, and says whose office did."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.reference import actions, checking, tables
from upstander.foundation.reference.choices import Checker
from upstander.foundation.reference.models import RowCheck

ROW = "clocks:R6_nfa"
LATER = NOW + dt.timedelta(days=30)

pytestmark = pytest.mark.django_db


def group(name: str, now: dt.datetime = NOW) -> checking.Group:
    return next(one for one in checking.groups(now) if one.anchor == name)


def row(key: str = ROW, now: dt.datetime = NOW) -> checking.Row:
    return next(one for one in group(key.partition(":")[0], now).rows if one.key == key)


def test_every_row_that_is_to_be_checked_is_on_the_list_and_no_other() -> None:
    listed = {one.key for found in checking.groups(NOW) for one in found.rows}
    unsure = {
        f"{file.partition('.')[0]}:{key}"
        for file in tables.TABLES
        for key, shipped in tables.now_shipped(file).items()
        if shipped.get("mark") == "to be checked"
    }
    assert listed == {*unsure, "offence_codes:all"}


def test_a_row_says_in_words_what_is_to_be_checked_and_whose_office_can_tell() -> None:
    assert (row().about, row().says) == (
        "It was decided to take no further action → The person was told",
        "5 working days. With enhanced rights: 1 working day. By: police.",
    )
    assert [(found.anchor, found.who) for found in checking.groups(NOW)] == [
        ("clocks", "Police lead for the Victims’ Code"),
        ("retention", "Records manager"),
        ("gateways", "Data protection officer"),
        ("strands", "Police lead for hate crime"),
        ("offence_codes", "Force crime registrar"),
    ]
    assert row("gateways:cda_115").about == "Crime and Disorder Act 1998 s.115"
    assert row("strands:age").says == (
        "Recorded locally: Local practice of forces and partnerships"
    )
    assert row("retention:training").says == "6 years after leaving. After: Practice."


def test_a_check_is_kept_with_its_day_and_office_and_is_in_the_trail(house: Partnership) -> None:
    left = group("clocks").left
    kept = actions.check_row(row=ROW, role=Checker.VICTIMS_LEAD, by=house.actor("Gwen"), now=NOW)
    found = row()
    assert (found.is_checked, found.checked_on, found.checked_by) == (
        True, NOW.date(), "Police lead for the Victims’ Code",
    )  # fmt: skip
    assert (group("clocks").left, kept.checked_by) == (left - 1, house.people["Gwen"].id)
    event = Event.objects.get(name=EventName.ROW_CHECKED)
    assert event.detail == {"row": ROW, "role": "victims_lead"}


def test_a_second_check_takes_the_place_of_the_first(house: Partnership) -> None:
    for role, now in ((Checker.VICTIMS_LEAD, NOW), (Checker.LEGAL, LATER)):
        actions.check_row(row=ROW, role=role, by=house.actor("Hana"), now=now)
    assert (row().checked_on, row().checked_by) == (LATER.date(), "Legal adviser")
    assert RowCheck.objects.count() == 1


def test_a_row_that_a_release_changed_is_to_be_checked_again(house: Partnership) -> None:
    for key in (ROW, "offence_codes:all"):
        actions.check_row(row=key, role=Checker.LEGAL, by=house.actor("Gwen"), now=NOW)
    RowCheck.objects.update(fingerprint="0123456789abcdef")
    assert [(row(key).is_checked, row(key).changed_since) for key in (ROW, "offence_codes:all")] == [
        (False, True), (False, True),
    ]  # fmt: skip


def test_only_rows_to_be_checked_are_checked_by_an_office_and_by_who_may(
    house: Partnership,
) -> None:
    gwen = house.actor("Gwen")
    for key in ("clocks:R6_arrest", "clocks:nothing", ""):
        with pytest.raises(actions.NoSuchRow):
            actions.check_row(row=key, role=Checker.LEGAL, by=gwen, now=NOW)
    with pytest.raises(actions.NoSuchOffice):
        actions.check_row(row=ROW, role="somebody", by=gwen, now=NOW)
    with pytest.raises(NotPermitted):
        actions.check_row(row=ROW, role=Checker.LEGAL, by=house.actor("Anwen"), now=NOW)
    assert RowCheck.objects.count() == 0


def test_a_kind_without_a_row_to_check_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "UNSURE", "no such mark")
    assert [found.anchor for found in checking.groups(NOW)] == ["offence_codes"]
