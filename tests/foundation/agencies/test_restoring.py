"""A restored database from before something was taken: it is taken again before anything is served.

A database from earlier is made here by undoing what a transaction did; the journal, which is a
file, keeps it. The same with real copies of both databases: tests/faults/test_restore.py.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOW as FOUNDED
from tests.cast import Partnership, keyring_of
from tests.foundation.vault import given
from tests.foundation.vault.given import NOW, SETUP, TODAY, lost_with_a_newer_database
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.actions.restoring import take_again
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.agencies.models import Alarm, Membership
from upstander.foundation.audit.actions import link_events
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import verify
from upstander.foundation.core.starting import CannotStart
from upstander.foundation.vault import granting, journal, taking, unlocking
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.lines import Fact
from upstander.foundation.vault.models import Access, Compartment, Grant, JournalMark, KeyPair
from upstander.foundation.vault.queries import short_of_openers

pytestmark = pytest.mark.django_db

RESTORE = Actor.system("restore")


def starts() -> list[str]:
    return take_again(by=RESTORE, now=NOW)


def faults() -> list[str]:
    link_events(by=RESTORE, now=NOW)
    return [problem.words for problem in verify(now=NOW, matchers=registered()).problems]


# --- what comes back, and is taken again ------------------------------------------------------


def test_a_circle_that_was_taken_off_a_report_is_off_again() -> None:
    officer, sergeant = given.a_person(), given.a_person()
    desk, police = given.a_circle(officer), given.a_circle(sergeant)
    report = given.a_report(desk, police)
    with lost_with_a_newer_database():
        taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    assert Access.objects.filter(holder=police.id).exists()
    assert starts()[0].startswith("This is an older copy of the database")
    with pytest.raises(CannotOpen):
        given.Keyring(*unlocked(sergeant), NOW).open_document(given.the_statement(report))
    assert not Access.objects.filter(holder=police.id).exists()
    place = Compartment.objects.get(subject=report.id, kind="conversation")
    assert place.current.version == 2
    assert faults() == []


def unlocked(person: given.Person) -> tuple[KeyPair, bytes]:
    keyring = unlocking.resume(given.signed_in(person.id), NOW)
    assert keyring is not None
    return keyring.key, keyring.private_of(keyring.key.id)


def test_it_is_taken_again_once() -> None:
    desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, police)
    with lost_with_a_newer_database():
        taking.take_away(subject=report.id, holder=police.id, by=SETUP, now=NOW)
    starts()
    assert starts() == []
    assert Event.objects.filter(name=EventName.TAKEN_AGAIN).count() == 1


def test_the_team_that_stood_in_for_a_withdrawal_stands_in_again() -> None:
    officer, member = given.a_person(), given.a_person()
    desk, independent = given.a_circle(officer), given.a_circle(member)
    report = given.a_report(desk, independent=independent)
    with lost_with_a_newer_database():
        taking.take_away(
            subject=report.id, holder=desk.id, by=Actor.public(), now=NOW,
            keyring=report.keyring(),
        )  # fmt: skip
    starts()
    statement = given.the_statement(report)
    opened = given.Keyring(*unlocked(member), NOW).open_document(statement)
    assert opened == {"story": "story"}
    with pytest.raises(CannotOpen):
        given.Keyring(*unlocked(officer), NOW).open_document(statement)
    assert list(Access.objects.values_list("holder", flat=True)) == [independent.id]
    assert short_of_openers([report.id], NOW) == {}
    assert faults() == []


def test_a_grant_that_ran_out_is_gone_even_if_the_clock_was_set_back() -> None:
    officer = given.a_person()
    report, duty = given.a_report(given.a_circle(officer)), given.a_circle(given.a_person())
    granting.give(
        subject=report.id, kinds=[CompartmentKind.STATEMENT], holder=duty.id,
        keyring=officer.keyring(), purpose="break glass", basis="", by=SETUP, now=NOW,
        expires_at=NOW + given.HALF_AN_HOUR,
    )  # fmt: skip
    with lost_with_a_newer_database():
        taking.drop_expired(by=SETUP, now=NOW + given.HALF_AN_HOUR)
    starts()
    assert not Access.objects.filter(holder=duty.id).exists()
    assert not Grant.objects.filter(to__owner=duty.id, key__kind="compartment").exists()


def test_a_key_that_a_reset_ended_stays_ended_and_nobody_is_signed_in() -> None:
    person = given.a_person()
    colleague = given.a_person()
    given.a_circle(person, colleague)
    with lost_with_a_newer_database():
        unlocking.make_user_key(user_id=person.id, secret=given.SECRET, by=SETUP, now=NOW)
    starts()
    assert not KeyPair.objects.filter(owner=person.id, retired_on=None).exists()
    assert unlocking.resume(colleague.cookie, NOW) is None


def test_what_the_older_database_never_had_is_passed_over() -> None:
    with lost_with_a_newer_database():
        desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
        independent = given.a_circle(given.a_person())
        one, two = given.a_report(desk, police), given.a_report(desk, independent=independent)
        taking.take_away(subject=one.id, holder=police.id, by=SETUP, now=NOW)
        taking.take_away(
            subject=two.id, holder=desk.id, by=Actor.public(), now=NOW, keyring=two.keyring()
        )
        leaves = given.a_person()
        taking.retire_user_keys(user=leaves.id, by=SETUP, now=NOW)
    assert starts()
    assert starts() == []


# --- members ----------------------------------------------------------------------------------


def membership(house: Partnership, name: str) -> Membership:
    return Membership.objects.get(user=house.people[name])


def test_a_member_who_was_suspended_is_suspended_again(house: Partnership) -> None:
    bina = house.people["Bina"]
    with lost_with_a_newer_database():
        suspend_member(user=bina.id, agency=house.police.id, by=house.actor("Anwen"), now=FOUNDED)
    starts()
    assert membership(house, "Bina").state == "suspended"
    assert not User.objects.get(id=bina.id).is_active
    held = Grant.objects.filter(to__owner=bina.id)
    assert not held.exists()
    assert faults() == []


def test_the_only_officer_suspended_moves_the_route_again(house: Partnership) -> None:
    KeyPair.objects.filter(kind="recovery").update(proved_on=None)
    for name in ("Dev", "Carys", "Bina"):
        taking.remove_from_circle(
            circle=membership(house, name).circle_id, user=house.people[name].id, by=SETUP,
            now=FOUNDED, cause=True,
        )  # fmt: skip
    with lost_with_a_newer_database():
        suspend_member(
            user=house.people["Anwen"].id, agency=house.police.id, by=house.actor("Hana"),
            now=FOUNDED,
        )  # fmt: skip
    take_again(by=RESTORE, now=NOW, anyhow=True)
    assert set(Alarm.objects.values_list("kind", flat=True)) == {
        "too_few_openers",
        "route_moved",
    }
    assert house.independent_team in house.default_route.circles.all()
    assert faults() == []


def test_a_member_who_left_has_left_and_the_others_still_open(house: Partnership) -> None:
    anwen = house.people["Anwen"]
    with lost_with_a_newer_database():
        remove_member(membership=membership(house, "Bina").id, by=house.actor("Anwen"), now=FOUNDED)
    starts()
    bina = membership(house, "Bina")
    assert (bina.state, bina.ended_on) == ("left", FOUNDED.date())
    assert keyring_of(anwen).private_of(KeyPair.objects.get(
        owner=house.hate_crime_team.id, retired_on=None
    ).id)  # fmt: skip


def test_a_job_without_keys_ends_again_and_the_other_job_goes_on(house: Partnership) -> None:
    gwen = house.people["Gwen"]
    given_too = Membership.objects.create(
        user=gwen, agency=house.charity, role="reception", state="active", joined_on=TODAY
    )
    with lost_with_a_newer_database():
        remove_member(membership=given_too.id, by=house.actor("Hana"), now=FOUNDED)
    starts()
    states = set(Membership.objects.filter(user=gwen).values_list("role", "state"))
    assert states == {("coordinator", "active"), ("reception", "left")}
    assert User.objects.get(id=gwen.id).is_active


def test_a_job_that_this_copy_never_had_needs_no_ending(house: Partnership) -> None:
    gwen = house.people["Gwen"]
    with lost_with_a_newer_database():
        given_too = Membership.objects.create(
            user=gwen, agency=house.charity, role="reception", state="active", joined_on=TODAY
        )
        remove_member(membership=given_too.id, by=house.actor("Hana"), now=FOUNDED)
    assert starts()
    assert set(Membership.objects.filter(user=gwen).values_list("role", "state")) == {
        ("coordinator", "active")
    }
    assert not Event.objects.filter(name=EventName.MEMBER_REMOVED).exists()


# --- what is never taken again ----------------------------------------------------------------


def test_a_line_that_was_never_done_is_left_as_it_is_and_named() -> None:
    desk, police = given.a_circle(given.a_person()), given.a_circle(given.a_person())
    report = given.a_report(desk, police)
    with lost_with_a_newer_database():
        taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    journal.append((Fact("subject", (str(report.id), str(police.id))),), TODAY)
    assert starts()[-1] == "Begun and never finished, so left as it is: number 2."
    assert Access.objects.filter(holder=police.id).exists()


def test_a_power_cut_before_the_commit_leaves_everything_as_it_was() -> None:
    police = given.a_circle(given.a_person())
    report = given.a_report(given.a_circle(given.a_person()), police)
    journal.append((Fact("subject", (str(report.id), str(police.id))),), TODAY)
    assert starts() == []
    assert Access.objects.filter(holder=police.id).exists()


def test_a_power_cut_after_the_commit_is_written_down_at_the_next_start() -> None:
    taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    assert starts() == []
    whole = journal.read()
    assert whole is not None
    assert whole.takings[1].done


def test_a_start_refuses_to_leave_something_that_nobody_at_all_could_open() -> None:
    officer, police = given.a_person(), given.a_circle(given.a_person())
    report = given.a_report(given.a_circle(officer))
    with lost_with_a_newer_database():
        granting.give(
            subject=report.id, kinds=list(CompartmentKind), holder=police.id,
            keyring=officer.keyring(), purpose="support", basis="", by=SETUP, now=NOW,
        )  # fmt: skip
        first = Access.objects.exclude(holder=police.id).get()
        taking.take_away(subject=report.id, holder=first.holder, by=SETUP, now=NOW)
    with pytest.raises(CannotStart, match="2 part"):
        starts()
    assert Access.objects.filter(subject=report.id).exists()
    assert JournalMark.objects.count() == 0
    out = StringIO()
    call_command("take_aways", "--again", stdout=out)
    assert "They were taken away again" in out.getvalue()
    assert not Access.objects.filter(subject=report.id).exists()


def test_a_process_that_starts_at_the_same_time_and_is_late_does_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with lost_with_a_newer_database():
        taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    found = restoring_look(monkeypatch)
    starts()
    found()
    assert starts() == []


def restoring_look(monkeypatch: pytest.MonkeyPatch):
    """Let the next start see what a look at this moment sees."""
    from upstander.foundation.vault import restoring  # noqa: PLC0415 - to be replaced for a while

    seen = restoring.look(NOW)
    return lambda: monkeypatch.setattr(restoring, "look", lambda _now: seen)


def test_the_command_names_what_the_database_does_not_know() -> None:
    with lost_with_a_newer_database():
        taking.retire_user_keys(user=given.a_person().id, by=SETUP, now=NOW)
    with pytest.raises(CommandError, match="does not know of number 1"):
        call_command("take_aways", stdout=StringIO())
