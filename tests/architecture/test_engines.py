"""Which tests run on PostgreSQL as well: each test here looks at itself."""

from pathlib import Path

import pytest
from django.test import Client

from tests.engines import (
    FOLDER,
    ONLY_BY_PAGES,
    another_engine_could_differ,
    asks_for_pages,
    uses_database,
)

ANY = pytest.mark.django_db
COMMITS = pytest.mark.django_db(transaction=True)


def a_browser() -> Client:
    """Return a browser."""
    return Client()


class Visitor:
    """Somebody who looks at pages."""

    def __init__(self) -> None:
        """Come with a browser."""
        self.browser = a_browser()


@pytest.fixture
def browser() -> Client:
    """Return a browser from a helper."""
    return a_browser()


def test_what_has_a_browser_asks_for_pages(request: pytest.FixtureRequest) -> None:
    assert (Client() is not None, asks_for_pages(request.node)) == (True, True)


def test_so_does_what_gets_it_from_a_fixture(
    request: pytest.FixtureRequest,
    browser: Client,  # noqa: ARG001 - it is enough to have it
) -> None:
    assert asks_for_pages(request.node)


def test_so_does_what_gets_it_from_a_helper_of_a_helper(request: pytest.FixtureRequest) -> None:
    assert (Visitor() is not None, asks_for_pages(request.node)) == (True, True)


def test_what_uses_the_database_without_a_page_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert another_engine_could_differ(request.node) is uses_database(request.node) is False
    request.node.add_marker(ANY)
    assert another_engine_could_differ(request.node) is uses_database(request.node) is True


def test_a_page_is_asked_for_on_one(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(ANY)
    assert (a_browser() is not None, another_engine_could_differ(request.node)) == (True, False)


def test_what_commits_runs_on_both_even_with_a_page(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(COMMITS)
    assert (a_browser() is not None, another_engine_could_differ(request.node)) == (True, True)


def test_the_long_way_is_gone_on_one(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(COMMITS)
    request.node.add_marker("long_way")
    assert not another_engine_could_differ(request.node)


def test_every_file_whose_pages_stay_is_there() -> None:
    assert [name for name in ONLY_BY_PAGES if not (Path(FOLDER) / name).is_file()] == []
