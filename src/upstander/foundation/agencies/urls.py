"""Addresses of this room."""

from django.urls import path

from upstander.foundation.agencies.views import anchors

app_name = "agencies"

urlpatterns = [
    path("anchors/", anchors.anchors, name="anchors"),
    path("anchors/<str:day>.json", anchors.anchor, name="anchor"),
]
