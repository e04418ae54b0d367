"""Addresses of the staff's side of support sessions."""

from django.urls import path

from upstander.confidential.support.views.staff import following, sessions

STAFF = [
    path("sessions/", sessions.sessions, name="desk_sessions"),
    path("sessions/booked/<str:booked>/", sessions.session, name="desk_session"),
    path("sessions/booked/<str:booked>/begin/", sessions.begin, name="desk_begin"),
    path("sessions/booked/<str:booked>/end/", sessions.end, name="desk_end"),
    path("sessions/booked/<str:booked>/note/", sessions.note, name="desk_note"),
    path("sessions/booked/<str:booked>/task/", sessions.follow_up, name="desk_task"),
    path("sessions/booked/<str:booked>/next/", following.following, name="desk_next"),
    path("sessions/booked/<str:booked>/how/<str:moment>/", following.measure, name="desk_how"),
]
