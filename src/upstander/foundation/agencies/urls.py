"""Addresses of this room."""

from django.urls import path

from upstander.foundation.agencies.views import anchors, resetting, settings

app_name = "agencies"

urlpatterns = [
    path("account/new-password/<str:link>/", resetting.new_password, name="new_password"),
    path("anchors/", anchors.anchors, name="anchors"),
    path("anchors/<str:day>.json", anchors.anchor, name="anchor"),
    path("settings/", settings.settings, name="settings"),
    path("settings/organisations/", settings.organisations, name="organisations"),
    path("settings/teams/", settings.teams, name="teams"),
    path("settings/routes/", settings.routes, name="routes"),
    path("settings/routes/<str:code>/", settings.route, name="route"),
]
