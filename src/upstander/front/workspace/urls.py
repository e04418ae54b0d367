"""Addresses of the workspace's own pages; the rooms bring theirs."""

from django.urls import path

from upstander.front.workspace import views

app_name = "workspace"

urlpatterns = [
    path("work/", views.work, name="work"),
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:alert>/take/", views.take, name="take_alert"),
    path("work/seen/<uuid:alarm>/", views.seen, name="seen"),
]
