"""What is told before the demonstration begins: drawn, checked against the door, and told."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from tests.demo.test_building import TODAY
from upstander.confidential.casework.choices import About, Ending, Outcome, RiskBand
from upstander.confidential.casework.models import Case
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.questions import PARTS
from upstander.demo import place
from upstander.demo.building import build
from upstander.demo.filling import fill
from upstander.demo.past import Past, past
from upstander.demo.telling import STEPS
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.queries import verify
from upstander.foundation.core import clock
from upstander.foundation.vault.queries import openers_report


def drawn(seed: int = 7, today: dt.date = TODAY, count: int = 2000) -> list[Past]:
    return list(past(seed=seed, today=today, count=count, districts=5))


ALL = drawn()


def test_the_same_seed_and_day_give_the_same_stories() -> None:
    assert drawn() == ALL
    assert drawn(seed=8) != ALL


def test_they_cover_eighteen_months_oldest_first() -> None:
    days = [one.day for one in ALL]
    assert days == sorted(days)
    assert (TODAY - days[0]).days > 500
    assert days[-1] < TODAY
    assert {one.district for one in ALL} == {-1, 0, 1, 2, 3, 4}


def test_nobody_waited_long_for_a_first_reader() -> None:
    unread = [one for one in ALL if not one.story.course]
    assert all((TODAY - one.day).days <= 2 for one in unread)


def test_every_step_can_be_taken() -> None:
    steps = {step.partition("+")[0] for one in ALL for step in one.story.course}
    assert steps <= STEPS.keys()


def test_every_answer_is_one_of_the_door() -> None:
    for one in ALL:
        for key, said in (*one.story.more.items(), ("help", list(one.story.help))):
            allowed = {option.key for option in PARTS[key].options}
            assert set(said if isinstance(said, list) else [said]) <= allowed, (key, said)


def test_every_case_ends_in_words_the_case_room_knows() -> None:
    for case in (one.story.case for one in ALL if one.story.case):
        assert About(case["about"])
        assert Ending(case["ending"])
        assert [Outcome(one) for one in case["outcomes"].split()]
        assert RiskBand(case["band"])


@pytest.mark.django_db
def test_a_filling_that_was_stopped_goes_on_and_what_it_tells_is_sound(tmp_path: Path) -> None:
    build(seed=7, today=TODAY)
    before = Report.objects.count(), Case.objects.count()
    place.write(tmp_path, place.Mark(7, TODAY.isoformat(), whole=True))
    assert list(itertools.islice(fill(tmp_path, count=30), 4)) == [1, 2, 3, 4]
    assert list(fill(tmp_path, count=30)) == list(range(5, 31))
    assert list(fill(tmp_path, count=30)) == []
    assert Report.objects.count() == before[0] + 30
    assert Case.objects.count() > before[1]
    assert [
        problem.words for problem in verify(now=clock.now(), matchers=registered()).problems
    ] == []
    assert openers_report(clock.now())[1] == []


def test_a_folder_without_a_demonstration_is_not_filled(tmp_path: Path) -> None:
    assert list(fill(tmp_path, count=3)) == []
