"""Reads of the register, in words for the screen."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.reporting.models import Report
from upstander.confidential.sharing.bases import basis
from upstander.confidential.sharing.choices import Agreed, EndedBy, Purpose
from upstander.confidential.sharing.models import Disclosure
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import circle_names, circles
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.models import Access, Compartment

# The purposes in words to the person whose report it is.
FOR_THE_PERSON = {
    Purpose.SUPPORT: gettext_lazy("To support you."),
    Purpose.SAFETY: gettext_lazy("To keep you or someone else safe."),
    Purpose.INVESTIGATE: gettext_lazy("To look into what happened."),
    Purpose.HOUSING: gettext_lazy("To help with your home or your street."),
    Purpose.TAKE_OVER: gettext_lazy("To help you in our place."),
}


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    id: UUID
    number: str
    to: str
    given_by: str
    kinds: tuple[str, ...]
    purpose: str
    basis: str
    agreed: str
    given_on: dt.date
    ended_on: dt.date | None
    ended_by: str
    from_circle: UUID
    to_circle: UUID

    @property
    def live(self) -> bool:
        """Whether the other team still has keys."""
        return self.ended_on is None


@dataclass(frozen=True)
class SharedLine:
    """What a person who told us sees of one sharing. ``duty``: the law says it must be."""

    id: UUID
    to: str
    purpose: str
    given_on: dt.date
    ended_on: dt.date | None
    duty: bool
    may_withdraw: bool


def register_of(actor: Actor, report: Report) -> list[Entry]:
    """Return the register of one report, newest first, if the actor holds a key to it."""
    rows = Disclosure.objects.visible_to(actor).filter(report=report)
    return entries(list(rows.select_related("report").order_by("-given_on", "id")))


def entries(rows: Sequence[Disclosure]) -> list[Entry]:
    """Return rows as lines of the register."""
    names = _names(rows)
    return [_entry(row, names) for row in rows]


def find_entry(actor: Actor, report: Report, disclosure: UUID) -> Disclosure | None:
    """Return one live entry of a report the actor holds a key to."""
    rows = Disclosure.objects.visible_to(actor).live().filter(report=report, pk=disclosure)
    return rows.select_related("report").first()


def could_receive(report: Report) -> list[CircleRef]:
    """Return the circles that hold no key to a report yet."""
    held = set(Access.objects.filter(subject=report.pk).values_list("holder", flat=True))
    return [circle for circle in circles() if circle.id not in held]


def parts_of(report: Report) -> frozenset[CompartmentKind]:
    """Return the parts of a report that can be shared: those there are, its originals left out."""
    rows = Compartment.objects.filter(subject=report.pk).values_list("kind", flat=True)
    return frozenset(map(CompartmentKind, rows)) - {CompartmentKind.ORIGINALS}


def shared_with(owner: UUID) -> list[SharedLine]:
    """Return who else was given the report of a code's owner: organisation and team, no person."""
    rows = list(Disclosure.objects.filter(report=owner).order_by("-given_on", "id"))
    names = _names(rows)
    return [
        SharedLine(
            id=row.pk,
            to=names[row.to_circle],
            purpose=str(FOR_THE_PERSON[Purpose(row.purpose)]),
            given_on=row.given_on,
            ended_on=row.ended_on,
            duty=basis(row.basis).duty,
            may_withdraw=row.ended_on is None and not basis(row.basis).duty,
        )
        for row in rows
    ]


def _names(rows: Iterable[Disclosure]) -> Mapping[UUID, str]:
    return circle_names({circle for row in rows for circle in (row.from_circle, row.to_circle)})


def _entry(row: Disclosure, names: Mapping[UUID, str]) -> Entry:
    return Entry(
        id=row.pk,
        number=row.report.number,
        to=names[row.to_circle],
        given_by=names[row.from_circle],
        kinds=tuple(row.kinds),
        purpose=str(Purpose(row.purpose).label),
        basis=_(basis(row.basis).title),
        agreed=str(Agreed(row.agreed).label),
        given_on=row.given_on,
        ended_on=row.ended_on,
        ended_by=str(EndedBy(row.ended_by).label) if row.ended_by else "",
        from_circle=row.from_circle,
        to_circle=row.to_circle,
    )
