"""Addresses of this room: the public door, then the desk. The door's tell a glancing eye nothing."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.confidential.reporting.views import desk, door, receipt, sending

app_name = "reporting"

DOOR = [
    path("q/<slug:slug>/", open_to_all(door.question), name="question"),
    path("check/", open_to_all(sending.check), name="check"),
    path("kept/", open_to_all(receipt.kept), name="kept"),
    path("kept/sound/", open_to_all(receipt.sound), name="sound"),
    path("kept/card/", open_to_all(receipt.card), name="card"),
    path("kept/without/", open_to_all(receipt.cannot_keep), name="cannot_keep"),
    path("done/", open_to_all(receipt.done), name="done"),
]

DESK = [
    path("inbox/", desk.inbox, name="inbox"),
    path("reports/<str:number>/", desk.report, name="report"),
    path("reports/<str:number>/answer/", desk.answer, name="answer"),
    path("reports/<str:number>/close/", desk.close, name="close"),
]

urlpatterns = [*DOOR, *DESK]
