"""Who can open what people wrote when they booked."""

from collections.abc import Iterable
from uuid import UUID

from upstander.confidential.support.models import Booking, Resource, Service
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import circle_names
from upstander.foundation.vault.models import Access

# The jobs of a team in which somebody holds sessions.
HOLDING = [role for role in Role if Permission.HOLD_SESSIONS in ROLES[role].may]


def teams_to_read(booking: Booking) -> list[UUID]:
    """Return the service's team, and the officer's own where that is another one.

    Whoever meets the person must be able to read what to mind before contact.
    """
    team = Service.objects.values_list("circle_id", flat=True).get(pk=booking.service_id)
    rows = Membership.objects.filter(
        user__in=Resource.objects.filter(pk=booking.officer_id).values("user"),
        state=MemberState.ACTIVE, role__in=HOLDING, circle__isnull=False,
    )  # fmt: skip
    own = set(rows.values_list("circle_id", flat=True))
    return [team] if team in own else [team, *sorted(own)]


def holders_of(booking: UUID) -> list[UUID]:
    """Return who holds a key to a booking; nobody before it was sealed."""
    return list(Access.objects.filter(subject=booking).values_list("holder", flat=True))


def teams_that_read(bookings: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the names of the teams that hold a key to each of these bookings."""
    rows = Access.objects.filter(subject__in=list(bookings)).values_list("subject", "holder")
    pairs = list(rows)
    names = circle_names({holder for _booking, holder in pairs}) if pairs else {}
    found: dict[UUID, list[str]] = {}
    for booking, holder in pairs:
        if holder in names:
            found.setdefault(booking, []).append(names[holder])
    return found


def officers_who_read(booking: UUID) -> set[UUID]:
    """Return the officers in use whose team can open a booking; none before it was sealed."""
    holders = holders_of(booking)
    if not holders:
        return set()
    users = Membership.objects.filter(circle__in=holders, state=MemberState.ACTIVE).values("user")
    return set(Resource.objects.filter(user__in=users, active=True).values_list("pk", flat=True))
