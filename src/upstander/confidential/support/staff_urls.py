"""Addresses of the staff's side of support sessions."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.confidential.support.choices import ResourceKind
from upstander.confidential.support.views.staff import (
    calendars,
    capacity,
    days,
    following,
    keeping,
    line,
    of_case,
    off,
    resources,
    sessions,
    weekly,
)

_OFFICER = {"kind": ResourceKind.OFFICER}
_INTERPRETER = {"kind": ResourceKind.INTERPRETER}
_ROOM = {"kind": ResourceKind.ROOM}

KEEPING = [
    path("sessions/setup/", keeping.setup, name="setup"),
    path("sessions/setup/services/add/", keeping.service_add, name="service_add"),
    path("sessions/setup/services/<uuid:service>/", keeping.service_change, name="service_change"),
    path("sessions/setup/services/<uuid:service>/stop/", keeping.service_stop, name="service_stop"),
    path(
        "sessions/setup/services/<uuid:service>/again/", keeping.service_again, name="service_again"
    ),
    path("sessions/setup/kinds/add/", keeping.kind_add, name="kind_add"),
    path("sessions/setup/kinds/<uuid:kind>/", keeping.kind_change, name="kind_change"),
    path("sessions/setup/kinds/<uuid:kind>/stop/", keeping.kind_stop, name="kind_stop"),
    path("sessions/setup/kinds/<uuid:kind>/again/", keeping.kind_again, name="kind_again"),
    path("sessions/setup/officers/add/", resources.add, _OFFICER, name="officer_add"),
    path("sessions/setup/interpreters/add/", resources.add, _INTERPRETER, name="interpreter_add"),
    path("sessions/setup/rooms/add/", resources.add, _ROOM, name="room_add"),
    path("sessions/setup/<uuid:resource>/", resources.change, name="resource_change"),
    path("sessions/setup/<uuid:resource>/stop/", resources.stop, name="resource_stop"),
    path("sessions/setup/<uuid:resource>/again/", resources.again, name="resource_again"),
]

STAFF = [
    path("cases/<str:reference>/sessions/", of_case.sessions, name="case_sessions"),
    path("cases/<str:reference>/sessions/book/", of_case.book, name="case_sessions_book"),
    *KEEPING,
    path("sessions/line/", line.line, name="line"),
    path("sessions/line/take/", line.take, name="line_take"),
    path("sessions/line/begin/", line.begin, name="line_begin"),
    path("sessions/line/gone/", line.gone, name="line_gone"),
    path("sessions/line/leave/", line.leave, name="line_leave"),
    path("sessions/capacity/", capacity.capacity, name="capacity"),
    path("sessions/days/", days.days, name="days"),
    path("sessions/days/add/", days.add, name="day_add"),
    path("sessions/days/weekly/", weekly.add, name="day_rule"),
    path("sessions/days/weekly/<uuid:rule>/", weekly.change, name="day_rule_change"),
    path("sessions/days/weekly/<uuid:rule>/end/", weekly.end, name="day_rule_end"),
    path("sessions/days/off/", off.close, name="day_close"),
    path("sessions/days/off/<uuid:closure>/back/", off.reopen, name="day_reopen"),
    path("sessions/days/away/", off.away, name="day_away"),
    path("sessions/days/away/<uuid:away>/back/", off.back, name="day_back"),
    path("sessions/days/<uuid:day>/", days.change, name="day_change"),
    path("sessions/days/<uuid:day>/remove/", days.remove, name="day_remove"),
    path("sessions/calendar/", calendars.calendar, name="calendar_mine"),
    path("sessions/calendar/remove/", calendars.remove, name="calendar_remove"),
    path("sessions/calendar/feed/", calendars.feed, name="calendar_feed"),
    path("busy/<slug:secret>.ics", open_to_all(calendars.busy), name="busy"),
    path("sessions/", sessions.sessions, name="desk_sessions"),
    path("sessions/booked/<str:booked>/", sessions.session, name="desk_session"),
    path("sessions/booked/<str:booked>/begin/", sessions.begin, name="desk_begin"),
    path("sessions/booked/<str:booked>/end/", sessions.end, name="desk_end"),
    path("sessions/booked/<str:booked>/note/", sessions.note, name="desk_note"),
    path("sessions/booked/<str:booked>/message/", sessions.message, name="desk_message"),
    path("sessions/booked/<str:booked>/link/", sessions.link, name="desk_link"),
    path("sessions/booked/<str:booked>/task/", sessions.follow_up, name="desk_task"),
    path("sessions/booked/<str:booked>/case/", sessions.attach, name="desk_attach"),
    path("sessions/booked/<str:booked>/move/", following.move, name="desk_move"),
    path("sessions/booked/<str:booked>/next/", following.following, name="desk_next"),
    path("sessions/booked/<str:booked>/how/<str:moment>/", following.measure, name="desk_how"),
]
