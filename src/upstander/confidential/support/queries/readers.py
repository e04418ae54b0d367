"""Who can open what people wrote when they booked."""

from collections.abc import Iterable
from uuid import UUID

from upstander.confidential.support.models import Booking, Resource, Service
from upstander.confidential.support.rules.wishes import Wish, wish_from
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import circle_names
from upstander.foundation.vault.models import Access

# The jobs of a team in which somebody holds sessions.
HOLDING = [role for role in Role if Permission.HOLD_SESSIONS in ROLES[role].may]


def teams_to_read(booking: Booking) -> list[UUID]:
    """Return who is to read a booking; whoever meets the person is always among them.

    They must be able to read what to mind before contact. Of a booking that belongs to nothing
    it is the service's team, and the officer's own where that is another one. Of one that belongs
    to a report or a case it is whoever reads that, and the officer's own team where none of those
    who read it was free; the service's, where the officer has no team.
    """
    team = Service.objects.values_list("circle_id", flat=True).get(pk=booking.service_id)
    own = _own_teams(booking)
    if booking.attached_to is None:
        return [team] if team in own else [team, *sorted(own)]
    holders = holders_of(booking.attached_to)
    if booking.officer_id in _officers_in(holders):
        return holders
    added = {team} if team in own or not own else own
    return [*holders, *sorted(added - set(holders))]


def _own_teams(booking: Booking) -> set[UUID]:
    rows = Membership.objects.filter(
        user__in=Resource.objects.filter(pk=booking.officer_id).values("user"),
        state=MemberState.ACTIVE, role__in=HOLDING, circle__isnull=False,
    )  # fmt: skip
    return set(rows.values_list("circle_id", flat=True))


def holders_of(subject: UUID) -> list[UUID]:
    """Return who holds a key to a booking, a report or a case; nobody before it was sealed."""
    return list(Access.objects.filter(subject=subject).values_list("holder", flat=True))


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


def officers_who_read(booking: Booking) -> set[UUID]:
    """Return the officers in use whose team can open a booking.

    Before it is sealed that is whoever reads what it belongs to, and nobody where that is nothing.
    """
    holders = holders_of(booking.pk)
    if not holders and booking.attached_to is not None:
        holders = holders_of(booking.attached_to)
    return _officers_in(holders)


def wish_to_move(booking: Booking) -> Wish:
    """Return what is looked for when a booking gets another time: what was asked for before.

    One that belongs to a report or a case is taken over only by who can open it: nobody is at hand
    to give its key to another team then. An officer without an account, for whom the service's
    team reads it, may keep it.
    """
    among = None
    if booking.attached_to is not None:
        same = Resource.objects.filter(pk=booking.officer_id, user=None)
        among = frozenset(officers_who_read(booking) | set(same.values_list("pk", flat=True)))
    return wish_from(
        service=booking.service_id, meeting=booking.meeting, role=booking.role_id,
        language=booking.language, among=among,
    )  # fmt: skip


def _officers_in(teams: Iterable[UUID]) -> set[UUID]:
    users = Membership.objects.filter(
        circle__in=list(teams), state=MemberState.ACTIVE, role__in=HOLDING
    )
    rows = Resource.objects.filter(user__in=users.values("user"), active=True)
    return set(rows.values_list("pk", flat=True))
