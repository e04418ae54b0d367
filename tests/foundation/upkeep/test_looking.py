"""Before a backup is brought back it is looked at whole: each fault is said, nothing is changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cast import NOW
from upstander.foundation.core import clock
from upstander.foundation.jobs import ledger
from upstander.foundation.upkeep import manifest, safe
from upstander.foundation.upkeep.bringing_back import Wish, bring_back, look, mark
from upstander.foundation.upkeep.checks import nothing_half_restored
from upstander.foundation.upkeep.errors import CannotBringBack, CannotKeep
from upstander.foundation.upkeep.keeping import keep
from upstander.foundation.upkeep.manifest import Manifest
from upstander.foundation.vault import journal, masters

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings: object, tmp_path: Path) -> Path:
    """The key folder of a machine of its own."""
    settings.KEYS, settings.DATA = tmp_path / "keys", tmp_path / "data"
    masters.create(settings.KEYS)
    masters.forget()
    return settings.KEYS


def a_backup(folder: Path, keys: Path, **changes: object) -> Path:
    """Write a backup that is whole."""
    (folder / "files").mkdir(parents=True)
    (folder / "database").write_bytes(b"everything that was told")
    (folder / "files" / "0f3a").write_bytes(b"a sealed photo")
    whole = Manifest(
        version="0.1.0", made_at="2026-11-22T02:15:00+00:00", engine=connection.vendor,
        migrations=("audit.0001_initial",), journal=0, rows={"vault_item": 3},
        files=manifest.files_in(folder), keys=manifest.keys_mark(keys),
    )  # fmt: skip
    manifest.write(replace(whole, **changes), folder, keys)
    return folder


def refused(wish: Wish) -> str:
    with pytest.raises(CannotBringBack) as refusal:
        list(bring_back(wish))
    return str(refusal.value)


def test_a_whole_backup_says_what_it_holds(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    found = look(Wish(backup))
    assert [file.name for file in found.files] == ["database", "files/0f3a"]
    call_command("restore", str(backup), "--look")


def test_half_a_backup_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    assert "is not a whole backup" in refused(Wish(tmp_path / "half"))


def test_a_list_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text("{")
    assert "cannot be read" in refused(Wish(tmp_path))


def test_a_damaged_file_and_a_missing_one_are_named(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    (backup / "database").write_bytes(b"everything that was tolx")
    (backup / "files" / "0f3a").unlink()
    said = refused(Wish(backup))
    assert "database is not as it was; files/0f3a is missing" in said
    assert "Nothing was changed" in said


def test_a_list_that_was_changed_with_its_sums_is_found_by_its_seal(
    keys: Path, tmp_path: Path
) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    said = json.loads((backup / manifest.NAME).read_text())
    (backup / manifest.NAME).write_text(json.dumps(said | {"journal": 7}))
    assert "was changed after it was made" in refused(Wish(backup))


def test_a_backup_of_a_newer_version_waits_for_that_version(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys, version="9.0", migrations=("vault.0999_later",))
    said = refused(Wish(backup))
    assert "of a newer version of Upstander (9.0" in said
    assert "vault.0999_later" in said


def test_a_backup_of_the_other_database_is_not_forced_into_this_one(
    keys: Path, tmp_path: Path
) -> None:
    backup = a_backup(tmp_path / "backup", keys, engine="oracle")
    assert f"DATABASE_URL names {connection.vendor}" in refused(Wish(backup))


def test_without_keys_it_says_what_is_lost_and_what_is_not(
    keys: Path, tmp_path: Path, settings: object
) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    settings.KEYS = tmp_path / "new machine" / "keys"
    said = refused(Wish(backup))
    assert "Lost: every passphrase" in said
    assert "Not lost: what was told to us" in said
    assert not settings.KEYS.exists()


def test_a_folder_of_keys_without_keys_is_said(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    assert "There are no keys in" in refused(Wish(backup, kept_keys=tmp_path / "empty"))


def test_keys_of_another_installation_open_nothing(
    keys: Path, tmp_path: Path, settings: object
) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    settings.KEYS = tmp_path / "others"
    masters.create(settings.KEYS)
    assert "do not belong to this backup" in refused(Wish(backup))


def test_a_key_file_that_is_damaged_is_said(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    (keys / masters.MASTER_FILE).write_text("not a key")
    masters.forget()
    assert "The file is there, and damaged" in refused(Wish(backup))


def test_two_sets_of_keys_are_never_mixed(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    masters.create(tmp_path / "kept" / safe.KEYS)
    assert "Two installations are mixed up" in refused(Wish(backup, kept_keys=tmp_path / "kept"))


def test_without_the_journal_nothing_that_was_taken_comes_back(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys, journal=4)
    assert "The journal of what was taken away is missing" in refused(Wish(backup, replace=True))


def test_what_is_here_is_not_overwritten_unless_told(keys: Path, tmp_path: Path) -> None:
    backup = a_backup(tmp_path / "backup", keys)
    assert "This machine is not empty: there is a database" in refused(Wish(backup))


def test_nothing_is_brought_back_under_a_running_service(keys: Path, tmp_path: Path) -> None:
    ledger.beat("somebody", clock.now())
    backup = a_backup(tmp_path / "backup", keys)
    assert "The service runs" in refused(Wish(backup, replace=True))


@pytest.mark.usefixtures("keys")
def test_the_service_does_not_start_on_a_restore_that_was_cut_short() -> None:
    assert nothing_half_restored() == []
    mark().parent.mkdir()
    mark().touch()
    assert "A restore was cut short" in nothing_half_restored()[0].msg


# --- the keys, apart ---------------------------------------------------------------------------


def test_keys_and_the_newest_journal_go_into_a_folder_of_their_own(
    keys: Path, tmp_path: Path
) -> None:
    journal.begin(after=0, day=NOW.date())
    list(safe.put_in(tmp_path / "safe"))
    journal.append((), NOW.date())
    said = list(safe.put_in(tmp_path / "safe"))
    assert len(said) == 2
    kept = tmp_path / "safe" / safe.JOURNAL / "take-aways"
    assert kept.read_bytes() == journal.path().read_bytes()
    assert (tmp_path / "safe" / safe.KEYS / masters.MASTER_FILE).stat().st_mode & 0o777 == 0o600
    assert safe.keys_for(tmp_path / "safe") == keys


@pytest.mark.usefixtures("keys")
def test_a_journal_that_another_beginning_wrote_is_kept_beside(tmp_path: Path) -> None:
    journal.begin(after=0, day=NOW.date())
    list(safe.put_in(tmp_path / "safe"))
    journal.begin(after=3, day=NOW.date())
    said = list(safe.put_in(tmp_path / "safe"))
    assert "Another journal lay there" in said[1]
    assert len(list((tmp_path / "safe" / safe.JOURNAL).iterdir())) == 2


@pytest.mark.usefixtures("keys")
def test_keys_never_take_the_place_of_anothers(tmp_path: Path) -> None:
    masters.create(tmp_path / "safe" / safe.KEYS)
    with pytest.raises(CannotKeep, match="keys of another installation"):
        list(safe.put_in(tmp_path / "safe"))


@pytest.mark.usefixtures("keys")
def test_keys_come_back_to_their_place_and_what_is_there_stays(
    tmp_path: Path, settings: object
) -> None:
    journal.begin(after=0, day=NOW.date())
    list(safe.put_in(tmp_path / "safe"))
    before = masters.key_for("pepper")
    settings.KEYS, settings.JOURNAL = tmp_path / "new" / "keys", tmp_path / "new" / "journal"
    assert len(list(safe.bring_back(tmp_path / "safe"))) == 2
    assert masters.key_for("pepper") == before
    assert journal.read() is not None
    assert list(safe.bring_back(tmp_path / "safe")) == []
    assert list(safe.bring_back(None)) == []


def test_a_backup_whose_keys_are_lost_is_not_made(settings: object, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "gone"
    masters.forget()
    with pytest.raises(CannotKeep, match="A backup without its keys could never be read"):
        keep(to=tmp_path / "backups")
    masters.forget()
    assert list((tmp_path / "backups").glob("*")) == []
