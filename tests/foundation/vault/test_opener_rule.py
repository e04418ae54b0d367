"""Any sequence of giving, taking, leaving and writing keeps the promises of the vault.

After every step: whoever is entitled by the model opens exactly what the model says, nobody else
opens anything; an Access row stands exactly where a live grant does; and fewer than two openers
is only ever reached when nobody refused because it was for cause.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.foundation.vault import given as world
from tests.foundation.vault.given import NOW, SETUP
from tests.prepared import Prepared
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import granting, sealing, taking
from upstander.foundation.vault.choices import CompartmentKind, KeyKind, Label
from upstander.foundation.vault.errors import CannotOpen, TooFewOpeners
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment, Grant, KeyPair
from upstander.foundation.vault.queries import items_of, short_of_openers

# What is promised is the same on both databases; on the second the sequences are fewer.
EXAMPLES = 15 if connection.vendor == "sqlite" else 5
CIRCLES = PEOPLE = st.integers(min_value=0, max_value=2)
REPORTS = st.integers(min_value=0, max_value=1)
STEPS = st.one_of(
    st.tuples(st.just("give"), CIRCLES, CIRCLES, REPORTS),
    st.tuples(st.just("take"), CIRCLES, CIRCLES, REPORTS),
    st.tuples(st.just("withdraw"), CIRCLES, CIRCLES, REPORTS),
    st.tuples(st.just("leave"), CIRCLES, PEOPLE, REPORTS),
    st.tuples(st.just("join"), CIRCLES, PEOPLE, REPORTS),
    st.tuples(st.just("write"), CIRCLES, CIRCLES, REPORTS),
)


@dataclass
class World:
    """Three circles of two, a fourth that stands in, and reports; with who is entitled to what."""

    people: list[list[world.Person]] = field(init=False)
    circles: list[world.Circle] = field(init=False)
    reports: list[world.Report] = field(init=False)
    members: list[set[int]] = field(init=False)
    holds: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.people = [[world.a_person() for _ in range(3)] for _ in range(4)]
        self.circles = [world.a_circle(*people[:2]) for people in self.people]
        self.members = [{0, 1} for _ in self.circles]
        self.reports = [
            world.a_report(self.circles[0], independent=self.circles[3], story=f"story {number}")
            for number in range(2)
        ]
        self.holds = {number: {0} for number in range(2)}

    def step(self, name: str, first: int, second: int, report: int) -> None:
        getattr(self, name)(first, second, report)

    def give(self, giver: int, to: int, report: int) -> None:
        member = min(self.members[giver])
        try:
            granting.give(
                subject=self.reports[report].id, kinds=[CompartmentKind.STATEMENT,
                CompartmentKind.CONVERSATION], holder=self.circles[to].id,
                keyring=self.people[giver][member].keyring(), purpose="support", basis="",
                by=SETUP, now=NOW,
            )  # fmt: skip
        except CannotOpen:
            assert giver not in self.holds[report]
            return
        assert giver in self.holds[report] or to in self.holds[report]
        self.holds[report].add(to)

    def take(self, _first: int, circle: int, report: int) -> None:
        try:
            taking.take_away(
                subject=self.reports[report].id, holder=self.circles[circle].id, by=SETUP, now=NOW
            )
        except TooFewOpeners:
            assert self.holds[report] == {circle}
            return
        self.holds[report].discard(circle)

    def withdraw(self, _first: int, circle: int, report: int) -> None:
        stood_in = taking.take_away(
            subject=self.reports[report].id, holder=self.circles[circle].id, by=Actor.public(),
            now=NOW, keyring=self.reports[report].keyring(),
        )  # fmt: skip
        self.holds[report].discard(circle)
        if stood_in:
            self.holds[report].add(3)

    def leave(self, circle: int, person: int, _report: int) -> None:
        try:
            taking.remove_from_circle(
                circle=self.circles[circle].id, user=self.people[circle][person].id,
                by=SETUP, now=NOW,
            )  # fmt: skip
        except TooFewOpeners:
            assert not self.members[circle] - {person}
            return
        self.members[circle].discard(person)

    def join(self, circle: int, person: int, _report: int) -> None:
        giver = self.people[circle][min(self.members[circle])]
        granting.admit_to_circle(
            circle=self.circles[circle].id, user=self.people[circle][person].id,
            keyring=giver.keyring(), by=SETUP, now=NOW,
        )  # fmt: skip
        self.members[circle].add(person)

    def write(self, _first: int, _second: int, report: int) -> None:
        place = Compartment.objects.get(
            subject=self.reports[report].id, kind=CompartmentKind.CONVERSATION
        )
        sealing.append(
            compartment=place, label=Label.MESSAGE, document={"text": "more"}, by=SETUP, now=NOW
        )

    def check(self) -> None:
        for number, report in enumerate(self.reports):
            self._check_openings(number, report)
            rows = set(Access.objects.filter(subject=report.id).values_list("holder", flat=True))
            assert rows == _holders_by_grant(report.id)
            assert rows == {self.circles[circle].id for circle in self.holds[number]}
        assert short_of_openers([report.id for report in self.reports], NOW) == {}

    def _check_openings(self, number: int, report: world.Report) -> None:
        items = items_of(report.id, [CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION])
        for circle, people in enumerate(self.people):
            for person, somebody in enumerate(people):
                entitled = circle in self.holds[number] and person in self.members[circle]
                assert _opened(somebody, items) == [entitled] * len(items)


def _opened(somebody: world.Person, items: list[world.Item]) -> list[bool]:
    keyring = somebody.keyring()
    keyring.reach(item.key_id for item in items)
    return [_opens(keyring, item) for item in items]


def _opens(keyring: Keyring, item: world.Item) -> bool:
    try:
        keyring.open_document(item)
    except CannotOpen:
        return False
    return True


def _holders_by_grant(subject: UUID) -> set[UUID]:
    places = Compartment.objects.filter(subject=subject).values("id")
    grants = Grant.objects.filter(key__owner__in=places)
    listed = grants.filter(to__kind__in=[KeyKind.CIRCLE, KeyKind.USER])
    return set(listed.values_list("to__owner", flat=True))


# The same people and reports at the beginning of every sequence.
a_world = Prepared(World, sign=KeyPair._meta.db_table)


class TestTheOpenerRule(TestCase):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(STEPS, min_size=1, max_size=8))
    def test_holds_after_any_sequence_of_steps(
        self, steps: list[tuple[str, int, int, int]]
    ) -> None:
        state = a_world()
        for step in steps:
            state.step(*step)
            state.check()
