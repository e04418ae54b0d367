"""The footprints say of a program what a tracer says of it."""

from pathlib import Path

import coverage
import pytest
from coverage.results import Analysis

from tools import footprints

PROGRAM = '''"""A module of branches."""

from __future__ import annotations

import contextlib
from enum import Enum


def wrapped(function):
    return function


class Colour(Enum):
    """An enumeration stays as it is."""

    RED = 1
    BLUE = 2

    @property
    def warm(self):
        if self is Colour.RED:
            return True
        return False


@wrapped
def falls_through(number):
    """Ends after a branch."""
    if number > 1:
        number -= 1
    elif number < 0:
        raise ValueError(
            number,
        )
    with contextlib.suppress(ValueError):
        if number:
            number = int("seven")


def loops(numbers):
    for number in numbers:
        if number == 3:
            continue
        if number == 4:
            break
    else:
        numbers = [
            number
            for number in numbers
        ]
    while numbers:
        if numbers.pop() > 5:
            numbers = []
    return numbers


def tries(act):
    try:
        act()
    except KeyError:
        return "key"
    except (ValueError, TypeError):
        answer = "value"
    else:
        answer = "none"
    finally:
        if act is None:
            act = 1
    return answer


def matches(thing):
    match thing:
        case 1:
            return "one"
        case [first, *_] if first:
            thing = first
        case {}:
            thing = None
    return thing


def claims(numbers):
    for number in numbers:
        with contextlib.suppress(KeyError):
            if number:
                numbers = number


def yields(numbers):
    for number in numbers:
        if number:
            yield number


def nested(number):
    total = 0

    def add():
        nonlocal total
        total += number

    if number:
        add()
    return total


def fails():
    raise KeyError


def misreads():
    raise TypeError


if loops([]):
    raise AssertionError
'''
CALLS = {
    "nothing": "",
    "one side": "falls_through(2)\nloops([1, 2])\nnested(0)\nColour.RED.warm\nmatches(1)\nclaims([1])\n",
    "the other side": "falls_through(0)\nloops([4])\nnested(1)\nColour.BLUE.warm\nmatches(2)\nclaims([0])\n",
    "all the way": "loops([3, 6])\nloops([])\nmatches([1])\nmatches({})\nlist(yields([0, 1]))\n",
    "what goes wrong": "tries(fails)\ntries(misreads)\ntries(print)\ntries(lambda: None)\n",
    "what is caught": "with contextlib.suppress(ValueError):\n    falls_through(-1)\n",
}


@pytest.fixture(params=CALLS.values(), ids=CALLS)
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a program that goes some of its ways."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM + request.param)
    return path


def analysis(program: Path, data: coverage.CoverageData) -> Analysis:
    """Return what coverage.py makes of what was measured."""
    data.write()
    measured = coverage.Coverage(data_file=data.data_filename(), branch=True, config_file=False)
    measured.load()
    return measured._analyze(str(program))


def traced(program: Path) -> Analysis:
    """Run the program while coverage.py's own tracer listens."""
    measured = coverage.Coverage(
        data_file=str(program.with_suffix(".traced")), branch=True, config_file=False,
        include=[str(program)],
    )  # fmt: skip
    code = compile(program.read_text(), str(program), "exec", dont_inherit=True)
    with measured.collect():
        exec(code, {"__name__": "program"})  # noqa: S102 - it stands above
    return analysis(program, measured.get_data())


def walked(program: Path) -> Analysis:
    """Run the program with footprints."""
    found: set[footprints.Way] = set()
    tree = footprints.marked(program.read_text(), str(program))
    code = compile(tree, str(program), "exec", dont_inherit=True)
    footprints.run_marked(code, {"__name__": "program"}, found)
    data = coverage.CoverageData(basename=str(program.with_suffix(".walked")))
    data.add_arcs({str(program): found})
    return analysis(program, data)


def test_the_same_lines_ran_and_the_same_branches_were_taken(program: Path) -> None:
    tracer, footprint = traced(program), walked(program)
    assert footprint.missing == tracer.missing
    assert footprint.missing_branch_arcs() == tracer.missing_branch_arcs()


def test_a_marked_program_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM + "answer = loops([1, 6]), matches([2]), tries(fails), list(Colour)\n")
    plain: dict[str, object] = {"__name__": "program"}
    exec(path.read_text(), plain)  # noqa: S102 - it stands above
    marked: dict[str, object] = {"__name__": "program"}
    tree = footprints.marked(path.read_text(), str(path))
    footprints.run_marked(compile(tree, str(path), "exec", dont_inherit=True), marked, set())
    assert repr(marked["answer"]) == repr(plain["answer"])


def test_marked_code_is_kept_until_the_source_changes(tmp_path: Path) -> None:
    def code_of(source: bytes) -> list[object]:
        code = footprints.marked_code(source, "/invented.py", tmp_path)
        found: set[footprints.Way] = set()
        footprints.run_marked(code, names := {"__name__": "invented"}, found)
        return [names["answer"], found]

    first = code_of(b"answer = 1")
    [kept] = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    assert code_of(b"answer = 1") == first
    assert kept.stat().st_mtime_ns == written
    assert code_of(b"answer = 2") == [2, {(-1, 1), (1, -1)}]
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
