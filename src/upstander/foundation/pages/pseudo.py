"""Made-up languages: whoever looks at a page sees at once what was not translated or is cut off."""

import re
from collections.abc import Callable

_LETTERS = str.maketrans("aceginosuyzACEGINOSUYZ", "áçéĝíñóšúýžÁÇÉĜÍÑÓŠÚÝŽ")
# Filled in, mark-up and numbers stay as they are.
_WHOLE = re.compile(r"(%\(\w+\)s|\{\w*\}|</?\w+>|&\w+;)")
_A_THIRD_LONGER = 3
_RIGHT_TO_LEFT = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهفگحیژکلمنوپقرستعںطخےز")


def longer(text: str) -> str:
    """Return the text in accented letters, a third longer, in brackets that show a cut."""
    more = "~" * max(1, len(text) // _A_THIRD_LONGER)
    padding = " ".join(more[at : at + 8] for at in range(0, len(more), 8))
    return f"[{_each(text, lambda words: words.translate(_LETTERS))} {padding}]"


def disguised(text: str) -> str:
    """Return the text in letters that are written from right to left."""
    return _each(text, lambda words: words.lower().translate(_RIGHT_TO_LEFT))


def _each(text: str, change: Callable[[str], str]) -> str:
    parts = _WHOLE.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))
