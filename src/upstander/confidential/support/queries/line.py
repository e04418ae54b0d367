"""The line of those who drop in: whether it is open, and where somebody stands in it."""

import datetime as dt
from dataclasses import dataclass

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.marks import mark
from upstander.confidential.support.models import Service
from upstander.confidential.support.models.line import CheckIn, LinePlace
from upstander.confidential.support.session_choices import PlaceState
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.postoffice import open_for_sending

# What a secret belongs to; see marks.
LINE = "line"


# States of a place that is over. Each says only whether somebody was talked to.
OVER = (PlaceState.TALKED, PlaceState.NO_TURN)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: how many come before them, or who calls them and where."""

    ahead: int
    officer: str = ""
    meeting: str = ""
    reach: str = ""


def open_services(now: dt.datetime) -> list[Service]:
    """Return the services somebody can drop in to now."""
    here = CheckIn.objects.filter(until__gt=now).values("service")
    return list(Service.objects.filter(pk__in=here, open=True).order_by("name"))


def here_now(service: Service, now: dt.datetime) -> list[CheckIn]:
    """Return the officers who are there for a service now."""
    rows = CheckIn.objects.filter(service=service, until__gt=now)
    return list(rows.select_related("resource").order_by("id"))


def waiting_for(service: Service) -> int:
    """Return how many wait."""
    return LinePlace.objects.filter(service=service, state=PlaceState.WAITING).count()


def standing(secret: str) -> Standing | None:
    """Return where the owner of a secret stands; None where they have no place any more."""
    rows = LinePlace.objects.filter(mark=mark(LINE, secret)).exclude(state__in=OVER)
    place = rows.select_related("taken_by__resource").first() if secret else None
    if place is None:
        return None
    here = place.taken_by
    if here is not None:
        reach = open_for_sending(bytes(here.sealed), row=here.pk)
        return Standing(0, here.resource.name, str(Meeting(here.meeting).label), reach)
    before = LinePlace.objects.filter(
        service=place.service_id, day=place.day, state=PlaceState.WAITING, number__lt=place.number
    )
    return Standing(before.count())


def what_came(secret: str) -> str:
    """Return what came of a place that is over today, as its state; empty where nobody knows."""
    rows = LinePlace.objects.filter(mark=mark(LINE, secret), state__in=OVER)
    found = rows.values_list("state", flat=True).first() if secret else None
    return found or ""


def called_by(here: CheckIn | None) -> str:
    """Return how somebody stands whom this officer called: called, there, or nobody."""
    place = None if here is None else here.taken.first()
    return place.state if place else ""


def my_check_in(actor: Actor, now: dt.datetime) -> CheckIn | None:
    """Return the actor's own check-in, while it lasts."""
    rows = CheckIn.objects.filter(resource__user=actor.user_id, until__gt=now)
    return rows.select_related("service").first()
