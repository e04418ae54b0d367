"""Every take-away stands in the journal before it is in the database, and only if it came to be."""

import multiprocessing
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP, TODAY
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import granting, journal, lines, taking, unlocking
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.errors import NotWrittenDown, TooFewOpeners
from upstander.foundation.vault.lines import Fact
from upstander.foundation.vault.models import Access, Grant, JournalMark, KeyPair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.JOURNAL = tmp_path / "journal"
    return settings.JOURNAL


@pytest.fixture
def desks() -> tuple[given.Circle, given.Circle]:
    return given.a_circle(given.a_person()), given.a_circle(given.a_person())


def facts() -> list[str]:
    """Everything the journal says was taken, in order."""
    whole = journal.read()
    assert whole is not None
    return [str(fact) for taken in whole.takings.values() for fact in taken.facts]


def marks() -> list[int]:
    return list(JournalMark.objects.order_by("number").values_list("number", flat=True))


def test_a_holder_taken_off_a_report_is_one_line(desks: tuple[given.Circle, given.Circle]) -> None:
    report = given.a_report(*desks)
    taking.take_away(subject=report.id, holder=desks[1].id, by=SETUP, now=NOW)
    assert facts() == [f"subject/{report.id}/{desks[1].id}"]
    assert marks() == [1]


def test_many_reports_are_one_line_as_well(desks: tuple[given.Circle, given.Circle]) -> None:
    reports = [given.a_report(*desks) for _number in range(3)]
    ids = [report.id for report in reports]
    held = taking.take_away_all(subjects=ids, holder=desks[1].id, by=SETUP, now=NOW)
    assert held == 6
    assert set(facts()) == {f"subject/{pk}/{desks[1].id}" for pk in ids}
    assert marks() == [1]
    assert not Access.objects.filter(holder=desks[1].id).exists()


def test_many_reports_are_all_taken_or_none(desks: tuple[given.Circle, given.Circle]) -> None:
    both, only = given.a_report(*desks), given.a_report(desks[1])
    with pytest.raises(TooFewOpeners):
        taking.take_away_all(subjects=[both.id, only.id], holder=desks[1].id, by=SETUP, now=NOW)
    assert Access.objects.filter(holder=desks[1].id).count() == 2
    assert marks() == []


def test_a_member_who_leaves_and_a_person_who_is_suspended_are_there() -> None:
    leaves = given.a_person()
    desk = given.a_circle(given.a_person(), given.a_person(), leaves)
    key = KeyPair.objects.get(owner=leaves.id)
    taking.remove_from_circle(circle=desk.id, user=leaves.id, by=SETUP, now=NOW)
    taking.retire_user_keys(user=leaves.id, by=SETUP, now=NOW)
    assert facts() == [f"circle/{desk.id}/{leaves.id}", f"person/{leaves.id}", f"key/{key.pk}"]


def test_a_key_that_a_new_one_replaces_is_there() -> None:
    person = given.a_person()
    old = KeyPair.objects.get(owner=person.id)
    unlocking.make_user_key(user_id=person.id, secret=given.SECRET, by=SETUP, now=NOW)
    assert facts() == [f"key/{old.pk}"]


def test_recovery_cards_that_are_replaced_are_there() -> None:
    given.a_circle(given.a_person())
    recovery = KeyPair.objects.get(kind="recovery")
    taking.retire_recovery_key(key=recovery, by=SETUP, now=NOW)
    assert facts() == [f"key/{recovery.pk}"]
    assert not Grant.objects.filter(to=recovery).exists()


def test_a_grant_that_ran_out_is_there(desks: tuple[given.Circle, given.Circle]) -> None:
    officer = given.a_person()
    report = given.a_report(given.a_circle(officer))
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=desks[0].id,
        keyring=officer.keyring(), purpose="break glass", basis="", by=SETUP, now=NOW,
        expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    edge = Grant.objects.get(to__owner=desks[0].id, key__kind="compartment")
    taking.drop_expired(by=SETUP, now=NOW + given.HALF_AN_HOUR)
    assert facts() == [f"grant/{edge.key_id}/{edge.to_id}"]


def test_a_withdrawal_leaves_a_day_and_who_stood_in(folder: Path) -> None:
    desk, independent = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, independent=independent)
    taking.take_away(
        subject=report.id, holder=desk.id, by=Actor.public(), now=NOW, keyring=report.keyring()
    )
    kinds = [fact.split("/")[0] for fact in facts()]
    assert kinds == ["stood_in", "stood_in", "subject"]
    text = (folder / "take-aways").read_text()
    assert re.fullmatch(r"[0-9a-z_/ \n-]+", text)
    assert not re.search(r"\d\d:\d\d", text)
    seen = (folder / "take-aways").stat()
    assert seen.st_mtime % (24 * 60 * 60) == 0


def test_what_takes_nothing_leaves_no_line(desks: tuple[given.Circle, given.Circle]) -> None:
    report = given.a_report(*desks)
    outsider = given.a_circle(given.a_person())
    taking.take_away(subject=report.id, holder=outsider.id, by=SETUP, now=NOW)
    assert taking.drop_expired(by=SETUP, now=NOW) == 0
    assert journal.read() is None


def test_a_refused_removal_leaves_no_line() -> None:
    desk = given.a_circle(given.a_person())
    report = given.a_report(desk)
    with pytest.raises(TooFewOpeners):
        taking.take_away(subject=report.id, holder=desk.id, by=SETUP, now=NOW)
    assert journal.read() is None


def test_one_action_is_one_line_however_many_steps_it_has() -> None:
    with journal.written_down(NOW):
        for person in (given.a_person(), given.a_person()):
            taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
    whole = journal.read()
    assert whole is not None
    assert list(whole.takings) == [1]
    assert len(facts()) == 4


def test_a_step_that_was_undone_is_not_in_the_line_of_the_rest() -> None:
    first, second = given.a_person(), given.a_person()
    with journal.written_down(NOW):
        taking.retire_user_keys(user=first.id, by=SETUP, now=NOW)
        with pytest.raises(ZeroDivisionError):
            _begins_and_fails(second)
    assert f"person/{first.id}" in facts()
    assert f"person/{second.id}" not in facts()


def _retires_and_fails(person: given.Person) -> None:
    """The line is written when the step itself is through; what comes after it undoes it."""
    with transaction.atomic():
        taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
        raise ZeroDivisionError


@journal.written_down(NOW)
def _begins_and_fails(person: given.Person) -> None:
    taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
    raise ZeroDivisionError


def test_a_take_away_outside_of_an_action_is_a_fault_of_ours() -> None:
    with pytest.raises(RuntimeError):
        journal.note("key", "k")


@pytest.mark.django_db(transaction=True)
def test_a_line_is_done_when_its_transaction_is_in_the_database() -> None:
    person = given.a_person()
    taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
    whole = journal.read()
    assert whole is not None
    assert [(taken.number, taken.done) for taken in whole.takings.values()] == [(1, True)]


@pytest.mark.django_db(transaction=True)
def test_a_line_whose_transaction_was_undone_is_never_done() -> None:
    person, other = given.a_person(), given.a_person()
    with pytest.raises(ZeroDivisionError):
        _retires_and_fails(person)
    taking.retire_user_keys(user=other.id, by=SETUP, now=NOW)
    whole = journal.read()
    assert whole is not None
    assert [(taken.number, taken.done) for taken in whole.takings.values()] == [
        (1, False),
        (2, True),
    ]
    assert marks() == [2]


def test_the_line_is_on_the_disk_before_the_transaction_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    synced: list[bool] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(True), real(file)))
    person = given.a_person()
    with transaction.atomic():
        taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
        assert connection.in_atomic_block
        assert synced
        assert facts()[0] == f"person/{person.id}"


def test_while_the_journal_cannot_be_written_nothing_is_taken(folder: Path) -> None:
    person = given.a_person()
    folder.write_text("a file where the folder should be")
    with pytest.raises(NotWrittenDown):
        taking.retire_user_keys(user=person.id, by=SETUP, now=NOW)
    assert KeyPair.objects.filter(owner=person.id, retired_on=None).exists()


def test_a_journal_that_was_taken_away_is_not_begun_in_silence(folder: Path) -> None:
    first, second = given.a_person(), given.a_person()
    taking.retire_user_keys(user=first.id, by=SETUP, now=NOW)
    (folder / "take-aways").unlink()
    with pytest.raises(NotWrittenDown):
        taking.retire_user_keys(user=second.id, by=SETUP, now=NOW)


FACT = (Fact("key", ("k",)),)


def test_a_torn_line_is_cut_off_by_the_next(folder: Path) -> None:
    journal.append(FACT, TODAY)
    place = folder / "take-aways"
    with place.open("a") as file:
        file.write("2 take 2026-11-21 person/ab")
    with pytest.raises(lines.Torn):
        journal.read()
    assert journal.append(FACT, TODAY) == 2
    assert facts() == ["key/k", "key/k"]


def test_a_journal_whose_first_line_is_torn_begins_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "take-aways").write_text("0 beg")
    assert journal.append(FACT, TODAY) == 1


def test_mending_cuts_off_what_has_no_end_and_nothing_else(folder: Path) -> None:
    journal.append(FACT, TODAY)
    assert not journal.mend()
    with (folder / "take-aways").open("a") as file:
        file.write("2 ta")
    assert journal.mend()
    assert facts() == ["key/k"]


def test_a_line_longer_than_what_is_read_at_once_is_found_again() -> None:
    long = tuple(Fact("subject", (str(number), "x" * 60)) for number in range(200))
    for _time in range(3):
        journal.append(long, TODAY)
    assert journal.append(FACT, TODAY) == 4


def test_a_line_that_does_not_fit_on_the_disk_leaves_the_journal_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    journal.append(FACT, TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        with pytest.raises(OSError, match="no room"):
            journal.append(FACT, TODAY)
    assert facts() == ["key/k"]


def _full(_file: int) -> None:
    raise OSError("no room")


def test_an_older_journal_is_kept_when_another_is_begun(folder: Path) -> None:
    journal.append(FACT, TODAY)
    journal.begin(after=7, day=TODAY)
    assert journal.append(FACT, TODAY) == 8
    assert len(list(folder.iterdir())) == 2


def test_threads_that_write_at_once_get_numbers_without_gap_or_double() -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _n: journal.append(FACT, TODAY), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert len(facts()) == 40


def test_two_processes_that_write_at_once_do_as_well() -> None:
    writers = [multiprocessing.get_context("fork").Process(target=_write_many) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    whole = journal.read()
    assert whole is not None
    assert list(whole.takings) == list(range(1, 41))


def _write_many() -> None:
    for _time in range(20):
        journal.append(FACT, TODAY)
    os._exit(0)
