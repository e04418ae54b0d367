"""Whatever happens to people and reports, in any order: nothing is lost, nothing is opened.

People join, are given keys, leave, are suspended, forget their password and are let in again by
two recovery cards; teams are given reports and lose them; a person takes a choice back; and an
older copy of the database comes back and is put right by the journal. After every step:

- at least two could open each report, unless something happened that is never refused;
- with every private key that somebody ever had, the rows that are there open exactly what a
  model says: all of it to whoever is entitled, nothing to anybody else;
- an Access row stands exactly where a team holds a report.

``./upstander bench --faults`` runs it deeper (``--hypothesis-profile=deep``).
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.foundation.vault import given as world
from tests.foundation.vault.given import NOW, SETUP, TODAY
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.restoring import take_again
from upstander.foundation.core.ids import new_id
from upstander.foundation.core.starting import CannotStart
from upstander.foundation.vault import granting, journal, sealing, suite, taking, unlocking
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.errors import TooFewOpeners
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import (
    Access,
    Compartment,
    Grant,
    Item,
    JournalMark,
    KeyPair,
    Unlock,
)
from upstander.foundation.vault.queries import short_of_openers
from upstander.foundation.vault.recovering import opened
from upstander.foundation.vault.versions import grant_context
from upstander.foundation.vault.wrapping import unwrap

TEAMS, PEOPLE, REPORTS = 3, 6, 2
DESK, POLICE, INDEPENDENT = range(TEAMS)
BOTH = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)
QUICK = settings(max_examples=20, stateful_step_count=12)
DEEP = settings(max_examples=150, stateful_step_count=25)
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

teams = st.integers(0, TEAMS - 1)
people = st.integers(0, PEOPLE - 1)
reports = st.integers(0, REPORTS - 1)


@dataclass
class Model:
    """Who is entitled to what. ``gone`` have no live key; ``excused`` reports may be short."""

    members: list[set[int]]
    holds: list[set[int]]
    gone: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    excused: bool = False

    def entitled(self, person: int, report: int) -> bool:
        return any(person in self.members[team] for team in self.holds[report])

    def take(self, report: int, team: int) -> None:
        self.holds[report].discard(team)

    def stand_in(self, report: int) -> None:
        self.holds[report].add(INDEPENDENT)

    def leave(self, team: int, person: int) -> None:
        self.members[team].discard(person)

    def end(self, person: int) -> None:
        """The person's keys are over, everywhere."""
        for members in self.members:
            members.discard(person)
        self.gone.add(person)
        self.excused = True

    def suspend(self, person: int) -> None:
        self.end(person)
        self.suspended.add(person)


class LifeOfKeys(RuleBasedStateMachine):
    """Three teams of two, two reports, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        django_settings.JOURNAL = django_settings.JOURNAL.with_name(new_id().hex)
        self._outer = transaction.atomic()
        self._outer.__enter__()
        self.ids = [new_id() for _person in range(PEOPLE)]
        self.privates: dict[UUID, bytes] = {}
        self.keys: list[set[UUID]] = [set() for _person in self.ids]
        for person in range(PEOPLE):
            self._new_key(person)
        self.cards: list[tuple[str, ...]] = []
        self.teams = [self._team(2 * team) for team in range(TEAMS)]
        self.reports = [
            world.a_report(self.teams[DESK], independent=self.teams[INDEPENDENT])
            for _report in range(REPORTS)
        ]
        self.model = Model(
            [{2 * team, 2 * team + 1} for team in range(TEAMS)], [{DESK} for _ in self.reports]
        )
        self.kept: tuple[str, Model, dict[UUID, bytes]] | None = None
        self.since: list[tuple[str, tuple[int, ...]]] = []

    def _new_key(self, person: int) -> None:
        key = unlocking.make_user_key(
            user_id=self.ids[person], secret=world.SECRET, by=SETUP, now=NOW
        )
        self.keys[person].add(key.pk)
        self.privates[key.pk] = unwrap(Unlock.objects.get(key=key), world.SECRET.encode())

    def _team(self, first: int) -> world.Circle:
        team = world.Circle(new_id(), new_id())
        shares = granting.found_circle(
            circle=team.id, body=team.body, first_user=self.ids[first], by=SETUP, now=NOW
        )
        assert shares is not None
        self.cards.append(shares.cards)
        granting.admit_to_circle(
            circle=team.id, user=self.ids[first + 1], keyring=self._keyring(first), by=SETUP,
            now=NOW,
        )  # fmt: skip
        return team

    def _keyring(self, person: int) -> Keyring:
        key = KeyPair.objects.get(owner=self.ids[person], retired_on=None)
        return Keyring(key, self.privates[key.pk], NOW)

    def _giver(self, team: int) -> int | None:
        return min(self.model.members[team], default=None)

    def _took(self, name: str, *about: int) -> None:
        """Change the model, now and for whenever an older copy comes back."""
        getattr(self.model, name)(*about)
        self.since.append((name, about))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._outer.__exit__(None, None, None)

    # --- giving ------------------------------------------------------------------------------

    @rule(team=teams, person=people)
    def join(self, team: int, person: int) -> None:
        giver = self._giver(team)
        if giver is not None and person not in self.model.gone:
            granting.admit_to_circle(
                circle=self.teams[team].id, user=self.ids[person], keyring=self._keyring(giver),
                by=SETUP, now=NOW,
            )  # fmt: skip
            self.model.members[team].add(person)

    @rule(team=teams, person=people)
    def recover(self, team: int, person: int) -> None:
        if person not in self.model.gone:
            body = self.teams[team].body
            keyring = opened(body=body, cards=self.cards[team][1:]).keyring(NOW)
            granting.admit_to_circle(
                circle=self.teams[team].id, user=self.ids[person], keyring=keyring, by=SETUP,
                now=NOW,
            )  # fmt: skip
            self.model.members[team].add(person)

    @rule(to=teams, report=reports)
    def grant(self, to: int, report: int) -> None:
        givers = [giver for team in sorted(self.model.holds[report])
                  if (giver := self._giver(team)) is not None]  # fmt: skip
        if givers:
            granting.give(
                subject=self.reports[report].id, kinds=BOTH, holder=self.teams[to].id,
                keyring=self._keyring(givers[0]), purpose="support", basis="", by=SETUP, now=NOW,
            )  # fmt: skip
            self.model.holds[report].add(to)

    @rule(report=reports)
    def write(self, report: int) -> None:
        place = Compartment.objects.get(subject=self.reports[report].id, kind="conversation")
        sealing.append(
            compartment=place, label=Label.MESSAGE, document={"text": "more"}, by=SETUP, now=NOW
        )

    # --- taking ------------------------------------------------------------------------------

    @rule(team=teams, report=reports)
    def take(self, team: int, report: int) -> None:
        try:
            taking.take_away(
                subject=self.reports[report].id, holder=self.teams[team].id, by=SETUP, now=NOW
            )
        except TooFewOpeners:
            assert self._openers_without(report, team) < 2
            return
        self._took("take", report, team)

    def _openers_without(self, report: int, team: int) -> int:
        others = self.model.holds[report] - {team}
        return len({one for other in others for one in self.model.members[other]}) + bool(others)

    @rule(team=teams, report=reports)
    def withdraw(self, team: int, report: int) -> None:
        stood_in = taking.take_away(
            subject=self.reports[report].id, holder=self.teams[team].id, by=Actor.public(),
            now=NOW, keyring=self.reports[report].keyring(),
        )  # fmt: skip
        if stood_in:
            self._took("stand_in", report)
        self._took("take", report, team)
        self.model.excused |= self._openers_without(report, team) < 2

    @rule(team=teams, person=people)
    def leave(self, team: int, person: int) -> None:
        """Routine; of somebody who is not a member it makes the team's next epoch."""
        try:
            taking.remove_from_circle(
                circle=self.teams[team].id, user=self.ids[person], by=SETUP, now=NOW
            )
        except TooFewOpeners:
            assert not self.model.members[team] - {person}
            return
        self._took("leave", team, person)

    @rule(person=people)
    def suspend(self, person: int) -> None:
        self._end(person)
        self._took("suspend", person)

    @rule(person=people)
    def reset(self, person: int) -> None:
        """A forgotten password: what was held is gone, and a new key opens nothing."""
        if person not in self.model.suspended:
            self._end(person)
            self._took("end", person)
            self._new_key(person)
            self.model.gone.discard(person)

    def _end(self, person: int) -> None:
        with journal.written_down(NOW):
            for team, members in enumerate(self.model.members):
                if person in members:
                    taking.remove_from_circle(
                        circle=self.teams[team].id, user=self.ids[person], by=SETUP, now=NOW,
                        cause=True,
                    )  # fmt: skip
            taking.retire_user_keys(user=self.ids[person], by=SETUP, now=NOW)

    # --- an older copy comes back --------------------------------------------------------------

    @rule()
    def keep_a_copy(self) -> None:
        self.kept = (transaction.savepoint(), copy.deepcopy(self.model), dict(self.privates))
        self.since = []

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore(self) -> None:
        assert self.kept is not None
        point, model, _privates = self.kept
        for number in JournalMark.objects.values_list("number", flat=True):
            journal.confirm(number, TODAY)
        transaction.savepoint_rollback(point)
        self.model = copy.deepcopy(model)
        for name, about in self.since:
            getattr(self.model, name)(*about)
        self.model.excused |= bool(self.since)
        self._start()

    def _start(self) -> None:
        try:
            with transaction.atomic():
                take_again(by=SETUP, now=NOW)
        except CannotStart:
            assert any(not holders for holders in self.model.holds)
            take_again(by=SETUP, now=NOW, anyhow=True)

    # --- what must hold --------------------------------------------------------------------------

    @invariant()
    def two_could_open_or_it_was_never_to_be_refused(self) -> None:
        if not self.model.excused:
            assert short_of_openers([report.id for report in self.reports], NOW) == {}

    @invariant()
    def whoever_is_entitled_opens_all_of_it_and_nobody_else_anything(self) -> None:
        rows = list(Grant.objects.select_related("key"))
        items = list(Item.objects.values_list("compartment__subject", "key"))
        for person in range(PEOPLE):
            reached = self._reached(self.keys[person], rows)
            for number, report in enumerate(self.reports):
                opens = {key in reached for subject, key in items if subject == report.id}
                assert opens == {self.model.entitled(person, number)}, (person, number)

    @invariant()
    def an_access_row_stands_where_a_team_holds_a_report(self) -> None:
        wanted = {
            (self.teams[team].id, self.reports[number].id)
            for number, holders in enumerate(self.model.holds)
            for team in holders
        }
        assert set(Access.objects.values_list("holder", "subject")) == wanted

    def _reached(self, own: set[UUID], rows: list[Grant]) -> set[UUID]:
        """Return the keys that open with these private keys, by the rows as they are there."""
        reached = {key: self.privates[key] for key in own}
        while fresh := dict(self._opened(reached, rows)):
            reached |= fresh
        return set(reached)

    def _opened(
        self, reached: dict[UUID, bytes], rows: list[Grant]
    ) -> Iterator[tuple[UUID, bytes]]:
        for row in rows:
            if row.to_id in reached and row.key_id not in reached:
                private = suite.unseal(bytes(row.sealed), reached[row.to_id], grant_context(row))
                assert suite.public_of(private) == bytes(row.key.public)
                yield row.key_id, private


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_is_opened_in_any_life_of_keys() -> None:
    deep = settings.get_current_profile_name() == "deep"
    chosen = settings(DEEP if deep else QUICK, deadline=None, suppress_health_check=SLOW_IS_FINE)
    run_state_machine_as_test(LifeOfKeys, settings=chosen)
