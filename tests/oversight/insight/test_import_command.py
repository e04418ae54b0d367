"""What the command that brings a police file in says of it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import RUGBY, Partnership
from tests.oversight.insight.extracts import (
    LINES,
    UK,
    changed,
    column,
    written,
)

pytestmark = pytest.mark.django_db


def ran(*arguments: object) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("import_incidents", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_says_what_came_of_it() -> None:
    dry = ran(UK, "--profile", "uk_police", "--dry-run")
    assert "This was a dry run: nothing was changed." in dry
    first = ran(UK, "--profile", "uk_police")
    assert "New: 600. Changed since an earlier file: 0. Known before: 0." in first
    assert "This very file is in already: nothing was changed." in ran(UK, "--profile", "uk_police")


def test_the_command_says_where_the_rejects_are(tmp_path: Path) -> None:
    rows = changed(LINES[:3], "csp_area", lambda _row: "here") + LINES[3:]
    path = written(tmp_path / "a.csv", rows)
    said = ran(path, "--profile", "uk_police", "--rejects", tmp_path / "r.csv")
    assert f"3 cannot be read; each with its reason: {tmp_path / 'r.csv'}" in said


def test_the_command_says_how_many_lines_are_on_no_map(house: Partnership, tmp_path: Path) -> None:
    rows = changed(LINES[:40], "csp_area", lambda _row: RUGBY)
    rows[0][column("csp_area")] = "E07000154"
    said = ran(written(tmp_path / "a.csv", rows), "--profile", "uk_police")
    assert "1 lie in no place of this partnership: they are in the whole number only." in said
    assert house.people


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-file.csv", "--profile", "fbi"], "There is no file at no-such-file.csv."),
        ([UK, "--profile", "fbi"], "The columns are not those of this profile."),
        ([UK, "--profile", "fbi", "--encoding", "klingon"], "There is no encoding called klingon."),
    ],
)
def test_the_command_refuses_in_words(arguments: list[object], words: str) -> None:
    with pytest.raises(CommandError, match=words.replace(".", r"\.")):
        ran(*arguments)
