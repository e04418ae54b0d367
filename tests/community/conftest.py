"""The day on which these tests live."""

import pytest


@pytest.fixture(autouse=True)
def the_morning_of_the_cast(on_the_day_of_the_cast: None) -> None:
    """Let every view here live on it, whatever day it is."""
