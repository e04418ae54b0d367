"""Reading the record, and checking that nobody has rewritten it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from upstander.foundation.audit import rules
from upstander.foundation.audit.choices import EventName, Fault
from upstander.foundation.audit.matchers import Matcher, Noted
from upstander.foundation.audit.models import Event, Link, PublicAct

SLICE = 500
_OPENING = (EventName.REPORT_OPENED, EventName.FILE_OPENED)


@dataclass(frozen=True)
class Opening:
    """Somebody read it: which organisation, in which role, on which day. Never a name.

    ``of_file`` says that it was a file that they opened.
    """

    day: dt.date
    agency: str
    role: str
    of_file: bool = False


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found: how much it looked at, and everything that is wrong."""

    events: int
    links: int
    head: rules.Head | None
    problems: tuple[rules.Problem, ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


def events_for(subject_id: UUID) -> QuerySet[Event]:
    """Return everything written down about a subject, newest day first."""
    return Event.objects.filter(subject_id=subject_id).order_by("-day", "-at", "id")


def openings_of(subject_id: UUID) -> list[Opening]:
    """Return who opened a subject on which day, newest first; twice on one day is told once."""
    rows = Event.objects.filter(subject_id=subject_id, name__in=_OPENING)
    openings = {
        Opening(
            day, str(detail.get("agency", "")), str(detail.get("role", "")),
            of_file=name == EventName.FILE_OPENED,
        )
        for day, name, detail in rows.values_list("day", "name", "detail")
    }  # fmt: skip
    by_name = sorted(openings, key=lambda one: (one.agency, one.role, one.of_file))
    return sorted(by_name, key=lambda opening: opening.day, reverse=True)


def events_named(name: EventName, since: dt.date) -> QuerySet[Event]:
    """Return the events of one name of that day and later."""
    return Event.objects.filter(name=name, day__gte=since).order_by("day", "id")


def unlinked(since: dt.date | None = None) -> QuerySet[Event]:
    """Return events that have no link yet, of that day and later, in an order that tells nothing.

    The order is that of their random ids.
    """
    events = Event.objects.filter(~Exists(Link.objects.filter(event=OuterRef("id"))))
    return (events if since is None else events.filter(day__gte=since)).order_by("id")


def head() -> rules.Head | None:
    """Return the newest link's position and hash, or None while there is no link."""
    newest = Link.objects.order_by("-position").values_list("position", "hash").first()
    return rules.Head(*newest) if newest else None


def verify(
    *, now: dt.datetime, matchers: Sequence[Matcher] = (), heads: Sequence[rules.Head] = ()
) -> Verdict:
    """Read the whole record and return everything that is wrong with it.

    ``heads`` are what earlier anchors kept: each must still stand in the chain. ``matchers``
    compare the ciphertexts with the digests noted here.
    """
    found = chain(_chain_problems(heads), _unlinked_problems(now), _item_problems(matchers))
    problems = tuple(found)
    return Verdict(
        events=Event.objects.count(), links=Link.objects.count(), head=head(), problems=problems
    )


def _chain_problems(heads: Sequence[rules.Head]) -> Iterator[rules.Problem]:
    wanted = set(heads)
    before = None
    for link, event in _links_with_events():
        yield from rules.problems_at(before, link, event)
        before = rules.Head(position=link.position, hash=link.hash)
        wanted.discard(before)
    for missing in sorted(wanted, key=lambda wanted_head: wanted_head.position):
        words = rules.FAULT_WORDS[Fault.HEAD_MISSING].format(position=missing.position)
        yield rules.Problem(Fault.HEAD_MISSING, words, position=missing.position)


def _links_with_events() -> Iterator[tuple[rules.LinkFacts, rules.EventFacts | None]]:
    rows = Link.objects.order_by("position").iterator(chunk_size=SLICE)
    while links := list(islice(rows, SLICE)):
        events = Event.objects.in_bulk([link.event for link in links])
        for link in links:
            event = events.get(link.event)
            yield link.facts, event.facts if event else None


def _unlinked_problems(now: dt.datetime) -> Iterator[rules.Problem]:
    for event in unlinked().iterator(chunk_size=SLICE):
        if rules.should_be_linked(event.at, now):
            words = rules.FAULT_WORDS[Fault.EVENT_UNLINKED].format(event=event.id, day=event.day)
            yield rules.Problem(Fault.EVENT_UNLINKED, words, event=event.id)


def _item_problems(matchers: Sequence[Matcher]) -> Iterator[rules.Problem]:
    if not matchers:
        return
    noted = _noted()
    for matcher in matchers:
        yield from (rules.Problem(Fault.ITEM_DIFFERS, words) for words in matcher(noted))


def _noted() -> dict[str, Noted]:
    columns = ("item_digest", "name", "day", "subject_kind", "subject_id")
    rows = chain.from_iterable(
        model.objects.exclude(item_digest="").values_list(*columns).iterator(chunk_size=SLICE)
        for model in (Event, PublicAct)
    )
    return {digest: Noted(*rest) for digest, *rest in rows}


def told_of(names: Iterable[str]) -> dict[UUID, list[tuple[dt.datetime, rules.Detail]]]:
    """Return what the events of these names say of each subject, oldest first, with their times."""
    rows = Event.objects.filter(name__in=list(names))
    found: dict[UUID, list[tuple[dt.datetime, rules.Detail]]] = defaultdict(list)
    for subject, at, detail in rows.order_by("at").values_list("subject_id", "at", "detail"):
        if subject and at:
            found[subject].append((at, detail))
    return found


def details_of(names: Iterable[str]) -> Iterator[rules.Detail]:
    """Return what the events and public acts of these names say, in no order."""
    wanted = list(names)
    return chain.from_iterable(
        model.objects.filter(name__in=wanted)
        .values_list("detail", flat=True)
        .iterator(chunk_size=SLICE)
        for model in (Event, PublicAct)
    )
