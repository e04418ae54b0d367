"""The screen on which a call is typed: every question of the door at once, in groups, any order."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.forms import Asking, QuestionForm, parts_form
from upstander.confidential.reporting.questions import BY_KEY, PLAIN, Entry, Part
from upstander.foundation.agencies.queries import receiving_agencies
from upstander.foundation.agencies.reading import districts

# Each question once: the group it stands in, its name, and its pages.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("safety", _("Are they safe?"), ("safe",)),
    ("words", _("What they say"), ("story", "help")),
    ("person", _("Who and where"), ("who", "age", "area")),
    ("reach", _("Reaching them"), ("contact",)),
    ("facts", _("More about it"), ("kinds", "why", "when", "did", "private", "harm", "told")),
    ("life", _("How they are"), ("life", "needs")),
    ("about", _("Name and about them"), ("name", "for_them", "about", "heard")),
    ("know", _("Who may know"), ("share", "last")),
)
# Groups that are folded until something stands in them: few calls come to all of it.
FOLDED = frozenset({"facts", "life", "about"})
# In sight all the time beside the groups: the line may drop at any moment.
NUMBER, SAY = "contact_at", "say"


@dataclass(frozen=True)
class Asked:
    """One field of a group, with how long it may be where that is counted."""

    field: BoundField
    count: int


@dataclass(frozen=True)
class Group:
    """A group of questions; ``shortcut`` is the digit that jumps there with Alt."""

    slug: str
    title: str
    shortcut: int
    asked: Sequence[Asked]

    @property
    def folded(self) -> bool:
        """Whether it can be folded away."""
        return self.slug in FOLDED

    @property
    def filled(self) -> bool:
        """Whether something stands in it."""
        return any(one.field.value() for one in self.asked)


def call_form(now: dt.datetime, data: Any = None) -> QuestionForm:
    """Return every question of the door in one form; what was typed before is its data."""
    asking = Asking(areas=districts(now), agencies=receiving_agencies())
    keys = [key for _slug, _title, keys in GROUPS for key in keys]
    asked: dict[str, tuple[Entry, Part]] = {}
    for key in keys:
        for part in _parts(BY_KEY[key]):
            asked.setdefault(part.key, (BY_KEY[key], part))
    return parts_form(list(asked.values()), asking, data=data)


def groups(form: QuestionForm) -> list[Group]:
    """Return the form in its groups, each field where it is asked first."""
    seen = {NUMBER, SAY}
    return [
        Group(slug, str(title), number, list(_fields(form, keys, seen)))
        for number, (slug, title, keys) in enumerate(GROUPS, start=1)
    ]


def _parts(entry: Entry) -> list[Part]:
    """Return what is asked in plain words, whatever was answered elsewhere: there is no order."""
    return [part for part in entry.parts if part.only in {"", PLAIN}]


def _fields(form: QuestionForm, keys: Sequence[str], seen: set[str]) -> Iterator[Asked]:
    for part in (part for key in keys for part in _parts(BY_KEY[key])):
        if part.key not in seen:
            seen.add(part.key)
            yield Asked(form[part.key], part.limit if part.kind == "text" else 0)
