"""What those who keep the directory see: every entry, and what is to be looked at."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.community.directory.choices import Kind, State
from upstander.community.directory.models import Entry
from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.rules.checking import SOON
from upstander.foundation.core.clock import london_day

ROWS = 50
# The lists that somebody can ask for, and what each is called.
LISTS = {
    "all": gettext_lazy("All"),
    "check": gettext_lazy("To check"),
    "public": gettext_lazy("Public"),
    "not": gettext_lazy("Not public"),
    "ended": gettext_lazy("Ended"),
}


@dataclass(frozen=True)
class Row:
    """An entry in the keepers' table; ``where`` says how it stands with the public."""

    id: UUID
    title: str
    kind: str
    town: str
    where: str
    is_public: bool
    checked_on: dt.date | None
    until: dt.date | None


def rows(*, which: str, words: str, now: dt.datetime, page: int = 1) -> tuple[list[Row], bool]:
    """Return one page of a list by name, and whether there is more."""
    today = london_day(now)
    first = (page - 1) * ROWS
    found = _named(_listed(which, today), words).select_related("service__organisation", "location")
    kept = list(found.order_by("service__name", "location__name", "pk")[first : first + ROWS + 1])
    return [_row(one, today) for one in kept[:ROWS]], len(kept) > ROWS


def to_check_count(now: dt.datetime) -> int:
    """Return how many entries somebody must look at: unchecked, lapsed, or soon to lapse."""
    return _listed("check", london_day(now)).count()


def how_public(entry: Entry, today: dt.date) -> tuple[bool, str]:
    """Return whether the public sees an entry today, and in words why or until when."""
    for holds, words in (
        (entry.state == State.ENDED, _("Ended")),
        (bool(entry.hidden_because), _("Hidden: {why}").format(why=entry.hidden_because)),
        (entry.check_again_on is None, _("Not checked yet")),
        (_is_before(entry.check_again_on, today), _("Its check has lapsed")),
        (entry.visible_from > today, _("Not yet")),
        (_is_before(entry.visible_to, today), _("Its time is over")),
    ):
        if holds:
            return False, words
    return True, _("Closed for now") if entry.state == State.PAUSED else _("Public")


def _is_before(day: dt.date | None, today: dt.date) -> bool:
    return day is not None and day < today


def _listed(which: str, today: dt.date) -> EntryQuerySet:
    every = Entry.objects.all()
    running = every.exclude(state=State.ENDED)
    due = Q(check_again_on__isnull=True) | Q(check_again_on__lt=today + SOON)
    lists = {
        "check": running.filter(due),
        "public": Entry.objects.public(today),
        "not": running.exclude(pk__in=Entry.objects.public(today).values("pk")),
        "ended": every.filter(state=State.ENDED),
    }
    return lists.get(which, every)


def _named(entries: EntryQuerySet, words: str) -> EntryQuerySet:
    if not words:
        return entries
    return entries.filter(
        Q(service__name__icontains=words)
        | Q(service__organisation__name__icontains=words)
        | Q(location__name__icontains=words)
        | Q(location__town__icontains=words)
        | Q(location__postcode__icontains=words)
    )


def _row(entry: Entry, today: dt.date) -> Row:
    place, (is_public, where) = entry.location, how_public(entry, today)
    name = entry.service.name
    return Row(
        id=entry.id,
        title=f"{name}, {place.name}" if place else name,
        kind=str(Kind(entry.service.kind).label),
        town=place.town if place else "",
        where=where,
        is_public=is_public,
        checked_on=entry.checked_on,
        until=entry.check_again_on,
    )
