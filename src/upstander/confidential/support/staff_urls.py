"""Addresses of the staff's side of support sessions."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.confidential.support.views.staff import (
    calendars,
    capacity,
    days,
    following,
    line,
    sessions,
)

STAFF = [
    path("sessions/line/", line.line, name="line"),
    path("sessions/line/take/", line.take, name="line_take"),
    path("sessions/line/leave/", line.leave, name="line_leave"),
    path("sessions/capacity/", capacity.capacity, name="capacity"),
    path("sessions/days/", days.days, name="days"),
    path("sessions/days/add/", days.add, name="day_add"),
    path("sessions/days/weekly/", days.rule, name="day_rule"),
    path("sessions/days/weekly/<uuid:rule>/", days.rule_end, name="day_rule_end"),
    path("sessions/days/off/", days.close, name="day_close"),
    path("sessions/days/away/", days.away, name="day_away"),
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
    path("sessions/booked/<str:booked>/move/", following.move, name="desk_move"),
    path("sessions/booked/<str:booked>/next/", following.following, name="desk_next"),
    path("sessions/booked/<str:booked>/how/<str:moment>/", following.measure, name="desk_how"),
]
