"""Joining and leaving."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import (
    NOW,
    SECRET,
    SET_UP,
    Partnership,
    a_circle,
    a_person,
    joins,
    keyring_of,
)
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.members import (
    MemberIsNeeded,
    NotWaiting,
    add_member,
    admit_member,
    remove_member,
)
from upstander.foundation.agencies.actions.steps import AnotherAgency, NotMember
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Circle, Membership
from upstander.foundation.agencies.queries import (
    Job,
    actor_for,
    job_in,
    jobs_of,
    waiting_members,
)
from upstander.foundation.agencies.refusals import AlreadyMember, CircleElsewhere, NeedsCircle
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.errors import CannotOpen, WrongSecret
from upstander.foundation.vault.queries import live_keys


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def can_open(user: User, circle: Circle) -> bool:
    key = live_keys([circle.id])[circle.id]
    try:
        keyring_of(user).private_of(key.id)
    except CannotOpen:
        return False
    return True


def test_a_new_member_waits_until_a_colleague_gives_the_keys(house: Partnership) -> None:
    iris = a_person("Iris")
    row = add_member(
        user=iris.id, agency=house.police.id, circle=house.hate_crime_team.id, role=Role.POLICE,
        by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    assert (row.state, actor_for(iris).holders) == (MemberState.WAITING, {iris.id})
    assert [one.user for one in waiting_members([house.hate_crime_team.id])] == [iris]
    assert not can_open(iris, house.hate_crime_team)

    admit_member(
        membership=row.id, keyring=keyring_of(house.people["Anwen"]),
        by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    assert can_open(iris, house.hate_crime_team)
    assert actor_for(iris).holders == {iris.id, house.hate_crime_team.id}


def test_reception_joins_at_once_and_gets_no_keys(house: Partnership) -> None:
    iris = a_person("Iris")
    row = add_member(
        user=iris.id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.RECEPTION, by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    assert row.state == MemberState.ACTIVE
    assert not can_open(iris, house.hate_crime_team)
    with pytest.raises(NotWaiting):
        admit_member(
            membership=row.id, keyring=keyring_of(house.people["Anwen"]),
            by=house.actor("Anwen"), now=NOW,
        )  # fmt: skip


def test_nobody_is_added_twice(house: Partnership) -> None:
    with pytest.raises(AlreadyMember):
        add_member(
            user=house.people["Bina"].id, agency=house.police.id,
            circle=house.hate_crime_team.id, role=Role.POLICE, by=SET_UP, now=NOW,
        )  # fmt: skip
    with pytest.raises(AlreadyMember):
        add_member(
            user=house.people["Gwen"].id, agency=house.council.id, role=Role.COORDINATOR,
            by=SET_UP, now=NOW,
        )  # fmt: skip


def test_a_role_that_reads_needs_a_circle_of_that_agency(house: Partnership) -> None:
    iris = a_person("Iris")
    with pytest.raises(NeedsCircle):
        add_member(user=iris.id, agency=house.police.id, role=Role.POLICE, by=SET_UP, now=NOW)
    with pytest.raises(CircleElsewhere):
        add_member(
            user=iris.id, agency=house.police.id, circle=house.cohesion_team.id,
            role=Role.POLICE, by=SET_UP, now=NOW,
        )  # fmt: skip


def test_a_supervisor_adds_members_of_their_own_agency_only(house: Partnership) -> None:
    with pytest.raises(AnotherAgency):
        add_member(
            user=a_person("Iris").id, agency=house.council.id, circle=house.cohesion_team.id,
            role=Role.COHESION_OFFICER, by=house.actor("Anwen"), now=NOW,
        )  # fmt: skip


def test_the_administrator_adds_members_anywhere_and_gives_no_keys(house: Partnership) -> None:
    row = add_member(
        user=a_person("Iris").id, agency=house.council.id, circle=house.cohesion_team.id,
        role=Role.COHESION_OFFICER, by=house.actor("Hana"), now=NOW,
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        admit_member(
            membership=row.id, keyring=keyring_of(house.people["Hana"]),
            by=house.actor("Hana"), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.ANALYST, Role.DATA_PROTECTION]
)
def test_a_supervisor_cannot_appoint_above_their_reach(house: Partnership, role: Role) -> None:
    with pytest.raises(NotPermitted):
        add_member(
            user=house.people["Anwen"].id, agency=house.police.id, role=role,
            by=house.actor("Anwen"), now=NOW,
        )  # fmt: skip


def test_a_colleague_of_another_circle_cannot_give_these_keys(house: Partnership) -> None:
    nights = a_circle(house.police, "Nights", a_person("Jo"), Role.POLICE)
    row = add_member(
        user=a_person("Iris").id, agency=house.police.id, circle=nights.id, role=Role.POLICE,
        by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    with pytest.raises(CannotOpen):
        admit_member(
            membership=row.id, keyring=keyring_of(house.people["Anwen"]),
            by=house.actor("Anwen"), now=NOW,
        )  # fmt: skip
    row.refresh_from_db()
    assert row.state == MemberState.WAITING


def test_somebody_who_leaves_opens_nothing_and_cannot_sign_in(house: Partnership) -> None:
    iris = a_person("Iris")
    row = joins(iris, house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    before = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]

    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)

    after = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    assert after.version == before.version + 1
    iris.refresh_from_db()
    assert not iris.is_active
    with pytest.raises(WrongSecret):
        unlocking.start_pending(user_id=iris.id, secret=SECRET, now=NOW)
    assert can_open(house.people["Bina"], house.hate_crime_team)
    row.refresh_from_db()
    assert (row.state, row.ended_on) == (MemberState.LEFT, NOW.date())


def test_somebody_with_another_job_can_still_sign_in(house: Partnership) -> None:
    iris = a_person("Iris")
    row = joins(iris, house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    joins(iris, house.cohesion_team, Role.COHESION_OFFICER, let_in_by=house.people["Carys"])
    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)
    iris.refresh_from_db()
    assert iris.is_active
    assert can_open(iris, house.cohesion_team)
    assert not can_open(iris, house.hate_crime_team)


def test_a_member_who_is_needed_cannot_leave_and_it_says_who_can_help(
    house: Partnership,
) -> None:
    # Anwen alone and the recovery cards make two; without Bina that holds, without Anwen not.
    remove_member(
        membership=membership_of(house.people["Bina"]).id, by=house.actor("Anwen"), now=NOW
    )
    with pytest.raises(MemberIsNeeded) as refused:
        remove_member(
            membership=membership_of(house.people["Anwen"]).id, by=house.actor("Anwen"), now=NOW
        )
    assert refused.value.helpers == ()
    assert membership_of(house.people["Anwen"]).state == MemberState.ACTIVE
    assert can_open(house.people["Anwen"], house.hate_crime_team)


@pytest.mark.usefixtures("house")
def test_the_names_of_those_who_can_help_are_said() -> None:
    refusal = MemberIsNeeded(["Anwen", "Jo"])
    assert "Anwen, Jo" in str(refusal.next_step)


def test_a_waiting_member_leaves_without_any_keys_changing(house: Partnership) -> None:
    row = add_member(
        user=a_person("Iris").id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.POLICE, by=house.actor("Anwen"), now=NOW,
    )  # fmt: skip
    before = live_keys([house.hate_crime_team.id])[house.hate_crime_team.id]
    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)
    assert live_keys([house.hate_crime_team.id])[house.hate_crime_team.id] == before


def test_leaving_twice_or_from_nowhere_is_refused(house: Partnership) -> None:
    row = membership_of(house.people["Bina"])
    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)
    for membership in (row.id, uuid4()):
        with pytest.raises(NotMember):
            remove_member(membership=membership, by=house.actor("Anwen"), now=NOW)


def test_somebody_can_come_back_with_new_keys(house: Partnership) -> None:
    bina = house.people["Bina"]
    remove_member(membership=membership_of(bina).id, by=house.actor("Anwen"), now=NOW)
    unlocking.make_user_key(user_id=bina.id, secret=SECRET, by=SET_UP, now=NOW)
    joins(bina, house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"])
    assert can_open(bina, house.hate_crime_team)


def test_the_actor_knows_circles_agencies_and_roles(house: Partnership) -> None:
    actor = house.actor("Anwen")
    assert actor.circles == {house.hate_crime_team.id: house.police.id}
    assert actor.roles == {Role.SUPERVISOR}


def test_an_actor_takes_one_query(
    house: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        actor_for(house.people["Anwen"])


def test_a_job_is_named_for_the_trail(house: Partnership) -> None:
    anwen = house.people["Anwen"]
    job = Job(
        house.hate_crime_team.id, "Hate crime team", house.police.id,
        "County Police (invented)", Role.SUPERVISOR,
    )  # fmt: skip
    assert jobs_of(anwen.id) == [job]
    assert job_in(anwen.id, {house.hate_crime_team.id}) == job
    assert job_in(anwen.id, {house.cohesion_team.id}) is None
    assert job.title == "Supervisor"


def test_every_step_is_written_down(house: Partnership) -> None:
    row = joins(
        a_person("Iris"), house.hate_crime_team, Role.POLICE, let_in_by=house.people["Anwen"]
    )
    remove_member(membership=row.id, by=house.actor("Anwen"), now=NOW)
    events = Event.objects.filter(subject_kind="membership", subject_id=row.id)
    assert set(events.values_list("name", flat=True)) == {
        EventName.MEMBER_INVITED, EventName.MEMBER_ADMITTED, EventName.MEMBER_REMOVED,
    }  # fmt: skip
