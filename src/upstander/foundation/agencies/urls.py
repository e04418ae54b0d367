"""Addresses of this room."""

from django.urls import path

from upstander.foundation.agencies.views import anchors, resetting

app_name = "agencies"

urlpatterns = [
    path("account/new-password/<str:link>/", resetting.new_password, name="new_password"),
    path("anchors/", anchors.anchors, name="anchors"),
    path("anchors/<str:day>.json", anchors.anchor, name="anchor"),
]
