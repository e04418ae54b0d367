"""Addresses of this room."""

from django.urls import path

from upstander.foundation.agencies import views

app_name = "agencies"

urlpatterns = [
    path("anchors/", views.anchors, name="anchors"),
    path("anchors/<str:day>.json", views.anchor, name="anchor"),
]
