"""The house as pyproject.toml draws it: which room may look at which. Read by the tests here."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools import contracts

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "upstander"


@cache
def floors() -> dict[str, dict[str, int]]:
    """Return for each container of a layers contract the floor of each part, 0 on the ground."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {
        contract["containers"][0]: floors_of(contract["layers"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and contract["name"] != "Furniture"
    }


def floors_of(layers: list[str]) -> dict[str, int]:
    """Return the floor of each name in a list of layers, top first: ``"a | (b)"`` share one."""
    return {
        name.strip(" ()"): floor
        for floor, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def room_of(dotted: str) -> str:
    """Return the room a module is in: ``upstander.front.public``, or ``upstander.demo``."""
    parts = dotted.split(".")
    return ".".join(parts[:3] if parts[1:2] and f"upstander.{parts[1]}" in floors() else parts[:2])


def module_of(path: Path) -> str:
    """Return the dotted name of a source file, or of what lies in a room's folder."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)


def may_look(viewer: str, seen: str) -> bool:
    """Return whether one module may know of another: same room, or a lower floor."""
    here, there = room_of(viewer), room_of(seen)
    if here == there:
        return True
    if here.split(".")[1] != there.split(".")[1]:
        wings = floors()["upstander"]
        return wings[here.split(".")[1]] > wings[there.split(".")[1]]
    wing = floors()[".".join(here.split(".")[:2])]
    return wing[here.split(".")[2]] > wing[there.split(".")[2]]


def rooms() -> dict[str, str]:
    """Return each room by its last name, which is its Django label and URL namespace."""
    return {name.rsplit(".", 1)[1]: name for name in contracts.rooms(SOURCE)}


def python_files(*parts: str) -> Iterator[Path]:
    """Yield the source files, or those whose name or folder in their room is one of ``parts``."""
    for path in sorted(SOURCE.glob("**/*.py")):
        if not parts or path.stem in parts or path.parent.name in parts:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file; nobody changes it."""
    return ast.parse(path.read_text(), filename=str(path))
