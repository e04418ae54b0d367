"""What somebody finds out who averages all that the catalogue publishes, hidden figures guessed.

The design allows 0.15 exactly right. What is measured here is more; why it stays, and what was
tried against it, is in ADR 0026.
"""

from tests.oversight.insight.averaging import (
    AS_PUBLISHED,
    of_a_district,
    of_a_whole,
    played,
)
from upstander.oversight.insight.rules.asking import CATALOGUE

ROUNDS = 400
# A report may have several reasons, so they do not add up to their whole.
SEVERAL = {"strands"}


def test_four_tables_of_the_catalogue_divide_a_whole_and_none_but_reasons_a_district() -> None:
    dividing = {
        name for name, by in CATALOGUE.items() if len(by) == 1 and not SEVERAL.intersection(by)
    }
    assert dividing == {"where", "how", "about", "time"}
    assert [name for name, by in CATALOGUE.items() if len(by) > 1] == ["where_strand"]


def test_a_figure_alone_is_exactly_right_as_often_as_its_noise_is_nothing() -> None:
    alone = played(lambda draw: of_a_whole(draw, AS_PUBLISHED, 0), ROUNDS, 7)
    assert alone.exact <= 0.18
    assert alone.rmse >= 2.0


def test_a_total_averaged_over_every_table_that_divides_it_is_right_one_time_in_five() -> None:
    found = played(lambda draw: of_a_whole(draw, AS_PUBLISHED, 4), ROUNDS, 7)
    assert found.exact <= 0.24
    assert found.rmse >= 1.6


def test_a_district_and_quarter_from_all_that_is_said_around_it_is_right_one_time_in_five() -> None:
    found = played(lambda draw: of_a_district(draw, AS_PUBLISHED), ROUNDS // 2, 7)
    assert found.exact <= 0.27
    assert found.rmse >= 1.5
