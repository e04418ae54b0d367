"""An organisation's ready words: its own where it wants, ours elsewhere, every change kept."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Partnership
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions.wordings import OwnWords, change_words
from upstander.confidential.casework.models import OwnWording
from upstander.confidential.casework.queries.wordings import (
    agency_of,
    by_group,
    past_words,
    words_in_use,
)
from upstander.confidential.casework.ready_words import WORDINGS
from upstander.confidential.casework.refusals import WordsTooLong
from upstander.confidential.casework.risk_refusals import (
    NoWordsHere,
    TooHardToRead,
    WordsChangedMeanwhile,
)
from upstander.confidential.casework.rules.wordings import LONGEST
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event

pytestmark = pytest.mark.django_db
OURS = WORDINGS["received"]
PLAIN, EASY = "Hello from Rugby. I have read what you wrote.", "Hello. I have read it."


def changed(house: Partnership, name: str = "Carys", **more: object) -> OwnWording:
    """Let a supervisor change the first answer."""
    given = {"key": "received", "plain": PLAIN, "easy": EASY, "seen": 0, **more}
    key = str(given.pop("key"))
    return change_words(key=key, words=OwnWords(**given), by=house.actor(name), now=NOW)  # type: ignore[arg-type]


def in_use(house: Partnership, name: str) -> tuple[str, str]:
    found = words_in_use(agency_of(house.actor(name)))["received"].wording
    return found.plain, found.easy


def test_an_organisation_uses_its_own_words_and_the_others_ours(house: Partnership) -> None:
    changed(house)
    assert in_use(house, "Dev") == (PLAIN, EASY)
    assert in_use(house, "Bina") == (OURS.plain, OURS.easy)
    assert words_in_use(None)["received"].wording == OURS


def test_where_one_of_the_two_is_empty_ours_stand_in(house: Partnership) -> None:
    changed(house, plain="")
    assert in_use(house, "Dev") == (OURS.plain, EASY)


def test_what_was_left_as_it_is_stays_ours(house: Partnership) -> None:
    row = changed(house, plain=f" {OURS.plain}\n")
    assert (row.plain, row.easy) == ("", EASY)


def test_ours_come_back_and_every_version_stays(house: Partnership) -> None:
    changed(house)
    before = words_in_use(agency_of(house.actor("Dev")))["received"]
    changed(house, plain="", easy="", seen=1)
    after = words_in_use(agency_of(house.actor("Dev")))["received"]
    assert ((before.is_own, before.number), (after.is_own, after.number)) == ((True, 1), (False, 2))
    assert in_use(house, "Dev") == (OURS.plain, OURS.easy)
    past = past_words(house.council.id, "received")
    assert [(one.plain, one.who, one.day) for one in past] == [
        ("", "Carys", NOW.date()),
        (PLAIN, "Carys", NOW.date()),
    ]


def test_all_stand_in_the_groups_of_the_page(house: Partnership) -> None:
    del house
    groups = by_group(words_in_use(None))
    assert sum(len(words) for _title, words in groups) == len(WORDINGS)
    assert groups[0][0] == "First answer"


@pytest.mark.parametrize(
    "words",
    [
        {"plain": "Notwithstanding administrative considerations, confidentiality remains."},
        {"easy": "I can see you on the day that you and I like to go out."},
    ],
)
def test_words_that_are_too_hard_are_not_taken(house: Partnership, words: dict[str, str]) -> None:
    with pytest.raises(TooHardToRead):
        changed(house, **words)


def test_words_have_an_end_and_a_situation_that_we_know(house: Partnership) -> None:
    with pytest.raises(WordsTooLong):
        changed(house, plain="We go. " * LONGEST)
    with pytest.raises(NoWordsHere):
        changed(house, key="nothing")


def test_of_two_who_change_the_same_words_the_second_looks_first(house: Partnership) -> None:
    changed(house)
    with pytest.raises(WordsChangedMeanwhile):
        changed(house, plain="Good day. I have read it.")


def test_at_the_very_same_moment_the_table_lets_one_in(house: Partnership) -> None:
    changed(house)
    OwnWording.objects.filter(number=1).update(number=2)
    with pytest.raises(WordsChangedMeanwhile), transaction.atomic():
        changed(house, seen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnWording.objects.create(
            agency=house.council.id, key="received", number=2, plain="", easy="",
            changed_by=house.people["Carys"].id, changed_on=NOW.date(),
        )  # fmt: skip


def test_a_change_is_written_down(house: Partnership) -> None:
    changed(house)
    event = Event.objects.get(name=EventName.WORDING_CHANGED)
    assert event.subject_id == house.council.id
    assert event.detail == {"key": "received", "number": 1, "own": True}


def test_somebody_of_no_team_changes_none(house: Partnership) -> None:
    alone = Actor(
        kind="user", user_id=house.people["Gwen"].id, roles=frozenset({Role.SUPERVISOR})
    )  # fmt: skip
    with pytest.raises(NoWordsHere):
        change_words(key="received", words=OwnWords(PLAIN, EASY), by=alone, now=NOW)


def changes(world: Partnership, by: Actor) -> object:
    del world
    return change_words(key="received", words=OwnWords(PLAIN, EASY), by=by, now=NOW)


def test_each_role_does_what_the_table_says(house: Partnership) -> None:
    attempt = Attempt("change", Permission.EDIT_WORDINGS, changes)
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, house, user=house.people["Carys"].id, circles={team.id: team.agency_id}
    )
    assert let_in == roles_with(Permission.EDIT_WORDINGS)
