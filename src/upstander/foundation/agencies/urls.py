"""Addresses of this room."""

from django.urls import path

from upstander.foundation.agencies.views import (
    anchors,
    joining,
    members,
    recovery,
    resetting,
    second_factors,
    settings,
    team,
)

app_name = "agencies"

urlpatterns = [
    path("team/<uuid:membership>/lost-phone/", second_factors.lost_phone, name="lost_phone"),
    path("account/new-password/<str:link>/", resetting.new_password, name="new_password"),
    path("anchors/", anchors.anchors, name="anchors"),
    path("anchors/<str:day>.json", anchors.anchor, name="anchor"),
    path("settings/", settings.settings, name="settings"),
    path("settings/organisations/", settings.organisations, name="organisations"),
    path("settings/teams/", settings.teams, name="teams"),
    path("settings/routes/", settings.routes, name="routes"),
    path("settings/routes/<str:code>/", settings.route, name="route"),
    path("join/<str:token>/", joining.join, name="join"),
    path("waiting/", joining.waiting, name="waiting"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invited/<uuid:invitation>/again/", team.send_again, name="send_again"),
    path("team/invited/<uuid:invitation>/withdraw/", team.withdraw, name="withdraw"),
    path("team/<uuid:membership>/", members.person, name="person"),
    path("team/<uuid:membership>/keys/", members.give_keys, name="give_keys"),
    path("team/<uuid:membership>/doubt/", members.doubt, name="doubt"),
    path("team/<uuid:membership>/leave/", members.leave, name="leave"),
    path("team/<uuid:membership>/suspend/", members.suspend, name="suspend"),
    path("team/alarms/<uuid:alarm>/", members.seen, name="seen"),
    path("recovery/", recovery.mine, name="my_recovery"),
    path("recovery/check/", recovery.check_cards, name="check_cards"),
    path("recovery/team/<uuid:circle>/", recovery.team_keys, name="team_keys"),
    path("recovery/<uuid:agency>/", recovery.recovery, name="recovery"),
    path("recovery/<uuid:agency>/cards/", recovery.new_cards, name="new_cards"),
    path("recovery/<uuid:agency>/test/", recovery.drill, name="drill"),
    path("recovery/<uuid:agency>/use/", recovery.use, name="use_cards"),
    path("recovery/<uuid:agency>/teams/", recovery.cover, name="cover"),
]
