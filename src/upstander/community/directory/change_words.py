"""What a place wants changed, field by field, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.community.directory.choices import Access, Holidays
from upstander.community.directory.rules.facts import Difference

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIELDS: Mapping[str, "StrOrPromise"] = {
    "description": gettext_lazy("What it does"),
    "easy": gettext_lazy("The same in Easy Read"),
    "website": gettext_lazy("Website"),
    "cost": gettext_lazy("What it costs"),
    "getting_in": gettext_lazy("How to get in"),
    "phone": gettext_lazy("Phone"),
    "text": gettext_lazy("Text number"),
    "email": gettext_lazy("Email"),
    "holidays": gettext_lazy("On bank holidays"),
    "hours_note": gettext_lazy("Beside the hours"),
    "access": gettext_lazy("What it has"),
    "openings": gettext_lazy("Opening hours"),
}


@dataclass(frozen=True)
class Changed:
    """One field: what it says now, and what the place wants it to say."""

    field: str
    label: str
    old: Sequence[str]
    new: Sequence[str]


def changes(found: Sequence[Difference]) -> list[Changed]:
    """Return each changed field in words."""
    return [
        Changed(
            one.field, str(FIELDS.get(one.field, one.field)), _words(one.field, one.old),
            _words(one.field, one.new),
        )
        for one in found
    ]  # fmt: skip


def _words(field: str, said: str | list[str]) -> list[str]:
    parts = said if isinstance(said, list) else [said] if said else []
    in_words = _IN_WORDS.get(field, str)
    return [in_words(part) for part in parts] or [_("nothing")]


def _opening(said: str) -> str:
    weekday, opens, closes, first, last, *instead = said.split()
    season = "" if first == last == "-" else f" ({first} – {last})"
    more = f", {_('instead of the usual hours')}" if instead else ""
    return f"{WEEKDAYS[int(weekday)]} {opens}–{closes}{season}{more}"


_IN_WORDS: Mapping[str, Callable[[str], str]] = {
    "access": lambda code: str(Access(code).label),
    "holidays": lambda code: str(Holidays(code).label),
    "openings": _opening,
}
