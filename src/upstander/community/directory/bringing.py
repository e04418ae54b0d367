"""Reading a source: a list as CSV or Excel, a feed from its address, or a feed saved as a file."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from upstander.community.directory.open_referral import TAXONOMIES, term_id
from upstander.community.directory.rules.bringing import (
    HEADINGS,
    KINDS,
    Row,
    RowRefused,
    row_of,
    rows_of_service,
)
from upstander.foundation.core.errors import Refusal
from upstander.foundation.uploads import spreadsheets
from upstander.foundation.uploads.spreadsheets.tables import Line, plain

MOST_SERVICES = 5_000
_PER_PAGE = 100
# Why a row stays out.
REASONS = {
    "no_name": _("It has no name."),
    "no_kind": _("We do not know what kind of entry this is: “{said}”."),
    "no_postcode": _("This is not a whole postcode: “{said}”."),
    "no_hours": _("These hours are not clear: “{said}”."),
    "too_long": _("What it says in “{said}” is too long."),
    "not_active": _("It does not run: “{said}”."),
    "again": _("The same entry stands further up."),
}


class NotAFeed(Refusal):
    """What was read is not Open Referral UK."""

    def __init__(self) -> None:
        super().__init__(
            _("This is not a feed of Open Referral UK, so nothing was brought in."),
            next_step=_("Give the address below which “services” stands, or a file saved from it."),
        )


class NoColumns(Refusal):
    """The list has no column that says what something is called."""

    def __init__(self) -> None:
        super().__init__(
            _("We found no column for the name or the kind, so nothing was brought in."),
            next_step=_(
                "Head the columns: kind, name, organisation, place, address, town, postcode, phone."
            ),
        )


@dataclass
class Reading:
    """What a source holds: rows to come in, and what stays out.

    Of that each says where it stood, then for each fault the code and what it said there.
    """

    rows: list[Row] = field(default_factory=list)
    rejects: list[tuple[str, ...]] = field(default_factory=list)


def read_list(raw: bytes) -> Reading:
    """Return what a spreadsheet holds. Raises the refusals of ``spreadsheets`` and NoColumns."""
    table = spreadsheets.read(raw, HEADINGS)
    columns = {place: HEADINGS.get(plain(name), "") for place, name in enumerate(table.columns)}
    if not {"name", "kind"} <= set(columns.values()):
        raise NoColumns
    return _gathered((str(line.number), partial(_of_line, line, columns)) for line in table.lines)


def read_feed(services: Iterable[Mapping[str, Any]]) -> Reading:
    """Return what a feed's services hold."""
    kinds = _kinds()
    return _gathered(
        (str(one.get("name", ""))[:100], partial(rows_of_service, one, kinds)) for one in services
    )


def services_in(raw: bytes) -> list[Mapping[str, Any]]:
    """Return the services in a saved feed: one page, a list, or a single service. Raises NotAFeed."""
    said = _json(raw)
    found = said.get("contents", [said]) if isinstance(said, dict) else said
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and "name" in one for one in found
    ):
        raise NotAFeed
    return found[:MOST_SERVICES]


def services_at(address: str, ask: Callable[[str], bytes]) -> Iterator[Mapping[str, Any]]:
    """Yield every service of a feed in full, at most 5,000; ``ask`` reads one address.

    Raises NotAFeed, and what ``ask`` raises.
    """
    base, page, count = address.rstrip("/").removesuffix("/services"), 1, 0
    while True:
        query = urlencode({"page": page, "per_page": _PER_PAGE})
        said = _json(ask(f"{base}/services?{query}"))
        if not isinstance(said, dict) or not isinstance(said.get("contents"), list):
            raise NotAFeed
        for one in said["contents"]:
            if count >= MOST_SERVICES:
                return
            count += 1
            yield _full(base, one, ask)
        if said.get("last_page", True) or not said["contents"]:
            return
        page += 1


def _of_line(line: Line, columns: Mapping[int, str]) -> list[Row]:
    """Return the entry in a line; of two columns for one field the first that says something."""
    said: dict[str, str] = {}
    for place, cell in enumerate(line.cells):
        if cell and columns[place]:
            said.setdefault(columns[place], cell)
    return [row_of(said)]


def _full(base: str, listed: object, ask: Callable[[str], bytes]) -> Mapping[str, Any]:
    id_ = listed.get("id") if isinstance(listed, dict) else None
    # An id goes into an address, so it is nothing but letters, digits and dashes.
    if not isinstance(id_, str) or not id_.replace("-", "").isalnum():
        raise NotAFeed
    said = _json(ask(f"{base}/services/{id_}"))
    if not isinstance(said, dict):
        raise NotAFeed
    return said


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise NotAFeed from fault


def _kinds() -> dict[str, str]:
    """Return by id, label or what lists call it which kind of ours a term means."""
    choices = TAXONOMIES["kind"][2]
    return {
        **KINDS,
        **{str(term_id("kind", code)): code for code in choices.values},
        **{str(label): code for code, label in choices.choices},
    }


def _gathered(found: Iterable[tuple[str, Callable[[], list[Row]]]]) -> Reading:
    """Return each entry once, the first of it; what stays out is told in the source's order."""
    reading = Reading()
    seen: set[str] = set()
    for where, rows in found:
        try:
            came = rows()
        except RowRefused as refused:
            told = (part for code, said in refused.faults for part in (code, said[:100]))
            reading.rejects.append((where, *told))
            continue
        for row in came:
            if row.key in seen:
                reading.rejects.append((where, "again", ""))
            else:
                seen.add(row.key)
                reading.rows.append(row)
    return reading
