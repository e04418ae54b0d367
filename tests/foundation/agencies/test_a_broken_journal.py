"""A journal of what was taken away that is not whole: said in words, and what can be done."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP, TODAY
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import starting
from upstander.foundation.core.starting import CannotStart
from upstander.foundation.vault import journal, lines, taking
from upstander.foundation.vault.models import JournalMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Path:
    """The journal of a database from which two people were taken."""
    for _time in range(2):
        taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    return journal.path()


def refuses() -> str:
    with pytest.raises(CannotStart) as refused:
        starting.begin()
    return str(refused.value)


def test_a_first_start_begins_a_journal() -> None:
    assert starting.begin() == []
    assert journal.read() is not None


def test_a_missing_journal_is_said(kept: Path) -> None:
    kept.unlink()
    assert refuses().startswith(f"The journal of what was taken away is missing: {kept}.")


def test_a_torn_last_line_is_said_and_can_be_mended(kept: Path) -> None:
    with kept.open("a") as file:
        file.write("3 take 2026-11")
    assert "ends in the middle of a line" in refuses()
    out = StringIO()
    call_command("take_aways", "--mend", stdout=out)
    assert "Nothing was lost" in out.getvalue()
    assert starting.begin() == []


def test_a_demonstration_mends_itself(kept: Path, settings: object) -> None:
    settings.DEMO = True
    with kept.open("a") as file:
        file.write("3 take 2026-11")
    assert starting.begin() == []


def test_a_journal_that_lost_its_end_is_said(kept: Path) -> None:
    first = kept.read_text().splitlines(keepends=True)[:2]
    kept.write_text("".join(first))
    assert "ends at number 1, and the database knows of number 2" in refuses()


def test_a_journal_of_another_installation_is_said(kept: Path) -> None:
    text = lines.begin_line(0, TODAY, b"another" * 4)
    kept.write_text(text)
    assert "was not written by this installation" in refuses()


def test_a_changed_line_is_said(kept: Path) -> None:
    kept.write_text(kept.read_text().replace("person", "parson"))
    assert "was changed at line 2" in refuses()


def test_a_journal_that_cannot_be_read_is_said(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()
    assert "cannot be read: Is a directory" in refuses()


def test_a_journal_that_is_lost_for_good_can_be_begun_anew(kept: Path) -> None:
    kept.unlink()
    out = StringIO()
    call_command("take_aways", "--begin-anew", stdout=out)
    assert "Another journal begins after number 2." in out.getvalue()
    assert starting.begin() == []
    assert Event.objects.filter(name=EventName.JOURNAL_BEGUN).count() == 1


def test_a_database_from_before_a_lost_journal_says_what_cannot_be_taken_again(kept: Path) -> None:
    kept.unlink()
    call_command("take_aways", "--begin-anew", stdout=StringIO())
    JournalMark.objects.filter(number=2).delete()
    assert starting.begin() == [
        "Numbers 2 to 2 stood in a journal that is lost and cannot be taken away again."
    ]


def test_the_command_says_that_all_is_well(kept: Path) -> None:
    out = StringIO()
    call_command("take_aways", stdout=out)
    assert out.getvalue() == (
        f"The journal of what was taken away is whole: {kept}.\n"
        "The database knows of everything in it.\n"
    )
    call_command("take_aways", "--mend", stdout=out)
    assert "There was nothing to mend." in out.getvalue()


def test_there_may_be_nothing_to_mend() -> None:
    with pytest.raises(CommandError, match="There is no journal to mend"):
        call_command("take_aways", "--mend", stdout=StringIO())
