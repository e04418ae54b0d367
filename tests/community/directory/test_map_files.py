"""What draws the map is what its note says: nobody changes a library's file unseen."""

from hashlib import sha256
from pathlib import Path

import pytest

from upstander.community import directory

FOLDER = Path(directory.__file__).parent / "static/directory/leaflet"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".js", ".css", ".png"})


def rows() -> dict[str, str]:
    """Return each row of the note by the file it names."""
    lines = (FOLDER / "SOURCE.md").read_text(encoding="utf-8").splitlines()
    return {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_note_has_the_sum_of_each_file(path: Path) -> None:
    row = rows()[str(path.relative_to(FOLDER))]
    assert sha256(path.read_bytes()).hexdigest() in row


def test_no_file_names_another_server_to_fetch_from() -> None:
    sheet = (FOLDER / "leaflet.css").read_text(encoding="utf-8")
    script = (FOLDER.parent / "map.js").read_text(encoding="utf-8")
    assert ("url(http" in sheet, "http" in script, "tileLayer" in script) == (False, False, False)
