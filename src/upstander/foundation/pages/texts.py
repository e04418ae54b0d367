"""Sentences that stand in data files, gathered so that the translators' tools find them."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

_WIDTH = 100
_HEAD = '''"""Every sentence of the data files, for the translators. Made by `manage gather_texts`."""

from django.utils.translation import gettext_noop as _

TEXTS = (
'''


def gathered(source: Path) -> str:
    """Return the module that names every sentence of every data file below ``source``.

    A data file says at its top which of its keys hold sentences: ``translate = ["heading"]``.
    """
    seen: set[str] = set()
    parts = [_of_file(path, source, seen) for path in sorted(source.rglob("*.toml"))]
    return _HEAD + "".join(parts) + ")\n"


def sentences(document: object, keys: frozenset[str]) -> Iterator[str]:
    """Return the texts that stand under one of the keys, at any depth, in the file's order."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from sentences(value, keys)
    elif isinstance(document, list):
        for value in document:
            yield from sentences(value, keys)


def _of_file(path: Path, source: Path, seen: set[str]) -> str:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    keys = frozenset(document.pop("translate", ()))
    fresh = dict.fromkeys(text for text in sentences(document, keys) if text not in seen)
    fresh.pop("", None)
    seen.update(fresh)
    lines = [_line(json.dumps(text, ensure_ascii=False)) for text in fresh]
    return f"    # {path.relative_to(source).as_posix()}\n" + "".join(lines) if lines else ""


def _line(quoted: str) -> str:
    line = f"    _({quoted}),\n"
    return line if len(line) <= _WIDTH + 1 else f"    _(\n        {quoted}\n    ),\n"
