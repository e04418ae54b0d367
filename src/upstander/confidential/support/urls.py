"""Addresses of this room: the public door, which tell a glancing eye nothing, and the staff's."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.confidential.support.staff_urls import STAFF
from upstander.confidential.support.views.public import after, booked, codes, dropin, later, steps

app_name = "support"

DOOR = [
    path("talk/", open_to_all(steps.start), name="start"),
    path("talk/check/", open_to_all(booked.check), name="check"),
    path("talk/booked/", open_to_all(booked.booked), name="booked"),
    path("talk/booked/code/", open_to_all(codes.code), name="code"),
    path("talk/booked/code/card/", open_to_all(codes.card), name="card"),
    path("talk/booked/code/sound.wav", open_to_all(codes.sound), name="sound"),
    path("talk/now/", open_to_all(dropin.now), name="now"),
    path("talk/mine/<slug:secret>/how/", open_to_all(after.opinion), name="opinion"),
    path("talk/done/", open_to_all(booked.done), name="done"),
    path("talk/mine/", open_to_all(later.find), name="find"),
    path("talk/mine/<slug:secret>/", open_to_all(later.session), name="session"),
    path("talk/mine/<slug:secret>/move/", open_to_all(later.move), name="move"),
    path("talk/mine/<slug:secret>/cancel/", open_to_all(later.cancel), name="cancel"),
    path("talk/mine/<slug:secret>/earlier/", open_to_all(later.earlier), name="earlier"),
    path("talk/mine/<slug:secret>/date.ics", open_to_all(later.calendar), name="calendar"),
    path("talk/<slug:key>/", open_to_all(steps.step), name="step"),
]

urlpatterns = [*DOOR, *STAFF]
