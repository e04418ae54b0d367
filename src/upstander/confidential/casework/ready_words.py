"""The ready words of data/wordings.toml, read at start. An organisation's own are in a table."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from upstander.confidential.casework.rules.wordings import Wording

_FILE = Path(__file__).parent / "data" / "wordings.toml"
_DOCUMENT = tomllib.loads(_FILE.read_text(encoding="utf-8"))

# The groups of the page in their order, by key.
GROUPS: Mapping[str, str] = {row["key"]: row["title"] for row in _DOCUMENT["group"]}


def load() -> Mapping[str, Wording]:
    """Return every wording of the file by its key, in the file's order."""
    rows = ({name: text.strip() for name, text in row.items()} for row in _DOCUMENT["wording"])
    return {row["key"]: Wording(**row) for row in rows}


WORDINGS = load()
