"""Addresses of this room: the public door, then the desk. The door's tell a glancing eye nothing."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.confidential.reporting.views import (
    codes,
    desk,
    desk_files,
    desk_inbox,
    door,
    ear_settings,
    ears,
    files,
    later,
    more,
    paper,
    phone,
    receipt,
    sending,
)

app_name = "reporting"

DOOR = [
    path("q/files/", open_to_all(files.files), name="files"),
    path("q/<slug:slug>/", open_to_all(door.question), name="question"),
    path("tea/", open_to_all(door.quiet), name="quiet"),
    path("check/", open_to_all(sending.check), name="check"),
    path("say/", open_to_all(ears.choose), name="ears"),
    path("say/young/", open_to_all(ears.young), name="ear_young"),
    path("say/words/", open_to_all(ears.write), name="ear_write"),
    path("say/check/", open_to_all(ears.check), name="ear_check"),
    path("kept/", open_to_all(receipt.kept), name="kept"),
    path("kept/more/", open_to_all(more.more), name="more"),
    path("kept/more/<slug:slug>/", open_to_all(more.one), name="one_more"),
    path("kept/sound/", open_to_all(receipt.sound), name="sound"),
    path("kept/card/", open_to_all(receipt.card), name="card"),
    path("kept/without/", open_to_all(receipt.cannot_keep), name="cannot_keep"),
    path("later/", open_to_all(later.later), name="later"),
    path("later/sound/", open_to_all(later.sound), name="later_sound"),
    path("later/open/", open_to_all(later.pick_up), name="pick_up"),
    path("later/closed/", open_to_all(later.closed), name="later_closed"),
    path("form/", open_to_all(paper.blank), name="blank"),
    path("done/", open_to_all(receipt.done), name="done"),
]

DESK = [
    path("inbox/", desk_inbox.inbox, name="inbox"),
    path("inbox/paper/", paper.take_down, name="take_down"),
    path("inbox/phone/", phone.begin, name="begin_call"),
    path("inbox/phone/<uuid:call>/", phone.call, name="call"),
    path("inbox/phone/<uuid:call>/drop/", phone.drop, name="drop_call"),
    path("inbox/messages/", desk_inbox.ears, name="inbox_ears"),
    path("listening/", ear_settings.ears, name="ear_settings"),
    path("listening/<uuid:circle>/", ear_settings.ear, name="ear_setting"),
    path("inbox/release/", desk_inbox.release, name="release"),
    path("reports/<str:number>/", desk.report, name="report"),
    path("reports/<str:number>/answer/", desk.answer, name="answer"),
    path("reports/<str:number>/answer/begin/", desk.begin_answer, name="begin_answer"),
    path("reports/<str:number>/translate/", desk.translate, name="translate"),
    path("reports/<str:number>/deletion/", desk.answer_deletion, name="deletion"),
    path("reports/<str:number>/code/", codes.new_code, name="new_code"),
    path("reports/<str:number>/close/", desk.close, name="close"),
    path("reports/<str:number>/files/", desk_files.send, name="send_files"),
    path("reports/<str:number>/files/<uuid:file>/", desk_files.download, name="download"),
    path("reports/<str:number>/files/<uuid:file>/picture/", desk_files.picture, name="picture"),
]

urlpatterns = [*DOOR, *DESK]
