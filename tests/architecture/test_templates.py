"""No template and no redirect knows of a higher room."""

import ast
import re

import pytest

from tests.architecture.house import (
    SOURCE,
    may_look,
    module_of,
    python_files,
    room_of,
    rooms,
    tree,
)

# {% extends "pages/base.html" %}, {% include 'pages/x.html' %}: the first folder is the room.
TEMPLATE = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([\w-]+)/""")
# {% url 'room:name' %}: the namespace is the room.
ADDRESS = re.compile(r"""{%-?\s*url\s+["']([\w-]+):""")
REVERSERS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def rooms_named_in_template(text: str) -> set[str]:
    """Return the rooms whose templates or addresses a template names."""
    named = {*TEMPLATE.findall(text), *ADDRESS.findall(text)}
    return {rooms()[name] for name in named if name in rooms()}


def rooms_named_in_code(module: ast.Module) -> set[str]:
    """Return the rooms whose addresses a module reverses or redirects to."""
    names = [
        node.args[0].value.partition(":")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and node.args
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in REVERSERS
        if isinstance(node.args[0], ast.Constant) and ":" in str(node.args[0].value)
    ]
    return {rooms()[name] for name in names if name in rooms()}


def too_high(viewer: str, seen: set[str]) -> list[str]:
    """Return those of the named rooms that this module may not know of."""
    return sorted(room for room in seen if not may_look(viewer, room))


def test_no_template_names_a_higher_room() -> None:
    looking_up = {
        module_of(path): too_high(module_of(path), rooms_named_in_template(path.read_text()))
        for path in SOURCE.glob("**/templates/**/*.html")
    }
    assert {template: seen for template, seen in looking_up.items() if seen} == {}


@pytest.mark.parametrize(
    "source",
    [
        '{% extends "reporting/base.html" %}',
        "{% include 'reporting/step.html' with x=1 %}",
        "<a href=\"{% url 'reporting:inbox' page=2 %}\">",
    ],
)
def test_a_template_that_looks_up_would_be_found(source: str) -> None:
    named = rooms_named_in_template(source)
    assert too_high("upstander.foundation.pages", named) == ["upstander.confidential.reporting"]


def test_no_redirect_names_a_higher_room() -> None:
    looking_up = {
        module_of(path): too_high(module_of(path), rooms_named_in_code(tree(path)))
        for path in python_files()
        if room_of(module_of(path)) in rooms().values()
    }
    assert {module: seen for module, seen in looking_up.items() if seen} == {}


def test_a_redirect_that_looks_up_would_be_found() -> None:
    named = rooms_named_in_code(ast.parse('def f():\n    return redirect("workspace:home")'))
    assert too_high("upstander.foundation.accounts", named) == ["upstander.front.workspace"]
