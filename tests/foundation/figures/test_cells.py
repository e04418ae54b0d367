"""The figures that are said of a count: the same as another's method gives, and nobody in them."""

import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.figures.microdata import RECORDED, records
from upstander.foundation.figures.cells import (
    LEAST,
    MOST_NOISE,
    Figure,
    Secrets,
    cell_key,
    cell_salt,
    figure,
    noise,
    perturbed,
    record_key,
)

SECRETS = Secrets(b"records" * 4, b"cells" * 6)


def test_without_the_second_secret_every_cell_is_the_one_of_the_national_statistics_office() -> (
    None
):
    count, keys = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for record in records():
        for cell in ((record.area, record.strand), (record.area, "")):
            count[cell] += 1
            keys[cell] += record.key
    with RECORDED.open(encoding="ascii", newline="") as file:
        theirs = {(row["area"], row["strand"]): row["figure"] for row in csv.DictReader(file)}
    ours = {cell: perturbed(count[cell], cell_key(keys[cell])) for cell in theirs}
    shown = {cell: str(value) if value >= LEAST else "" for cell, value in ours.items()}
    assert shown == theirs
    assert count.keys() <= theirs.keys()
    assert 100 < sum(value != "" for value in shown.values()) < len(shown) - 100


@given(st.integers(1, 5_000), st.integers(0, 255))
def test_noise_is_four_at_most_and_no_count_falls_below_zero(count: int, key: int) -> None:
    assert abs(noise(count, key)) <= MOST_NOISE
    assert perturbed(count, key) >= 0


@pytest.mark.parametrize("count", [1, 2, 5, 20, 60, 900])
def test_over_all_keys_the_noise_cancels_out(count: int) -> None:
    drawn = [noise(count, key) for key in range(256)]
    assert abs(sum(drawn) / 256) < 0.15


@given(st.integers(0, 255), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_nobody_reads_as_fewer_than_five_whatever_the_keys(keys: int, cell: dict[str, str]) -> None:
    assert figure(0, keys, cell, SECRETS) == Figure(None)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_figure_is_five_or_more_or_none(count: int, keys: int) -> None:
    found = figure(count, keys, {"area": "a"}, SECRETS)
    assert found.value is None or found.value >= LEAST


def test_a_figure_reads_as_a_number_or_as_fewer_than_five() -> None:
    assert [str(Figure(value)) for value in (None, 5, 12_345)] == ["fewer than 5", "5", "12,345"]


def test_a_cell_is_the_same_in_whatever_order_it_is_said() -> None:
    one = cell_salt(b"s", {"area": "Rugby", "strand": "race"})
    other = cell_salt(b"s", {"strand": "race", "area": "Rugby"})
    assert one == other


def test_cells_and_records_have_keys_of_their_own_under_each_secret() -> None:
    cells = [cell_salt(b"s", {"area": str(number)}) for number in range(400)]
    keys = [record_key(b"s", str(number).encode()) for number in range(400)]
    assert len(set(cells)) > 180
    assert len(set(keys)) > 180
    assert cells != [cell_salt(b"t", {"area": str(number)}) for number in range(400)]
    assert keys != [record_key(b"t", str(number).encode()) for number in range(400)]
    assert keys == [record_key(b"s", str(number).encode()) for number in range(400)]
