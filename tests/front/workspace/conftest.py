"""The invented partnership, founded for each test."""

import pytest
from pytest_django import Settings

from tests.cast import NOW, Partnership, given_partnership


@pytest.fixture
def house(db: None) -> Partnership:  # noqa: ARG001 - the tables must be there
    """Return the invented partnership."""
    return given_partnership()


@pytest.fixture(autouse=True)
def on_the_day_of_the_cast(settings: Settings) -> None:
    """Let views live on the day on which the partnership was founded, whatever day it is."""
    settings.DEMO_TODAY = NOW.date()
