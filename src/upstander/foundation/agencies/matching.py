"""Holding routes against the audit trail: one that was changed by SQL has no event that says so."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from upstander.foundation.agencies.models import Route
from upstander.foundation.agencies.queries import digest_of
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import Noted
from upstander.foundation.audit.queries import told_of

_SETTING = (EventName.ROUTE_SET, EventName.ROUTE_MOVED)


def strange_routes(_noted: Mapping[str, Noted]) -> Iterator[str]:
    """Say of each route whether it stands as the last act that set it left it."""
    said = told_of(_SETTING)
    for route in Route.objects.select_related("area").order_by("id"):
        where = f"for {route.area.code}" if route.area else "for everywhere else"
        told = said.get(route.id, [])
        # Two acts of one moment have no order: either may be the last.
        last = {detail["digest"] for at, detail in told if at == told[-1][0]}
        if digest_of(route) not in last:
            yield f"The route {route.id} {where} is not as the last recorded act left it."


def route_history() -> dict[UUID, set[str]]:
    """Return every digest that a recorded act left each route with."""
    return {
        route: {str(detail["digest"]) for _at, detail in told}
        for route, told in told_of(_SETTING).items()
    }
