"""The key folder: made once, private, and apart from the data."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW
from upstander.foundation.vault import checks, masters
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.models import Access, KeyPair


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    masters.create(folder)
    return folder


def test_the_folder_and_the_master_are_for_their_owner_alone(keys: Path) -> None:
    modes = [path.stat().st_mode & 0o777 for path in (keys, keys / masters.MASTER_FILE)]
    assert modes == [0o700, 0o600]


def test_a_second_make_keeps_the_first_master(keys: Path) -> None:
    before = (keys / masters.MASTER_FILE).read_text()
    masters.create(keys)
    assert (keys / masters.MASTER_FILE).read_text() == before


def test_a_master_made_anew_is_used_from_then_on(keys: Path) -> None:
    before = masters.key_for("pepper", keys)
    (keys / masters.MASTER_FILE).unlink()
    masters.create(keys)
    assert masters.key_for("pepper", keys) != before


def test_each_purpose_has_its_own_key(keys: Path) -> None:
    made = {masters.key_for(purpose, keys) for purpose in ("pepper", "totp", "signing")}
    assert len(made) == 3


def test_a_sound_folder_has_no_problem(keys: Path, tmp_path: Path) -> None:
    assert masters.problem(keys, tmp_path / "data", apart=True) == ""


def test_a_missing_master_is_named_with_what_to_run(tmp_path: Path) -> None:
    words = masters.problem(tmp_path, tmp_path / "data", apart=True)
    assert str(tmp_path / masters.MASTER_FILE) in words
    assert "manage make_keys" in words


def test_a_master_that_others_can_read_is_named(keys: Path, tmp_path: Path) -> None:
    (keys / masters.MASTER_FILE).chmod(0o644)
    assert "chmod 600" in masters.problem(keys, tmp_path / "data", apart=True)


def test_keys_beside_the_data_are_refused_but_in_the_demonstration(
    keys: Path, tmp_path: Path
) -> None:
    assert "a copy of the keys" in masters.problem(keys, tmp_path, apart=True)
    assert masters.problem(keys, tmp_path, apart=False) == ""


def test_without_a_master_django_gets_a_value_that_is_no_secret(tmp_path: Path) -> None:
    assert masters.django_secret(tmp_path) == "no key folder yet"


def test_serving_is_refused_without_keys(settings: object, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "nowhere"
    assert [error.id for error in checks.keys_in_place()] == ["vault.E001"]


def test_a_journal_inside_the_data_is_refused_but_for_the_demonstration(
    settings: object, tmp_path: Path
) -> None:
    settings.DATA, settings.JOURNAL = tmp_path, tmp_path / "journal"
    assert [error.id for error in checks.journal_apart()] == ["vault.E002"]
    settings.DEMO = True
    assert checks.journal_apart() == []


def test_make_keys_says_where_they_are(
    settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.KEYS, settings.DATA = tmp_path / "keys", tmp_path / "data"
    call_command("make_keys")
    assert settings.DATA.is_dir()
    assert f"The master secret is in {tmp_path / 'keys'}" in capsys.readouterr().out
    assert checks.keys_in_place() == []


@pytest.mark.django_db
class TestCheckOpeners:
    def test_is_content_with_two(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._today(monkeypatch)
        given.a_report(given.a_circle(given.a_person()))
        call_command("check_openers")
        assert "Key versions checked: 2." in capsys.readouterr().out

    def test_says_that_there_is_nothing_to_open_before_anything_was_told(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("check_openers")
        assert "There is nothing to open yet." in capsys.readouterr().out

    def test_names_what_one_alone_can_open(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._today(monkeypatch)
        report = given.a_report(given.a_circle(given.a_person()))
        KeyPair.objects.filter(kind="recovery").update(proved_on=None)
        with pytest.raises(CommandError, match="Fewer than two can open 2"):
            call_command("check_openers")
        assert f"statement of {report.id}, version 1: 1 can open it" in capsys.readouterr().out

    def _today(self, monkeypatch: pytest.MonkeyPatch) -> None:
        command = "upstander.foundation.vault.management.commands.check_openers.now"
        monkeypatch.setattr(command, lambda: NOW)


@pytest.mark.django_db
def test_what_is_restated_reaches_every_row_of_a_report() -> None:

    report = given.a_report(given.a_circle(given.a_person()), given.a_circle(given.a_person()))
    restate(subject=report.id, by=given.SETUP, state="closed")
    rows = Access.objects.filter(subject=report.id).values_list("state", "danger")
    assert list(rows) == [("closed", False), ("closed", False)]
