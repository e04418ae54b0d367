"""What the documents tell somebody to type is there to be typed, and where they lead exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.architecture.house import ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").iterdir()]
)
# Up to the end of the line, of the code or of the table's cell.
CALL = re.compile(r"(?:upstander/upstander|\./upstander|\bmanage) (?:manage )?([a-z_]+)([^`|\n]*)")
OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^)\s#:]+)(?:#[^)\s]*)?\)")
# What the launcher does itself, and takes for all it passes on.
LAUNCHER = {"check", "test", "bench", "help", "manage"}
# It is installed where the demonstration is.
DEMONSTRATION = {"demo": "upstander.demo"}
LAUNCHERS_OPTIONS = {"--data"}


def calls(text: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each command that a text tells somebody to type, with its options."""
    for name, rest in CALL.findall(text):
        yield name, set(OPTION.findall(f" {rest}"))


def unknown(text: str) -> list[str]:
    """Return the commands and options of a text that are not there."""
    there, wrong = {**get_commands(), **DEMONSTRATION}, []
    for name, options in calls(text):
        if name in LAUNCHER:
            continue
        if name not in there:
            wrong.append(name)
            continue
        found = there[name]
        command = load_command_class(found, name) if isinstance(found, str) else found
        taken = set(command.create_parser("upstander", name)._option_string_actions)
        wrong += [f"{name} {option}" for option in sorted(options - taken - LAUNCHERS_OPTIONS)]
    return wrong


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_says_to_type_can_be_typed(path: Path) -> None:
    assert unknown(path.read_text()) == []


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if path.suffix == ".md"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_where_a_document_leads_exists(path: Path) -> None:
    assert [to for to in LINK.findall(path.read_text()) if not (path.parent / to).exists()] == []


def test_a_command_that_is_gone_and_an_option_that_never_was_are_found() -> None:
    text = "Run `./upstander manage found`, then `manage audit_verify --twice`, then rest. --now"
    assert unknown(text) == ["found", "audit_verify --twice"]
