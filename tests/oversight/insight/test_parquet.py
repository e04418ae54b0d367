"""Counting from the Parquet copy says what counting in the database says, and the copy holds no more."""

import datetime as dt
import random
from pathlib import Path

import duckdb
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import NOW, RUGBY, WARWICK, Partnership
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.core.ids import new_id
from upstander.foundation.jobs.schedule import schedule
from upstander.oversight.insight import parquet
from upstander.oversight.insight.actions.copying import copy_facts
from upstander.oversight.insight.actions.gathering import freeze_periods
from upstander.oversight.insight.choices import Strand
from upstander.oversight.insight.keeping import secrets
from upstander.oversight.insight.models import Extract, Fact, FactsCopy, Frozen
from upstander.oversight.insight.queries import counts
from upstander.oversight.insight.rules.asking import Asked
from upstander.oversight.insight.rules.telling import padded
from upstander.oversight.insight.storing import touched

pytestmark = pytest.mark.django_db
BY = Actor.system("copy_facts")
AREAS = ("", RUGBY, WARWICK, "O'Brien")
SOURCES = (("own", "report"), ("own", "incident"), ("police", "offence"))
PERIODS = ("all", "2024", "2025", "2025-1", "2025-4", "1990")
COLUMNS = ("month", "area", "strands", "about", "channel", "part_of_day", "happened", "kind")


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few facts be many, and the copy lie in a folder of this test."""
    settings.DATA = tmp_path
    monkeypatch.setattr(parquet, "LEAST", 100)


def a_fact(draw: random.Random) -> Fact:
    """Return any fact."""
    source, kind = draw.choice(SOURCES)
    month = dt.date(draw.choice((2024, 2025)), draw.randrange(1, 13), 1)
    return Fact(
        id=new_id(), source=source, kind=kind, month=month, received=month,
        happened=draw.choice((None, month, dt.date(2023, 5, 1))), area=draw.choice(AREAS),
        strands=padded(draw.sample(Strand.values, draw.choice((0, 1, 1, 2)))),
        about=draw.choice(("", "hate_crime")), channel=draw.choice(("", "phone", "public_web")),
        part_of_day=draw.choice(("", "night")), key=draw.randrange(256),
    )  # fmt: skip


@pytest.fixture
def many() -> None:
    """Let there be 400 facts of three sources."""
    draw = random.Random(20261201)  # noqa: S311 - a seed
    Fact.objects.bulk_create(a_fact(draw) for _each in range(400))
    touched()


def copied() -> Path:
    """Copy the facts, and return from where they are counted."""
    assert copy_facts(by=BY, now=NOW) == Fact.objects.count()
    folder = parquet.current()
    assert folder is not None
    return folder


def in_database(asked: Asked, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Return the groups as the database counts them."""
    FactsCopy.objects.update(rows=0)
    found = list(counts._groups(asked, *columns, keys=True))
    FactsCopy.objects.update(rows=400)
    return found


@pytest.mark.usefixtures("many")
def test_any_question_has_the_same_answer_from_both() -> None:
    folder = copied()

    @settings(max_examples=80, deadline=None)
    @given(
        pair=st.sampled_from(SOURCES), period=st.sampled_from(PERIODS), area=st.sampled_from(AREAS),
        strand=st.sampled_from(("", *Strand.values)),
        columns=st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True).map(tuple),
    )  # fmt: skip
    def same(
        pair: tuple[str, str], period: str, area: str, strand: str, columns: tuple[str, ...]
    ) -> None:
        asked = Asked(*pair, period, area, strand)
        found = parquet.groups(folder, asked, columns)
        assert sorted(found, key=str) == sorted(in_database(asked, columns), key=str)
        assert parquet.groups(folder, asked, ())[0][0] == in_database(asked, ())[0][0]

    same()


def every_answer() -> list[object]:
    """Return what each question of the pages counts."""
    asked = Asked("own", "report")
    return [
        counts.total(asked), counts.by_month(asked), counts.months(asked),
        counts.by(asked, "area"), counts.by(asked, "strands"), counts.having(asked, "strands"),
        counts.happened_in_its_month(asked), counts.months(Asked("nobody")),
        list(counts.catalogue("own", "report", dt.date(2027, 1, 1), (), secrets())),
    ]  # fmt: skip


@pytest.mark.usefixtures("many")
def test_pages_and_the_catalogue_say_the_same_with_a_copy_and_without() -> None:
    without = every_answer()
    assert parquet.current() is None
    copied()
    assert every_answer() == without


@pytest.mark.usefixtures("many")
def test_the_copy_holds_these_columns_and_no_other() -> None:
    files = parquet._files(copied())
    found = duckdb.sql(f"DESCRIBE SELECT * FROM {files}").fetchall()  # noqa: S608 - our folder
    assert {name: kind for name, kind, *_rest in found} == {
        "source": "VARCHAR", "kind": "VARCHAR", "month": "DATE", "happened": "DATE",
        "part_of_day": "VARCHAR", "area": "VARCHAR", "strands": "VARCHAR", "about": "VARCHAR",
        "channel": "VARCHAR", "facts": "UINTEGER", "keys": "UBIGINT", "year": "BIGINT",
    }  # fmt: skip


@pytest.mark.usefixtures("many")
def test_facts_that_say_the_same_are_one_row() -> None:
    Fact.objects.update(month=dt.date(2025, 5, 1), happened=None, area="", strands="", about="",
                        channel="", part_of_day="")  # fmt: skip
    rows = duckdb.sql(f"SELECT kind, facts FROM {parquet._files(copied())}").fetchall()  # noqa: S608 - our folder
    kinds = {kind: Fact.objects.filter(kind=kind).count() for kind in ("report", "incident")}
    assert (len(rows), {kind: dict(rows)[kind] for kind in kinds}) == (3, kinds)


@pytest.mark.usefixtures("many")
def test_there_is_one_folder_a_year_and_nothing_else_is_left() -> None:
    folder = copied()
    assert sorted(one.name for one in folder.iterdir()) == ["year=2024", "year=2025"]
    assert [one.name for one in parquet.home().iterdir()] == [folder.name]


@pytest.mark.usefixtures("many")
def test_a_copy_that_is_older_than_the_facts_is_not_counted_from() -> None:
    first = copied()
    touched()
    assert parquet.current() is None
    assert copy_facts(by=BY, now=NOW + dt.timedelta(days=1)) == 400
    second = parquet.current()
    assert second is not None
    assert (first.exists(), second.exists()) == (False, True)


@pytest.mark.usefixtures("many")
def test_what_is_new_enough_is_left_as_it_is_and_what_is_gone_is_made_again() -> None:
    folder = copied()
    made = folder.stat().st_mtime_ns
    copy_facts(by=BY, now=NOW + dt.timedelta(days=1))
    assert folder.stat().st_mtime_ns == made
    folder.rename(folder.with_name("elsewhere"))
    assert parquet.current() is None
    copied()


@pytest.mark.usefixtures("many")
def test_what_is_still_being_brought_in_is_not_in_the_copy() -> None:
    reading = Extract.objects.create(profile="uk_police", source="police", digest="0" * 64)
    Fact.objects.filter(source="police").update(extract=reading)
    rest = Fact.objects.exclude(source="police").count()
    assert copy_facts(by=BY, now=NOW) == rest
    assert counts.total(Asked("police", "offence")) == 0


def test_few_facts_need_no_copy(capsys: pytest.CaptureFixture[str]) -> None:
    (parquet.home() / "old.new").mkdir(parents=True)
    call_command("copy_facts")
    assert capsys.readouterr().out.startswith("Fewer than 100 facts are counted in the database")
    assert list(parquet.home().iterdir()) == []


@pytest.mark.usefixtures("many")
def test_it_is_done_each_night_and_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    schedule()["copy_facts"].run(NOW)
    assert parquet.current() is not None
    call_command("copy_facts")
    assert capsys.readouterr().out.startswith("400 facts are in the copy")


def test_only_the_system_copies(house: Partnership) -> None:
    with pytest.raises(NotPermitted):
        copy_facts(by=house.actor("Gwen"), now=NOW)


@pytest.mark.usefixtures("many")
def test_what_is_frozen_from_the_copy_is_what_is_frozen_from_the_database() -> None:
    later = NOW + dt.timedelta(days=400)
    freeze_periods(by=Actor.system("freeze_periods"), now=later)
    before = {(one.kind, one.period): one.figures for one in Frozen.objects.all()}
    Frozen.objects.all().delete()
    copied()
    freeze_periods(by=Actor.system("freeze_periods"), now=later)
    assert {(one.kind, one.period): one.figures for one in Frozen.objects.all()} == before
