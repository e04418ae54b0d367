"""The promises of the public pages, read once from their reviewed file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

FILE = Path(__file__).parent / "claims.toml"


@dataclass(frozen=True)
class Claim:
    """One promise in the wording the reader sees, and what shows that it holds."""

    key: str
    heading: str
    text: str
    easy: str
    holds: str


@dataclass(frozen=True)
class Said:
    """A promise ready for a page."""

    key: str
    heading: str
    text: str


CLAIMS: Mapping[str, Claim] = {
    row["key"]: Claim(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["claim"]
}


def said(*, easy: bool) -> dict[str, Said]:
    """Return every promise in the reader's wording and language, by key, in the file's order."""
    return {
        key: Said(key, _(claim.heading), _(claim.easy if easy else claim.text))
        for key, claim in CLAIMS.items()
    }
