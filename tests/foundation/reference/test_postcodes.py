"""The full directory of postcodes: brought in row by row, the same however often."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOW, Partnership
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.reference import postcodes, standing
from upstander.foundation.reference.models import Postcode

pytestmark = pytest.mark.django_db
HEAD = "pcds,doterm,lad25cd,lat,long"
ROWS = (
    "CV21 1AA,,E07000220,52.4012,-1.2501",
    "WS1 1AA,,E08000030,52.5861,-1.9822",
    "AB10 1AA,,S12000033,57.1,-2.1",
    "CV21 9ZZ,202001,E07000220,52.4,-1.2",
    "CV21,,E07000220,52.4,-1.2",
    "CV22 1AA,,E07999999,52.4,-1.2",
    "CV23 1AA,,E07000220,99.999999,0.000000",
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "directory.csv"
    path.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8-sig")
    return path


def brings(*arguments: object) -> str:
    out = StringIO()
    call_command("import_postcodes", *map(str, arguments), stdout=out)
    return out.getvalue()


def kept() -> list[tuple[object, ...]]:
    return list(Postcode.objects.order_by("code").values_list("code", "district", "latitude"))


def test_rows_are_taken_passed_over_or_rejected_with_line_and_reason(
    directory: Path, tmp_path: Path
) -> None:
    said = brings(directory, "--rejects", tmp_path / "rejects.csv")
    assert (
        "7 rows: 3 taken, 2 passed over (ended, or outside England and Wales), 2 rejected." in said
    )
    assert "Line 6, “CV21”: This is not a postcode." in said
    assert "Line 7, “CV22 1AA”: No district of ours has the code E07999999." in said
    assert (tmp_path / "rejects.csv").read_text().splitlines()[
        1
    ] == "6,CV21,This is not a postcode."
    assert [(code, district) for code, district, _lat in kept()] == [
        ("CV211AA", "E07000220"), ("CV231AA", "E07000220"), ("WS11AA", "E08000030"),
    ]  # fmt: skip
    assert Postcode.objects.get(code="CV231AA").latitude is None


def test_running_it_again_changes_nothing_and_is_written_down(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes, "SLICE", 2)
    brings(directory)
    before = kept()
    brings(directory)
    assert kept() == before
    runs = Event.objects.filter(name=EventName.POSTCODES_IMPORTED)
    assert [run.detail["taken"] for run in runs] == [3, 3]


def test_a_dry_run_reads_all_and_writes_nothing(directory: Path) -> None:
    assert "3 would be taken" in brings(directory, "--dry-run")
    assert (kept(), Event.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,place\na,b\n", "It needs a column pcds or pcd"),
        ("pcds,laua\nCaf\u00e9,x\n".encode("cp1252"), "It is not UTF-8 text"),
    ],
)
def test_another_file_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        brings(path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        brings(tmp_path / "nothing.csv")


def test_a_postcode_leads_to_its_district_and_half_a_one_roughly(directory: Path) -> None:
    assert standing.district_of("ws1 1aa") == "E08000030"
    assert standing.district_of("CV21 1AA") == "E07000220"
    brings(directory)
    assert standing.district_of("cv23 1aa") == "E07000220"
    assert standing.district_of("ZZ99") == ""
    assert standing.postcode_count() == 3


def test_progress_is_told(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postcodes, "SLICE", 1)
    heard: list[int] = []
    postcodes.import_postcodes(
        path=directory,
        by=Actor.system("import_postcodes"),
        now=NOW,
        told=lambda so_far: heard.append(so_far.taken),
    )
    assert heard == [1, 2, 3]


def test_only_who_keeps_reference_data_may(house: Partnership, directory: Path) -> None:
    with pytest.raises(NotPermitted):
        postcodes.import_postcodes(path=directory, by=house.actor("Bina"), now=NOW)
