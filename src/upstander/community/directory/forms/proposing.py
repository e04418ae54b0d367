"""What a partner's program proposes, read strictly: what is not clear is said with its place."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.actions.proposing import Change
from upstander.community.directory.forms.keeping import EntryForm
from upstander.community.directory.proposal_api import CHANGE, KEY
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.shapes import Fault, faults
from upstander.foundation.core.errors import Refusal

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Where each plain field of ours stands in what is sent.
_PLACES: Mapping[str, tuple[str, str]] = {
    "description": ("service", "description"),
    "website": ("service", "url"),
    "email": ("service", "email"),
    "cost": ("service", "fees"),
    "getting_in": ("location", "description"),
}
_WORDS = {
    "type": _("It should be of the type %(wanted)s."),
    "missing": _("It lacks “%(wanted)s”."),
    "unknown": _("Nothing of this name can be proposed. There is: %(wanted)s."),
    "many": _("At most %(wanted)s."),
    "long": _("At most %(wanted)s characters."),
    "pattern": _("It should fit %(wanted)s."),
    "choice": _("It should be one of: %(wanted)s."),
    "day": _("There is no such day."),
    "backwards": _("The last day comes before the first."),
    "nul": _("A character in it cannot be kept."),
}


class NotJson(Refusal):
    """What was sent is not JSON."""

    def __init__(self) -> None:
        super().__init__(_("What was sent is not JSON."), next_step=_("Send one JSON object."))


class NoKey(Refusal):
    """The request has no usable name of its own."""

    def __init__(self) -> None:
        super().__init__(
            _("The header Idempotency-Key is missing or has another form."),
            next_step=_("Give each change a name of 1 to 100 letters, digits and signs."),
        )


class NotReadable(Refusal):
    """Some of it cannot be read; ``errors`` say what and where."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            _("Some of it cannot be read, so nothing was kept."),
            next_step=_("Each error names its place as a JSON pointer."),
        )
        self.errors = errors


class _Problem(Exception):
    """Something is wrong with one part; ``args[0]`` is the fault."""


def change_from(raw: bytes, key: str) -> Change:
    """Return what a program proposes. Raises NoKey, NotJson and NotReadable."""
    if not re.fullmatch(KEY, key):
        raise NoKey
    said = _json(raw)
    found = [*faults(said, CHANGE), *_nuls(said)]
    if found:
        raise NotReadable([_in_words(one) for one in found])
    place = said.get("service_at_location_id")
    return Change(
        key=key,
        digest=sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(),
        service=UUID(said["service_id"]),
        at_location=UUID(place) if place else None,
        fields=_fields(said),
    )


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise NotJson from fault


def _nuls(said: object, at: str = "") -> Iterator[Fault]:
    """Yield the places of characters that no database keeps: NUL, and halves of a pair."""
    if isinstance(said, str) and re.search("[\0\ud800-\udfff]", said):
        yield Fault(at, "nul")
    inside = said.items() if isinstance(said, dict) else ()
    items = enumerate(said) if isinstance(said, list) else inside
    for name, value in items:
        yield from _nuls(value, f"{at}/{name}")


def _in_words(fault: Fault) -> tuple[str, str]:
    return fault.pointer, str(_WORDS[fault.code] % {"wanted": fault.wanted})


def _fields(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named fields as facts. Raises NotReadable with everything that is wrong."""
    found: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    for name, (part, key) in _PLACES.items():
        if key in said.get(part, {}):
            _keep_clean(name, f"/{part}/{key}", said[part][key], found, errors)
    for number, phone in enumerate(said.get("phones", ())):
        name = {"voice": "phone", "text": "text"}[phone.get("type", "voice")]
        _keep_clean(name, f"/phones/{number}/number", phone["number"], found, errors)
    if "accessibility" in said.get("location", {}):
        offered = {one["accessibility"] for one in said["location"]["accessibility"]}
        found["access"] = tuple(sorted(offered))
    if "schedules" in said:
        found["openings"] = _openings(said["schedules"], errors)
    if errors:
        raise NotReadable(errors)
    return found


def _keep_clean(
    name: str, at: str, value: str, found: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    """Read a field as the screen of the same field does."""
    try:
        found[name] = EntryForm.base_fields[name].clean(value)
    except ValidationError as fault:
        errors.append((at, " ".join(fault.messages)))


def _openings(
    schedules: Sequence[Mapping[str, Any]], errors: list[tuple[str, str]]
) -> tuple[Span, ...]:
    spans: set[Span] = set()
    for number, one in enumerate(schedules):
        try:
            spans.update(_spans(one, f"/schedules/{number}"))
        except _Problem as problem:
            errors.append(_in_words(problem.args[0]))
    return tuple(sorted(spans, key=str))


def _spans(schedule: Mapping[str, Any], at: str) -> list[Span]:
    first, last = (_day(schedule, name, at) for name in ("valid_from", "valid_to"))
    if first and last and last < first:
        raise _Problem(Fault(f"{at}/valid_to", "backwards"))
    opens, closes = (
        dt.time.fromisoformat(schedule[name][:5]) for name in ("opens_at", "closes_at")
    )
    days = schedule["byday"].split(",")
    return [Span(_DAYS.index(day), opens, closes, first, last) for day in days]


def _day(schedule: Mapping[str, Any], name: str, at: str) -> dt.date | None:
    if name not in schedule:
        return None
    try:
        return dt.date.fromisoformat(schedule[name])
    except ValueError:
        raise _Problem(Fault(f"{at}/{name}", "day")) from None
