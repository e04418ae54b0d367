"""The profiles that are there: one data file each, read when first asked for."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from upstander.oversight.insight.rules.profiles import Profile

FOLDER = Path(__file__).parent / "data" / "profiles"


def names() -> tuple[str, ...]:
    """Return the keys of all profiles."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def profile(key: str) -> Profile:
    """Return a profile by its key; raise KeyError where there is none."""
    if key not in names():
        raise KeyError(key)
    return made(key, tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def made(key: str, row: Mapping[str, Any]) -> Profile:
    """Return the profile that a data file describes."""
    lists: dict[str, Any] = {name: frozenset(row[name]) for name in ("yes", "no") if name in row}
    offences = {
        code.upper(): group for group, codes in row.get("offences", {}).items() for code in codes
    }
    reasons = {name: code for code, names in row.get("reasons", {}).items() for name in names}
    same = (
        "title",
        "kind",
        "source",
        "ref",
        "columns",
        "flags",
        "areas",
        "encoding",
        "delimiter",
        "separator",
    )
    given = {name: row[name] for name in same if name in row}
    return Profile(
        key=key, dates=tuple(row["dates"]), reasons=reasons, offences=offences, **lists, **given
    )


def area_names(source: str) -> Mapping[str, str]:
    """Return the names of the areas of a source, by code; none where it uses official codes."""
    found = [one.areas for one in map(profile, names()) if one.source == source]
    return found[0] if found else {}
