"""Write the list of rooms into the Furniture contract of pyproject.toml: each room, one line.

``python tools/contracts.py`` writes it; with ``--check`` it only says whether the list is fresh.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = ROOT / "pyproject.toml"
PACKAGE = ROOT / "src" / "upstander"
WINGS = ("front", "oversight", "confidential", "community", "foundation")
FURNITURE = re.compile(
    r'(name = "Furniture"\ntype = "layers"\ncontainers = \[\n).*?(^\]$)',
    re.MULTILINE | re.DOTALL,
)


def rooms(package: Path) -> list[str]:
    """Return the dotted name of every room, and of the demonstration, in alphabetical order."""
    found = [
        f"upstander.{wing}.{room.parent.name}"
        for wing in WINGS
        for room in (package / wing).glob("*/__init__.py")
    ]
    return sorted([*found, "upstander.demo"])


def with_rooms(text: str, names: list[str]) -> str:
    """Return pyproject's text with exactly these containers; raises ValueError without a list."""
    lines = "".join(f'    "{name}",\n' for name in names)
    fresh, count = FURNITURE.subn(lambda found: found[1] + lines + found[2], text)
    if count != 1:
        raise ValueError("pyproject.toml has no Furniture contract with a list of containers")
    return fresh


def main(arguments: list[str]) -> int:
    """Write the list, or with --check say whether it is fresh."""
    text = PYPROJECT.read_text()
    fresh = with_rooms(text, rooms(PACKAGE))
    if fresh == text:
        return 0
    if "--check" in arguments:
        print("A room is missing from the Furniture contract: python tools/contracts.py")
        return 1
    PYPROJECT.write_text(fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
