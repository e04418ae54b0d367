"""Which tests run on PostgreSQL as well: those whose answer another engine could change.

That is every test that uses the database, but for those that ask for pages. A page reaches the
database through queries and actions alone, and most of these have tests of their own, which stay;
where they have none, their pages stay (ADR 0044). A test that commits stays in any case: it is
about locks, or about two at once.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from django.test import TransactionTestCase

FOLDER = str(Path(__file__).parent)
# Django's browser without a screen: whoever asks for a page names it, or what hands one out.
BROWSER = "Client"
# Queries and actions that only these reach, with all that they ask. A test below the pages for
# each of them takes its line away here.
ONLY_BY_PAGES = frozenset(
    {
        "community/directory/test_open_referral.py",
        "community/directory/test_pages.py",
        "community/directory/test_updating.py",
        "confidential/reporting/test_copying.py",
        "confidential/reporting/test_files_sent.py",
        "confidential/support/staff/test_calendars.py",
        "confidential/support/test_door.py",
        "foundation/accounts/test_passkeys.py",
        "foundation/accounts/test_password.py",
        "foundation/accounts/test_second_factor.py",
        "foundation/accounts/test_sign_ins.py",
        "foundation/agencies/test_recovery.py",
        "foundation/agencies/test_resetting.py",
        "foundation/agencies/test_second_factors.py",
        "foundation/agencies/test_team.py",
    }
)


def another_engine_could_differ(item: pytest.Item) -> bool:
    """Return whether a test runs on PostgreSQL as well."""
    if item.get_closest_marker("long_way") is not None or not uses_database(item):
        return False
    return commits(item) or reaches_alone(item) or not asks_for_pages(item)


def reaches_alone(item: pytest.Item) -> bool:
    """Return whether a test is in a file without which some query would never meet PostgreSQL."""
    return item.path.relative_to(FOLDER).as_posix() in ONLY_BY_PAGES


def uses_database(item: pytest.Item) -> bool:
    """Return whether a test asks for the database, by mark, by fixture or by its class."""
    kind = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not {"db", "transactional_db"}.isdisjoint(getattr(item, "fixturenames", ()))
        or (kind is not None and issubclass(kind, TransactionTestCase))
    )


def commits(item: pytest.Item) -> bool:
    """Return whether a test lets go of its transactions: it is about locks, or about two at once."""
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return marked or "transactional_db" in getattr(item, "fixturenames", ())


def asks_for_pages(item: pytest.Item) -> bool:
    """Return whether a test, or a fixture or helper it uses, takes the browser into its hands."""
    return any(BROWSER in names for function in functions_of(item) for names in reached(function))


def functions_of(item: pytest.Item) -> Iterator[FunctionType]:
    """Return the function of a test and those of its fixtures."""
    if isinstance(item, pytest.Function):
        fixtures = (one for many in item._fixtureinfo.name2fixturedefs.values() for one in many)
        for function in (item.function, *(fixture.func for fixture in fixtures)):
            plain = getattr(function, "__func__", function)
            if isinstance(plain, FunctionType):
                yield plain


@cache
def reached(function: FunctionType) -> list[frozenset[str]]:
    """Return the names that a function uses, and those that each helper behind it uses."""
    found: dict[FunctionType, frozenset[str]] = {}
    ahead = [function]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found[one] = names_in(one.__code__)
            ahead += helpers(one, found[one])
    return list(found.values())


def names_in(code: CodeType) -> frozenset[str]:
    """Return the names that code uses, also within the functions it makes."""
    within = [names_in(part) for part in code.co_consts if isinstance(part, CodeType)]
    return frozenset(code.co_names).union(*within)


def helpers(function: FunctionType, names: frozenset[str]) -> list[FunctionType]:
    """Return those functions of the tests for which these names stand, also as ``module.name``."""
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    modules = [vars(one) for one in known if isinstance(one, ModuleType)]
    known += [module[name] for module in modules for name in names if name in module]
    known += [method for one in known if isinstance(one, type) for method in vars(one).values()]
    return [one for one in known if isinstance(one, FunctionType) and is_ours(one)]


def is_ours(function: FunctionType) -> bool:
    """Return whether a function is written in the folder of the tests."""
    return function.__code__.co_filename.startswith(FOLDER)
