"""A colleague hears four words and gives the keys; or hears others, and stops."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from tests.cast import (
    NOW,
    SECRET,
    SET_UP,
    Partnership,
    a_person,
    given_partnership,
    joins,
    keyring_of,
)
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.given import told
from tests.foundation.accounts.signing_in import words_of
from upstander.confidential.reporting.actions import open_report
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import (
    AlreadyAdmitted,
    KeyChanged,
    KeyDoubted,
    NotWaiting,
    add_member,
    admit_member,
    doubt_member,
    remove_member,
)
from upstander.foundation.agencies.actions.suspension import see_alarm
from upstander.foundation.agencies.choices import AlarmKind, MemberState
from upstander.foundation.agencies.models import Alarm, Circle, Membership
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import suite, unlocking
from upstander.foundation.vault.checkwords import check_words
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.models import Grant
from upstander.foundation.vault.queries import live_keys

pytestmark = pytest.mark.usefixtures("on_the_day_of_the_cast")


def waits(house: Partnership, name: str = "Iris") -> Membership:
    return add_member(
        user=a_person(name).id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.POLICE, by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip


def gives(house: Partnership, row: Membership, name: str = "Bina", fingerprint: str = "") -> None:
    admit_member(
        membership=row.id, keyring=keyring_of(house.people[name]), by=house.actor(name), now=NOW,
        fingerprint=fingerprint,
    )  # fmt: skip


def doubts(house: Partnership, row: Membership, name: str = "Bina") -> None:
    doubt_member(membership=row.id, by=house.actor(name), now=NOW)


def swaps_key(owner: UUID) -> None:
    """Put another public key in place of a live one, by SQL."""
    public = suite.public_of(suite.new_private())
    key = live_keys([owner])[owner]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_keypair SET public = %s WHERE id = %s",
            [public, key.id if connection.vendor == "postgresql" else key.id.hex],
        )


def page_of(row: Membership) -> str:
    return f"/team/{row.id}/keys/"


def test_an_officer_of_the_team_may_give_the_keys(house: Partnership) -> None:
    one = told()
    row = waits(house)
    gives(house, row)
    iris = row.user
    opened = open_report(report=one.fresh(), keyring=keyring_of(iris), by=actor_for(iris), now=NOW)
    assert opened
    assert Membership.objects.get(id=row.id).state == MemberState.ACTIVE


def test_the_second_who_gives_is_told_that_it_is_done(house: Partnership) -> None:
    row = waits(house)
    gives(house, row, "Anwen")
    with pytest.raises(AlreadyAdmitted) as told_so:
        gives(house, row, "Bina")
    assert "Iris has the keys already" in str(told_so.value.message)


def test_somebody_with_a_new_key_after_a_reset_is_given_keys_again(house: Partnership) -> None:
    bina = house.people["Bina"]
    unlocking.make_user_key(user_id=bina.id, secret=SECRET, by=SET_UP, now=NOW)
    gives(house, Membership.objects.get(user=bina), "Anwen")
    key = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    assert len(keyring_of(bina).private_of(key.id)) == 32


def test_nobody_is_given_keys_whose_key_changed_since_the_words_were_heard(
    house: Partnership,
) -> None:
    row = waits(house)
    heard = suite.fingerprint(bytes(live_keys([row.user_id])[row.user_id].public))
    swaps_key(row.user_id)
    with pytest.raises(KeyChanged):
        gives(house, row, fingerprint=heard)
    assert Grant.objects.filter(to__owner=row.user_id).count() == 0


def test_a_team_without_keys_has_none_to_give(house: Partnership) -> None:
    empty = Circle.objects.create(agency=house.police, name="Nights", opened_on=NOW.date())
    row = add_member(
        user=house.people["Bina"].id, agency=house.police.id, circle=empty.id, role=Role.POLICE,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    with pytest.raises(NoLiveKey):
        gives(house, row, "Anwen")


def test_other_words_stop_everybody_until_a_supervisor_has_looked(house: Partnership) -> None:
    row = waits(house)
    doubts(house, row)
    alarm = Alarm.objects.get(kind=AlarmKind.KEY_DOUBTED)
    assert (alarm.about, alarm.agency, alarm.circle) == (
        row.user, house.police, house.hate_crime_team,
    )  # fmt: skip
    assert Event.objects.filter(name=EventName.MEMBER_DOUBTED, subject_id=row.id).count() == 1
    with pytest.raises(KeyDoubted):
        gives(house, row, "Anwen")
    see_alarm(alarm=alarm.id, by=house.actor("Anwen"), now=NOW)
    gives(house, row, "Anwen")


def test_words_of_somebody_who_does_not_wait_cannot_be_doubted(house: Partnership) -> None:
    with pytest.raises(AlreadyAdmitted):
        doubts(house, Membership.objects.get(user=house.people["Anwen"]))
    row = waits(house)
    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)
    with pytest.raises(NotWaiting):
        doubts(house, row)


def together(*acts: object) -> list[str]:
    """Do these at one moment, each in a thread of its own; return how each ended."""
    start = threading.Barrier(len(acts))

    def one(act: object) -> str:
        start.wait()
        try:
            act()  # type: ignore[operator]
        except Exception as refusal:  # noqa: BLE001 - its name is what is compared
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_who_give_at_once_one_gives_and_one_is_told() -> None:
    house = given_partnership()
    row = waits(house)
    rings = {name: keyring_of(house.people[name]) for name in ("Anwen", "Bina")}
    actors = {name: house.actor(name) for name in rings}

    def giving(name: str) -> object:
        return lambda: admit_member(
            membership=row.id, keyring=rings[name], by=actors[name], now=NOW
        )

    assert together(giving("Anwen"), giving("Bina")) == ["AlreadyAdmitted", "done"]
    assert Grant.objects.filter(to__owner=row.user_id).count() == 1
    assert Event.objects.filter(name=EventName.MEMBER_ADMITTED, subject_id=row.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_is_let_in_while_another_leaves_has_every_epoch() -> None:
    house = given_partnership()
    joins(a_person("Jo"), house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    row = waits(house)
    ring, anwen = keyring_of(house.people["Anwen"]), house.actor("Anwen")
    leaver = Membership.objects.get(user__name="Jo").id
    left, let_in = threading.Event(), threading.Event()

    def leaves() -> None:
        with transaction.atomic():
            remove_member(membership=leaver, by=anwen, now=NOW)
            left.set()
            # Whoever does not wait for the new epoch to be committed is through by then.
            let_in.wait(1)

    def comes() -> None:
        left.wait()
        admit_member(membership=row.id, keyring=ring, by=anwen, now=NOW)
        let_in.set()

    assert together(leaves, comes) == ["done", "done"]
    assert Grant.objects.filter(to__owner=row.user_id).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_the_one_who_is_needed_stays() -> None:
    house = given_partnership()
    rows = Membership.objects.filter(circle=house.hate_crime_team).values_list("id", flat=True)
    anwen, bina = list(rows)
    by = house.actor("Hana")
    outcomes = together(
        lambda: remove_member(membership=anwen, by=by, now=NOW),
        lambda: remove_member(membership=bina, by=by, now=NOW),
    )
    assert outcomes == ["MemberIsNeeded", "done"]
    key = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    kinds = Grant.objects.filter(key=key).values_list("to__kind", flat=True)
    assert sorted(kinds) == ["recovery", "user"]


# --- on screen -----------------------------------------------------------------------------------


def given_on(browser: Client, row: Membership, **more: str) -> str:
    shown = browser.get(page_of(row)).content.decode()
    fingerprint = re.search(r'name="fingerprint" value="([^"]+)"', shown)
    assert fingerprint
    form = {"fingerprint": fingerprint[1], **more}
    return words_of(browser.post(page_of(row), form, follow=True))


def test_the_screen_shows_words_fingerprint_and_what_will_be_open(house: Partnership) -> None:
    told()
    told()
    row = waits(house)
    key = live_keys([row.user_id])[row.user_id]
    shown = words_of(unlocked(house.people["Bina"]).get(page_of(row)))
    for said in (
        *check_words(key), suite.fingerprint(bytes(key.public)),
        "Iris will be able to open all 2 reports of this team, past and future.",
        "I heard these four words from Iris, by voice",
    ):  # fmt: skip
        assert said in shown


def test_without_the_tick_nothing_is_given(house: Partnership) -> None:
    row = waits(house)
    browser = unlocked(house.people["Bina"])
    assert "Phone Iris and compare the four words first." in given_on(browser, row)
    assert Grant.objects.filter(to__owner=row.user_id).count() == 0


def test_with_the_tick_the_keys_are_given_and_a_second_time_is_told(house: Partnership) -> None:
    row = waits(house)
    browser = unlocked(house.people["Bina"])
    assert "Iris has the keys now." in given_on(browser, row, heard="on")
    for answer in (
        browser.get(page_of(row), follow=True),
        browser.post(page_of(row), {"heard": "on"}, follow=True),
        browser.post(f"/team/{row.id}/doubt/", follow=True),
    ):
        assert "Iris has the keys already: a colleague gave them." in words_of(answer)


def test_a_key_that_changed_under_the_screen_is_not_given(house: Partnership) -> None:
    row = waits(house)
    browser = unlocked(house.people["Bina"])
    answer = browser.post(page_of(row), {"heard": "on", "fingerprint": "dead beef"})
    assert (answer.status_code, "key has changed" in words_of(answer)) == (409, True)
    assert 'name="heard" value="on" checked' not in answer.content.decode()


def test_other_words_raise_the_alarm_on_screen(house: Partnership) -> None:
    row = waits(house)
    browser = unlocked(house.people["Bina"])
    answer = browser.post(f"/team/{row.id}/doubt/", follow=True)
    assert "Stop. Do not give Iris keys." in words_of(answer)
    assert "Stop. Do not give these keys." in words_of(browser.get(page_of(row)))
    assert "The four check words did not match" in words_of(
        signed_in(house.people["Anwen"]).get("/team/")
    )


def test_only_members_of_the_team_reach_the_screen(house: Partnership) -> None:
    row = waits(house)
    for name in ("Hana", "Carys", "Gwen"):
        browser = unlocked(house.people[name])
        assert browser.get(page_of(row)).status_code == 404
        assert browser.post(f"/team/{row.id}/doubt/").status_code == 404
    assert unlocked(house.people["Bina"]).get(f"/team/{uuid4()}/keys/").status_code == 404


def test_giving_needs_open_keys(house: Partnership) -> None:
    answer = signed_in(house.people["Bina"]).get(page_of(waits(house)))
    assert answer["Location"].startswith("/unlock/")
