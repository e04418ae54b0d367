"""Who receives a report, for every route, exclusion and state of keys that can be drawn."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.rules import (
    CircleRef,
    Receiver,
    RoutePlan,
    RouteProblem,
    Why,
    choose_receivers,
    circles_after_loss,
    enough_openers,
    opener_count,
    route_problems,
)
from upstander.foundation.vault.rules import Principal

AGENCIES = [UUID(int=number) for number in range(1, 5)]
CIRCLES = [UUID(int=number) for number in range(100, 108)]
PEOPLE = [UUID(int=number) for number in range(200, 206)]

# A busy machine is no fault of a rule.
UNHURRIED = settings(deadline=None)

principals = st.builds(Principal, owner=st.sampled_from(PEOPLE), is_recovery=st.booleans())


def a_receiver(number: int, agency: UUID, openers: frozenset[Principal]) -> Receiver:
    ref = CircleRef(CIRCLES[number], f"team {number}", agency, f"agency {agency.int}")
    return Receiver(ref, openers)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    """Draw circles of agencies with their openers, a route over some of them, and exclusions."""
    circles = [
        a_receiver(number, draw(st.sampled_from(AGENCIES)), draw(st.frozensets(principals)))
        for number in range(len(CIRCLES))
    ]
    return {
        "usual": draw(st.lists(st.sampled_from(circles[:6]), unique=True)),
        "backup": draw(st.sampled_from([None, circles[6]])),
        "independent": draw(st.sampled_from([None, circles[7], circles[0]])),
        "excluded": draw(st.frozensets(st.sampled_from(AGENCIES))),
    }


def live_openers(world: dict[str, object], chosen: tuple[CircleRef, ...]) -> int:
    known = [*world["usual"], world["backup"], world["independent"]]  # type: ignore[misc]
    return opener_count(one for one in known if one is not None and one.circle in chosen)


@UNHURRIED
@given(worlds())
def test_no_circle_of_an_excluded_agency_ever_receives(world: dict[str, object]) -> None:
    intake = choose_receivers(**world)  # type: ignore[arg-type]
    named = [*intake.circles, *([intake.standby] if intake.standby else [])]
    assert [one for one in named if one.agency_id in world["excluded"]] == []


@UNHURRIED
@given(worlds())
def test_two_can_open_it_or_the_person_is_told_and_the_independent_circle_is_added(
    world: dict[str, object],
) -> None:
    intake = choose_receivers(**world)  # type: ignore[arg-type]
    independent = world["independent"]
    can_stand_in = (
        independent is not None and independent.circle.agency_id not in world["excluded"]  # type: ignore[attr-defined, operator]
    )
    if intake.told and can_stand_in:
        assert intake.used_independent
    if not intake.told:
        assert live_openers(world, intake.circles) >= 2


@UNHURRIED
@given(worlds())
def test_the_usual_route_is_the_usual_route_unless_the_person_is_told(
    world: dict[str, object],
) -> None:
    intake = choose_receivers(**world)  # type: ignore[arg-type]
    usual = tuple(one.circle for one in world["usual"])  # type: ignore[attr-defined]
    assert intake.told or intake.circles == usual


@UNHURRIED
@given(worlds())
def test_whether_enough_can_open_it_is_said_truly(world: dict[str, object]) -> None:
    intake = choose_receivers(**world)  # type: ignore[arg-type]
    assert intake.enough == (live_openers(world, intake.circles) >= 2)


@UNHURRIED
@given(worlds())
def test_nobody_receives_twice_and_the_standby_does_not_receive(world: dict[str, object]) -> None:
    intake = choose_receivers(**world)  # type: ignore[arg-type]
    assert len(set(intake.circles)) == len(intake.circles)
    assert intake.standby not in intake.circles


TWO_PEOPLE = frozenset({Principal(PEOPLE[0], False), Principal(PEOPLE[1], False)})
ONE_PERSON = frozenset({Principal(PEOPLE[0], False)})
INDEPENDENT = a_receiver(7, AGENCIES[3], TWO_PEOPLE)
BACKUP = a_receiver(6, AGENCIES[2], TWO_PEOPLE)


@pytest.mark.parametrize(
    ("usual", "excluded", "why", "numbers"),
    [
        ([a_receiver(0, AGENCIES[0], TWO_PEOPLE)], frozenset(), None, [0]),
        ([a_receiver(0, AGENCIES[0], ONE_PERSON)], frozenset(), Why.FEW_OPENERS, [0, 7]),
        ([], frozenset(), Why.NO_ROUTE, [7]),
        (
            [a_receiver(0, AGENCIES[0], TWO_PEOPLE), a_receiver(1, AGENCIES[1], TWO_PEOPLE)],
            frozenset({AGENCIES[0]}),
            Why.EXCLUDED,
            [1, 7],
        ),
        ([a_receiver(0, AGENCIES[0], TWO_PEOPLE)], frozenset({AGENCIES[0]}), Why.EXCLUDED, [7]),
        (
            [a_receiver(0, AGENCIES[0], TWO_PEOPLE)],
            frozenset({AGENCIES[0], AGENCIES[3]}),
            Why.EXCLUDED,
            [6],
        ),
        ([a_receiver(0, AGENCIES[0], TWO_PEOPLE)], frozenset(AGENCIES), Why.EXCLUDED, []),
    ],
    ids=[
        "enough people", "one person", "no route", "one agency excluded",
        "the only agency excluded", "the independent agency excluded too", "everybody excluded",
    ],
)  # fmt: skip
def test_a_report_goes_to(
    usual: list[Receiver], excluded: frozenset[UUID], why: Why | None, numbers: list[int]
) -> None:
    intake = choose_receivers(
        usual=usual, backup=BACKUP, independent=INDEPENDENT, excluded=excluded
    )
    assert (intake.why, [one.id for one in intake.circles]) == (
        why,
        [CIRCLES[number] for number in numbers],
    )


def test_recovery_counts_once_however_many_bodies_have_one() -> None:
    cards = frozenset({Principal(AGENCIES[0], True), Principal(AGENCIES[1], True)})
    assert opener_count([a_receiver(0, AGENCIES[0], cards)]) == 1
    assert opener_count([a_receiver(0, AGENCIES[0], cards | ONE_PERSON)]) == 2


READY = RoutePlan(
    circles=frozenset({CIRCLES[0]}),
    backup=CIRCLES[1],
    receiving_kinds=frozenset({"police", "council_county"}),
)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"circles": frozenset()}, [RouteProblem.NO_CIRCLE]),
        ({"backup": None}, [RouteProblem.NO_BACKUP]),
        ({"backup": CIRCLES[0]}, [RouteProblem.BACKUP_RECEIVES]),
        ({"receiving_kinds": frozenset({"police"})}, [RouteProblem.POLICE_ONLY]),
        ({"receiving_kinds": frozenset({"charity"})}, []),
        ({"keyless": frozenset({CIRCLES[1]})}, [RouteProblem.CIRCLE_WITHOUT_KEYS]),
    ],
)
def test_what_keeps_a_route_from_going_live(
    changes: dict[str, object], problems: list[RouteProblem]
) -> None:
    plan = RoutePlan(**(vars(READY) | changes))  # type: ignore[arg-type]
    assert route_problems(plan) == problems


@UNHURRIED
@given(
    st.frozensets(st.sampled_from(CIRCLES)),
    st.frozensets(st.sampled_from(["police", "charity", "council_county"])),
)
def test_no_route_goes_live_without_a_backup(
    circles: frozenset[UUID], kinds: frozenset[str]
) -> None:
    plan = RoutePlan(circles=circles, backup=None, receiving_kinds=kinds)
    assert route_problems(plan)


@UNHURRIED
@given(
    st.dictionaries(st.integers(0, 5), st.frozensets(principals), min_size=1),
    st.sampled_from([None, CIRCLES[6]]),
)
def test_a_route_that_lost_its_openers_moves_to_its_backup(
    openers: dict[int, frozenset[Principal]], backup: UUID | None
) -> None:
    circles = {
        CIRCLES[number]: a_receiver(number, AGENCIES[0], found) for number, found in openers.items()
    }
    weakened = next(iter(circles))
    after = circles_after_loss(circles=circles, weakened=weakened, backup=backup)
    if backup is None or enough_openers(circles.values()):
        assert after == set(circles)
    else:
        assert after == set(circles) - {weakened} | {backup}


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.RECEPTION, False), (Role.VICTIM_CARE, True), (Role.COHESION_OFFICER, True),
        (Role.POLICE, True), (Role.SUPERVISOR, True), (Role.COORDINATOR, False),
        (Role.ANALYST, False), (Role.DATA_PROTECTION, False), (Role.ADMINISTRATOR, False),
    ],
)  # fmt: skip
def test_only_roles_that_read_reports_hold_keys(role: Role, keys: bool) -> None:
    assert rules.holds_keys(role) == keys


def test_a_supervisor_looks_after_their_own_agency_only() -> None:
    supervisor = Actor(
        kind="user", user_id=PEOPLE[0], circles={CIRCLES[0]: AGENCIES[0]},
        roles=frozenset({Role.SUPERVISOR}),
    )  # fmt: skip
    assert [rules.reaches(supervisor, agency) for agency in AGENCIES[:2]] == [True, False]


def test_a_route_digest_changes_with_everything_in_it() -> None:
    known = {"area": "", "channel": "public_web", "circles": CIRCLES[:2], "backup": None,
             "live": True}  # fmt: skip
    changes: list[dict[str, object]] = [
        {}, {"area": "E07000220"}, {"channel": "phone"}, {"circles": CIRCLES[:1]},
        {"backup": CIRCLES[2]}, {"live": False},
    ]  # fmt: skip
    digests = {rules.route_digest(**(known | change)) for change in changes}  # type: ignore[arg-type]
    assert len(digests) == len(changes)
    turned = known | {"circles": CIRCLES[1::-1]}
    assert rules.route_digest(**turned) == rules.route_digest(**known)  # type: ignore[arg-type]
