"""Support sessions of the invented partnership, set up by real actions."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from tests.cast import NOW, Partnership
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.days import Seen, add_day, remove_day
from upstander.confidential.support.actions.holding import hold_time
from upstander.confidential.support.actions.resources import Somebody, add_resource
from upstander.confidential.support.actions.services import (
    Described,
    set_officer_role,
    set_service,
)
from upstander.confidential.support.choices import BookingState, Meeting, ResourceKind
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import (
    Booking,
    OccupiedTick,
    OfficerRole,
    Resource,
    Service,
    SessionDay,
)
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.access.actors import Actor

PUBLIC = Actor.public()
# The cast lives on Friday 20 November 2026.
THURSDAY = dt.date(2026, 11, 26)
NOON, EIGHT = dt.time(12), dt.time(20)
SAID = {"name": "Sunny", "needs": "Please speak slowly."}


@dataclass
class Sessions:
    """A service of the council's team with two kinds of officer, an interpreter and a room."""

    house: Partnership
    service: Service
    cohesion: OfficerRole
    victim_care: OfficerRole
    dev: Resource
    femi: Resource
    ola: Resource
    room: Resource
    third_role: OfficerRole | None = None
    third: Resource | None = None

    def day(
        self,
        day: dt.date = THURSDAY,
        *there: Resource,
        opens: dt.time = NOON,
        closes: dt.time = EIGHT,
        slot: int = 45,
        pause: int = 15,
    ) -> SessionDay:
        """Add a session day; without names with both officers."""
        hours = Hours(day, opens, closes, slot, pause)
        people = there or (self.dev, self.femi)
        plan = DayPlan(hours, tuple(Meeting), tuple(one.pk for one in people))
        return add_day(service=self.service, plan=plan, by=self.house.actor("Gwen"), now=NOW)

    def take_away(self, day: SessionDay) -> list[Booking]:
        """Take a day away, as somebody does who has just looked at it."""
        day.refresh_from_db()
        booked = day.bookings.filter(state=BookingState.BOOKED).values_list("pk", flat=True)
        seen = Seen(day.version, frozenset(booked))
        return remove_day(day=day, seen=seen, by=self.house.actor("Gwen"), now=NOW)

    def add_third(self) -> None:
        """Add a third kind of officer with one officer of it."""
        gwen = self.house.actor("Gwen")
        said = Described("third", "Another officer", "They help too.", "They help too.")
        self.third_role = set_officer_role(said=said, by=gwen, now=NOW)
        person = Somebody(ResourceKind.OFFICER, "Third", role=self.third_role.pk)
        self.third = add_resource(somebody=person, by=gwen, now=NOW)

    def wish(
        self, role: OfficerRole | None = None, meeting: Meeting = Meeting.PHONE, language: str = ""
    ) -> Wish:
        """Return what somebody asks for."""
        return Wish(self.service.pk, meeting, role.pk if role else None, language)

    def hold(
        self, wish: Wish, hour: int, minute: int = 0, *, form: str = "", now: dt.datetime = NOW
    ) -> Booking:
        """Hold a time on Thursday."""
        starts_at = moment(THURSDAY, dt.time(hour, minute))
        return hold_time(
            wish=wish, starts_at=starts_at, secret=form or uuid4().hex, by=PUBLIC, now=now
        )

    def book(
        self,
        wish: Wish,
        hour: int,
        minute: int = 0,
        *,
        form: str = "",
        day: dt.date = THURSDAY,
        now: dt.datetime = NOW,
        said: dict[str, object] | None = None,
    ) -> Booking:
        """Book a time."""
        slip = Slip(
            wish=wish, starts_at=moment(day, dt.time(hour, minute)), form=form or uuid4().hex,
            link=uuid4().hex, said=said or SAID,
        )  # fmt: skip
        return book(slip=slip, by=PUBLIC, now=now)


def service_of(house: Partnership, circle: UUID) -> Service:
    """Set up hate crime support, read by one team."""
    said = Described("hate-crime", "Hate crime support", "Talk about what happened.", "Talk to us.")
    return set_service(
        said=said, circle=circle, notice_minutes=120, horizon_days=60, by=house.actor("Gwen"),
        now=NOW,
    )  # fmt: skip


def given_sessions(house: Partnership) -> Sessions:
    """Set up hate crime support: Dev for community cohesion, Femi for victim care."""
    gwen = house.actor("Gwen")
    service = service_of(house, house.cohesion_team.pk)
    roles = [
        set_officer_role(said=Described(key, name, text, text), by=gwen, now=NOW)
        for key, name, text in (
            ("cohesion", "Community Cohesion Officer", "They help where you live."),
            ("victim-care", "Victim Care Officer", "They help you to feel safe."),
        )
    ]
    people = (
        Somebody(ResourceKind.OFFICER, "Dev", house.people["Dev"].pk, roles[0].pk),
        Somebody(ResourceKind.OFFICER, "Femi", house.people["Femi"].pk, roles[1].pk),
        Somebody(ResourceKind.INTERPRETER, "Ola", languages=("pl",)),
        Somebody(ResourceKind.ROOM, "Blue room", place="Town library (invented)"),
    )
    made = [add_resource(somebody=one, by=gwen, now=NOW) for one in people]
    return Sessions(house, service, *roles, *made)


def ticks_of(booking: Booking) -> set[tuple[str, dt.datetime]]:
    """Return what a booking has taken."""
    rows = OccupiedTick.objects.filter(booking=booking)
    return set(rows.values_list("resource__name", "at"))


def names_of(booking: Booking) -> set[str]:
    """Return the names of who is booked."""
    return set(booking.resources.values_list("resource__name", flat=True))


def overlaps() -> list[tuple[UUID, UUID]]:
    """Return every two bookings that have the same officer, interpreter or room at once."""
    rows = OccupiedTick.objects.values_list("resource_id", "at", "booking_id")
    taken: dict[tuple[UUID, dt.datetime], UUID] = {}
    return [
        (taken[resource, at], booking)
        for resource, at, booking in rows
        if taken.setdefault((resource, at), booking) != booking
    ]
