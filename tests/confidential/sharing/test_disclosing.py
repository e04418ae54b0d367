"""Sharing: the other team reads from then on, it is in the register, and it ends at once."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import PUBLIC, Told, council_only, told, wrote
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.reporting.actions import NoKeyHere, NotYourReport
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import opened
from upstander.confidential.sharing.actions import (
    AlreadyHolds,
    AskFirst,
    BasisOutOfDate,
    EndedAlready,
    LegalDuty,
    NoSuchTeam,
    NothingChosen,
    NotYoursToEnd,
    OriginalsStay,
    Plan,
    disclose,
    end_disclosure,
    withdraw,
)
from upstander.confidential.sharing.bases import bases
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.confidential.sharing.models import Disclosure
from upstander.confidential.sharing.queries import could_receive, register_of, shared_with
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.errors import CannotOpen, NoLiveKey, TooFewOpeners
from upstander.foundation.vault.models import Access, KeyPair
from upstander.foundation.vault.taking import take_away

pytestmark = pytest.mark.django_db
BOTH = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that only the council's team holds a key to."""
    council_only(house)
    return told()


def a_plan(house: Partnership, **changes: object) -> Plan:
    usual = {
        "to_circle": house.hate_crime_team.id,
        "kinds": BOTH,
        "purpose": Purpose.INVESTIGATE,
        "basis": "public_task",
        "agreed": Agreed.TOLD,
    }
    return Plan(**{**usual, **changes})


def shared(house: Partnership, one: Told, name: str = "Dev", **changes: object) -> Disclosure:
    return disclose(
        report=one.report, plan=a_plan(house, **changes),
        keyring=keyring_of(house.people[name]), by=house.actor(name), now=NOW,
    )  # fmt: skip


def ended(house: Partnership, entry: Disclosure, name: str = "Dev") -> Disclosure:
    return end_disclosure(disclosure=entry, by=house.actor(name), now=NOW)


def taken_back(one: Told, entry: Disclosure) -> bool:
    return withdraw(
        owner=one.report.pk, disclosure=entry.pk, keyring=one.keyring(), by=PUBLIC, now=NOW
    )


def reads(house: Partnership, name: str, one: Told) -> tuple[bool, list[str]]:
    content = opened(one.report, keyring_of(house.people[name]))
    return content.statement is not None, [message.text for message in content.messages]


def test_originals_of_files_are_never_shared_on(house: Partnership, one: Told) -> None:
    with pytest.raises(OriginalsStay):
        shared(house, one, kinds=[CompartmentKind.STATEMENT, CompartmentKind.ORIGINALS])
    assert Disclosure.objects.count() == 0


def test_the_other_team_reads_what_was_there_and_what_comes_later(
    house: Partnership, one: Told
) -> None:
    wrote(one, "Before.")
    shared(house, one)
    wrote(one, "After.")
    assert reads(house, "Bina", one) == (True, ["Before.", "After."])
    assert [row.pk for row in Report.objects.visible_to(house.actor("Bina"))] == [one.report.pk]


def test_only_the_parts_that_were_chosen_open(house: Partnership, one: Told) -> None:
    wrote(one, "Hello.")
    shared(house, one, kinds=[CompartmentKind.CONVERSATION])
    assert reads(house, "Bina", one) == (False, ["Hello."])


def test_the_register_says_who_what_why_and_on_which_day(house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    [line] = register_of(house.actor("Bina"), one.report)
    assert (line.to, line.given_by) == (
        "Hate crime team (County Police (invented))",
        "Community cohesion (County Council (invented))",
    )
    assert (line.kinds, line.purpose, line.basis, line.agreed) == (
        ("conversation", "statement"),
        "To look into what happened",
        "Our public task",
        "They know. They were told, not asked",
    )
    assert (line.given_on, line.ended_on, line.live) == (NOW.date(), None, True)
    event = Event.objects.get(name=EventName.DISCLOSED)
    assert event.detail == {
        "entry": str(entry.pk),
        "to": str(house.hate_crime_team.id),
        "kinds": "conversation statement",
        "purpose": "investigate",
        "basis": "public_task",
        "agreed": "told",
    }


def test_ending_takes_the_keys_and_the_row_at_once(house: Partnership, one: Told) -> None:
    entry = ended(house, shared(house, one))
    assert (entry.ended_on, entry.ended_by) == (NOW.date(), "us")
    assert reads(house, "Bina", one) == (False, [])
    assert Report.objects.visible_to(house.actor("Bina")).count() == 0
    wrote(one, "Without them.")
    assert reads(house, "Dev", one) == (True, ["Without them."])


def test_the_team_that_received_it_can_give_it_back(house: Partnership, one: Told) -> None:
    entry = ended(house, shared(house, one), "Bina")
    assert entry.ended_by == "us"


def test_it_can_be_shared_again_after_it_ended(house: Partnership, one: Told) -> None:
    ended(house, shared(house, one))
    shared(house, one)
    assert reads(house, "Bina", one) == (True, [])
    assert [line.live for line in register_of(house.actor("Dev"), one.report)].count(True) == 1


def test_a_third_team_cannot_end_what_it_did_not_share(house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    shared(house, one, to_circle=house.independent_team.id)
    with pytest.raises(NotYoursToEnd):
        ended(house, entry, "Esi")
    assert reads(house, "Bina", one) == (True, [])


def test_ending_twice_is_refused(house: Partnership, one: Told) -> None:
    entry = ended(house, shared(house, one))
    with pytest.raises(EndedAlready):
        ended(house, entry)


def test_ending_is_refused_when_too_few_could_open_it_afterwards(
    house: Partnership, one: Told
) -> None:
    entry = shared(house, one)
    KeyPair.objects.filter(owner__in=[house.people["Carys"].id, house.people["Dev"].id]).update(
        proved_on=NOW.date() - dt.timedelta(days=365)
    )
    with pytest.raises(TooFewOpeners):
        ended(house, entry)
    entry.refresh_from_db()
    assert (entry.ended_on, reads(house, "Bina", one)[0]) == (None, True)


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kinds": []}, NothingChosen),
        ({"basis": "because"}, BasisOutOfDate),
        ({"basis": "consent", "agreed": Agreed.TOLD}, AskFirst),
        ({"basis": "consent", "agreed": Agreed.NOT_TOLD}, AskFirst),
        ({"to_circle": new_id()}, NoSuchTeam),
    ],
)
def test_a_plan_that_does_not_hold_is_refused_in_words(
    house: Partnership, one: Told, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        shared(house, one, **changes)
    assert (Disclosure.objects.count(), Access.objects.count()) == (0, 1)


def test_a_team_that_holds_a_key_is_not_given_another(house: Partnership, one: Told) -> None:
    with pytest.raises(AlreadyHolds):
        shared(house, one, to_circle=house.cohesion_team.id)


def test_consent_is_a_basis_once_the_person_agreed(house: Partnership, one: Told) -> None:
    entry = shared(house, one, basis="consent", agreed=Agreed.AGREED)
    assert entry.basis == "consent"


def test_a_team_whose_keys_are_gone_cannot_receive(house: Partnership, one: Told) -> None:
    KeyPair.objects.filter(owner=house.hate_crime_team.id).update(retired_on=NOW.date())
    with pytest.raises(NoLiveKey):
        shared(house, one)
    assert Disclosure.objects.count() == 0


def test_nobody_gives_what_they_cannot_open(house: Partnership, one: Told) -> None:
    shared(house, one, kinds=[CompartmentKind.CONVERSATION])
    with pytest.raises(CannotOpen):
        shared(house, one, "Bina", to_circle=house.independent_team.id)
    assert could_receive(one.report) != []


def test_a_team_without_a_key_shares_nothing(house: Partnership, one: Told) -> None:
    with pytest.raises(NoKeyHere):
        shared(house, one, "Esi", to_circle=house.independent_team.id)


def test_a_recognised_interest_counts_from_the_day_the_law_began() -> None:
    began = dt.date(2026, 2, 5)
    before = {one.key for one in bases(began - dt.timedelta(days=1))}
    assert {one.key for one in bases(began)} - before == {"recognised_interest"}


# --- the person takes it back --------------------------------------------------------------------


def test_the_person_takes_it_back_and_the_keys_go_at_once(house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    assert taken_back(one, entry) is False
    assert reads(house, "Bina", one) == (False, [])
    [line] = shared_with(one.report.pk)
    assert (line.to, line.ended_on, line.may_withdraw) == (
        "Hate crime team (County Police (invented))",
        NOW.date(),
        False,
    )
    act = PublicAct.objects.get(name=EventName.DISCLOSURE_ENDED)
    assert act.detail == {"entry": str(entry.pk), "stood_in": False}


def test_what_the_law_demands_is_not_taken_back_and_says_so(house: Partnership, one: Told) -> None:
    entry = shared(house, one, basis="legal_duty")
    with pytest.raises(LegalDuty) as refusal:
        taken_back(one, entry)
    assert "law" in refusal.value.message
    assert [line.may_withdraw for line in shared_with(one.report.pk)] == [False]
    assert reads(house, "Bina", one) == (True, [])


def test_somebody_stands_in_when_too_few_would_be_left(house: Partnership, one: Told) -> None:
    entry = shared(house, one)
    take_away(
        subject=one.report.pk, holder=house.cohesion_team.id, by=house.actor("Carys"), now=NOW
    )
    assert taken_back(one, entry) is True
    assert reads(house, "Femi", one) == (True, [])
    assert opened(one.report, keyring_of(house.people["Femi"])).statement is not None


def test_another_persons_code_takes_nothing_back(house: Partnership, one: Told) -> None:
    entry, other = shared(house, one), told("Another.")
    for owner in (one.report.pk, other.report.pk):
        with pytest.raises(NotYourReport):
            withdraw(owner=owner, disclosure=entry.pk, keyring=other.keyring(), by=PUBLIC, now=NOW)
    assert reads(house, "Bina", one) == (True, [])


# --- who may -------------------------------------------------------------------------------------


World = tuple[Partnership, Told, Disclosure]


def discloses(world: World, by: Actor) -> object:
    house, one, _entry = world
    return disclose(
        report=one.report, plan=a_plan(house, to_circle=house.independent_team.id),
        keyring=keyring_of(house.people["Dev"]), by=by, now=NOW,
    )  # fmt: skip


def ends(world: World, by: Actor) -> object:
    return end_disclosure(disclosure=world[2], by=by, now=NOW)


ATTEMPTS: list[Attempt[World]] = [
    Attempt("disclose a report", Permission.DISCLOSE, discloses),
    Attempt("end a disclosure", Permission.END_DISCLOSURE, ends),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_only_the_roles_of_the_table_get_through(
    house: Partnership, one: Told, attempt: Attempt[World]
) -> None:
    world, team = (house, one, shared(house, one)), house.cohesion_team
    let_in = roles_let_in(
        attempt, world, user=house.people["Dev"].id, circles={team.id: team.agency_id}
    )
    assert let_in == roles_with(attempt.permission)


def test_another_team_sees_no_entry(house: Partnership, one: Told) -> None:
    shared(house, one)
    assert register_of(house.actor("Esi"), one.report) == []
