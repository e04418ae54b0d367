"""House rules read from the source: who may touch tables, and what an action must ask for."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from tests.architecture.house import SOURCE, module_of, python_files, room_of, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SENSITIVE_WINGS = ("front", "confidential", "oversight")
DOORS = {"views", "forms"}

Finding = TypeVar("Finding", int, str)


def table_uses(module: ast.Module) -> list[int]:
    """Return the lines that reach for a table's manager."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]


def unsigned_actions(module: ast.Module) -> list[str]:
    """Return the public functions that do not ask, by keyword only, who does it."""
    return [
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_")
        if node.args.args
        or node.args.posonlyargs
        or node.args.vararg
        or "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]


def action_files() -> list[Path]:
    """Return the files of actions. What several actions of a package share is in ``steps.py``."""
    return [path for path in python_files("actions") if path.stem != "steps"]


def imported_by(module: ast.Module) -> list[str]:
    """Return the full name of everything a module takes from another."""
    return [
        f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    ]


def foreign_doors(module: ast.Module, room: str) -> list[str]:
    """Return the views and forms of other rooms that a module imports."""
    return [
        name
        for name in imported_by(module)
        if name.startswith("upstander.") and room_of(name) != room
        if set(name.split(".")[3:5]) & DOORS
    ]


def where(found: Mapping[Path, list[Finding]]) -> dict[str, list[Finding]]:
    """Return what was found, by the module it was found in; nothing else."""
    return {module_of(path): faults for path, faults in found.items() if faults}


def outside_steps(path: Path) -> list[str]:
    """Return the steps of other packages that a module imports."""
    inside = module_of(path).rpartition(".")[0]
    steps = [name for name in imported_by(tree(path)) if ".actions.steps." in name]
    return [name for name in steps if not name.startswith(inside)]


def brings_rooms_together(path: Path) -> bool:
    """Return whether a module is there to name the views of others: addresses and settings."""
    return module_of(path).startswith("upstander.config") or path.stem == "urls"


def sensitive(path: Path) -> bool:
    """Return whether a file is in a wing where sealed content passes."""
    return path.relative_to(SOURCE).parts[0] in SENSITIVE_WINGS


def test_views_and_forms_never_touch_tables() -> None:
    doors = [path for path in python_files("views", "forms") if sensitive(path)]
    assert where({path: table_uses(tree(path)) for path in doors}) == {}


def test_no_template_touches_a_table() -> None:
    touching = [path for path in SOURCE.glob("**/*.html") if ".objects" in path.read_text()]
    assert touching == []


def test_a_view_that_touches_a_table_would_be_found() -> None:
    assert table_uses(ast.parse("def inbox(request):\n    return Report.objects.all()")) == [2]


def test_every_action_asks_who_does_it() -> None:
    assert where({path: unsigned_actions(tree(path)) for path in action_files()}) == {}


@pytest.mark.parametrize(
    "source",
    [
        "def close(*, report, now): ...",
        "def close(report, *, by, now): ...",
        "def close(report, by, now): ...",
        "def close(*reports, by, now): ...",
    ],
)
def test_an_action_that_does_not_ask_would_be_found(source: str) -> None:
    assert unsigned_actions(ast.parse(source)) == ["close"]


def test_an_action_that_asks_and_a_private_step_pass() -> None:
    source = "def close(*, report, by, now): ...\ndef _seal(report): ..."
    assert unsigned_actions(ast.parse(source)) == []


def test_the_steps_of_a_package_stay_inside() -> None:
    assert where({path: outside_steps(path) for path in python_files()}) == {}


def test_no_room_uses_the_views_or_forms_of_another() -> None:
    rooms = [path for path in python_files() if not brings_rooms_together(path)]
    named = {path: foreign_doors(tree(path), room_of(module_of(path))) for path in rooms}
    assert where(named) == {}


def test_a_form_of_another_room_would_be_found() -> None:
    source = "from upstander.foundation.accounts.forms import UnlockForm"
    found = foreign_doors(ast.parse(source), "upstander.front.workspace")
    assert found == ["upstander.foundation.accounts.forms.UnlockForm"]
