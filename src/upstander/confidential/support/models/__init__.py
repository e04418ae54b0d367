"""Tables of this room: coded facts only. What anybody wrote is sealed in the booking's compartment."""

from upstander.confidential.support.models.bookings import BookedResource, Booking, OccupiedTick
from upstander.confidential.support.models.calendars import BusyFeed, OutsideCalendar
from upstander.confidential.support.models.days import (
    Blocked,
    Closure,
    DayResource,
    RuleResource,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.models.line import CheckIn, LinePlace
from upstander.confidential.support.models.opinions import Opinion, OpinionAsked
from upstander.confidential.support.models.services import OfficerRole, Resource, Service
from upstander.confidential.support.models.sessions import (
    Attendance,
    FollowUp,
    Measure,
    MeasuredChange,
)
from upstander.confidential.support.models.video import VideoLink
from upstander.confidential.support.models.waiting import (
    PassedOverEntry,
    SafeContact,
    Unmet,
    Waiting,
)

__all__ = [
    "Attendance",
    "Blocked",
    "BookedResource",
    "Booking",
    "BusyFeed",
    "CheckIn",
    "Closure",
    "DayResource",
    "FollowUp",
    "LinePlace",
    "Measure",
    "MeasuredChange",
    "OccupiedTick",
    "OfficerRole",
    "Opinion",
    "OpinionAsked",
    "OutsideCalendar",
    "PassedOverEntry",
    "Resource",
    "RuleResource",
    "SafeContact",
    "Service",
    "SessionDay",
    "Unmet",
    "VideoLink",
    "Waiting",
    "WeeklyRule",
]
