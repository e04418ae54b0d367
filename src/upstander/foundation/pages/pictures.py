"""The large pictures of Easy Read pages, read once: inline, so no address ever names one."""

from collections.abc import Mapping
from pathlib import Path

from django.utils.safestring import SafeString

_FOLDER = Path(__file__).parent / "pictures"


def _inline(path: Path) -> SafeString:
    drawing = path.read_text(encoding="utf-8").strip()
    hidden = drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return SafeString(hidden)


# Our own files, reviewed when they were added: safe to draw as they are.
PICTURES: Mapping[str, SafeString] = {
    path.stem: _inline(path) for path in sorted(_FOLDER.glob("*.svg"))
}
