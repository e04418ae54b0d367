"""What repeats on a page (rows, links, entries), put together in Python (ADR 0038).

A template visits some twenty nodes for each row of a list, and a list is drawn at every look.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Cell:
    """What stands in one cell, text or markup; ``kind`` is its class."""

    inside: str
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One row: what it is about comes first. ``kind`` is its class."""

    cells: Sequence[Cell]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Columns by name, and lines. A table without a line counts as nothing."""

    columns: Sequence[str]
    lines: Sequence[Line] = field(default=())

    def __len__(self) -> int:
        return len(self.lines)

    def head(self) -> SafeString:
        """Return the names of the columns as cells."""
        return joined(f'<th scope="col">{escaped(name)}</th>' for name in self.columns)

    def body(self) -> SafeString:
        """Return the lines; each cell says which column it is of, for screens without columns."""
        labels = [escaped(name) for name in self.columns[1:]]
        return joined(_line(line, labels) for line in self.lines)


def _line(line: Line, labels: Sequence[str]) -> str:
    first, *others = line.cells
    cells = "".join(
        f'<td data-label="{label}"{_class(cell.kind)}>{escaped(cell.inside)}</td>'
        for label, cell in zip(labels, others, strict=True)
    )
    return f'<tr{_class(line.kind)}><th scope="row">{escaped(first.inside)}</th>{cells}</tr>\n'


def escaped(text: object) -> str:
    """Return text as markup; what is markup already stays as it is."""
    return text if isinstance(text, SafeString) else escape(str(text))


@functools.cache
def icon(name: str) -> SafeString:
    """A line drawing, hidden from screen readers: words stand beside it. Read once a process."""
    return render_to_string(f"pages/icons/{name}.svg")


def pill(text: str, kind: str = "stone") -> SafeString:
    """Return a short fact, coloured."""
    return SafeString(f'<span class="pill pill-{escaped(kind)}">{escaped(text)}</span>')


def muted(text: str) -> SafeString:
    """Return text that stands back."""
    return SafeString(f'<span class="muted">{escaped(text)}</span>')


def link_items(items: Iterable[Any], current: str) -> SafeString:
    """Return links as items of a list: each has ``url``, ``label``, perhaps ``count``.

    ``current`` is what ``aria-current`` says of the one where somebody is.
    """
    return joined(_link(item, current) for item in items)


def _link(item: Any, current: str) -> str:
    here = f' aria-current="{current}"' if _of(item, "current") else ""
    count = _of(item, "count")
    much = f" <b>{escaped(count)}</b>" if count else ""
    return f'<li><a href="{escaped(_of(item, "url"))}"{here}>{escaped(_of(item, "label"))}{much}</a></li>'


def joined(parts: Iterable[str]) -> SafeString:
    """Return parts in which everything is escaped already, as markup."""
    return SafeString("".join(parts))


def rail_items(places: Iterable[Any]) -> SafeString:
    """Return the places of the workspace as items of a list, with how much waits at each."""
    return joined(map(_place, places))


def _place(place: Any) -> str:
    here = ' aria-current="page"' if place.current else ""
    key = escaped(place.key)
    press = f' aria-keyshortcuts="{key}"' if key else ""
    shown = f'<kbd hidden aria-hidden="true">{key}</kbd>' if key else ""
    drawn = icon(place.icon) if place.icon else ""
    words = f"<span>{escaped(place.label)}</span>{_tally(place.count)}{shown}"
    return f'<li><a href="{escaped(place.url)}"{here}{press}>{drawn}{words}</a></li>'


def _tally(count: str) -> str:
    if not count:
        return ""
    waiting = escaped(_("waiting"))
    return f'<span class="tally">{escaped(count)}<span class="vh"> {waiting}</span></span>'


def timeline_items(entries: Iterable[Any]) -> SafeString:
    """Return entries of a timeline as items of a list."""
    return joined(map(_entry, entries))


def _entry(entry: Any) -> str:
    urgent = ' class="urgent"' if _of(entry, "kind") == "rose" else ""
    who = _of(entry, "who")
    when = f"{escaped(_of(entry, 'when'))}{f' · {escaped(who)}' if who else ''}"
    said = f"<p><b>{escaped(_of(entry, 'title'))}</b> {escaped(_of(entry, 'text'))}</p>"
    return f'<li{urgent}><span class="when">{when}</span>{said}</li>'


def _of(item: Any, name: str) -> Any:
    return item.get(name, "") if isinstance(item, Mapping) else getattr(item, name, "")


def _class(kind: str) -> str:
    return f' class="{escaped(kind)}"' if kind else ""
