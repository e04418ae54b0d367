"""Reference data that counts here: recorded, compared, and its helplines checked."""

import datetime as dt
import zlib
from io import StringIO
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.cast import NOW, Partnership
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.reference import actions, standing, tables
from upstander.foundation.reference.models import RecordedTable

pytestmark = pytest.mark.django_db
SET_UP = Actor.system("set_up")
LATER = NOW + dt.timedelta(days=100)


def says(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_a_release_is_recorded_once() -> None:
    first = actions.record_reference(by=SET_UP, now=NOW)
    assert {one.file for one in first} == set(tables.TABLES)
    assert actions.record_reference(by=SET_UP, now=LATER) == []
    assert Event.objects.filter(name=EventName.REFERENCE_RECORDED).count() == 1
    assert all(one.is_recorded for one in standing.standings())


def test_the_next_release_shows_and_records_the_difference() -> None:
    actions.record_reference(by=SET_UP, now=NOW)
    old = tables.content("strands.csv").replace(b"Homelessness", b"Rough sleeping")
    RecordedTable.objects.filter(file="strands.csv").update(content=zlib.compress(old))
    assert "changed: homelessness (label: “Rough sleeping” is now “Homelessness”)" in says(
        "load_reference"
    )
    assert "Recorded: 1 files." in says("load_reference", "--apply")
    newest, before = standing.history("strands.csv")
    assert newest.changes == [
        "changed: homelessness (label: “Rough sleeping” is now “Homelessness”)"
    ]
    assert bytes(RecordedTable.objects.get(id=before.id).content) == b""
    assert "Nothing has changed" in says("load_reference")


def test_a_first_look_records_nothing() -> None:
    assert "districts.csv (Districts): 318 rows, not recorded yet" in says("load_reference")
    assert standing.history() == []


def test_a_long_difference_is_cut_short_unless_asked() -> None:
    actions.record_reference(by=SET_UP, now=NOW)
    nothing = b"code,district,latitude,longitude\n"
    RecordedTable.objects.filter(file="outward_codes.csv").update(content=zlib.compress(nothing))
    assert "and 2273 more" in says("load_reference")
    assert "and 2273 more" not in says("load_reference", "--all")


def test_files_with_faults_are_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "problems", lambda: ["strands.csv, a: it ends before it begins."])
    with pytest.raises(CommandError, match="it ends before it begins"):
        says("load_reference", "--apply")
    assert standing.history() == []


def test_helplines_grow_stale_and_are_checked_again(house: Partnership) -> None:
    assert standing.stale_lines(NOW) == []
    old = {one.key for one in standing.stale_lines(LATER)}
    assert "support:samaritans" in old
    assert "support:crimestoppers" not in old
    gwen = house.actor("Gwen")
    actions.check_line(line="support:samaritans", by=gwen, now=LATER)
    assert {one.key for one in standing.stale_lines(LATER)} == old - {"support:samaritans"}
    assert Event.objects.get(name=EventName.LINE_CHECKED).detail == {"line": "support:samaritans"}


def test_a_line_that_nobody_sees_cannot_be_checked() -> None:
    with pytest.raises(actions.NoSuchLine):
        actions.check_line(line="support:crimestoppers", by=SET_UP, now=NOW)


def test_the_command_fails_when_a_helpline_was_not_checked_for_ninety_days() -> None:
    with time_machine.travel(NOW):
        assert "every line of help was checked" in says("check_reference")
        assert "every line of help was checked" in says("check_reference", "--files")
    with time_machine.travel(LATER):
        with pytest.raises(CommandError, match="Samaritans: last checked 2026-11-21"):
            says("check_reference")
        with pytest.raises(CommandError, match="samaritans: last checked 2026-11-21"):
            says("check_reference", "--files")


@pytest.mark.parametrize("name", ["Bina", "Esi"])
def test_only_who_keeps_the_settings_may_record_or_check(house: Partnership, name: str) -> None:
    by = house.actor(name)
    with pytest.raises(NotPermitted):
        actions.record_reference(by=by, now=NOW)
    with pytest.raises(NotPermitted):
        actions.check_line(line="support:samaritans", by=by, now=NOW)


def test_the_history_names_who_recorded(house: Partnership) -> None:
    hana = house.actor("Hana")
    actions.record_reference(by=hana, now=NOW)
    assert {row.recorded_by for row in standing.history()} == {hana.user_id}
    assert isinstance(hana.user_id, UUID)
