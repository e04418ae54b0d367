"""Addresses of the workspace's own pages; the rooms bring theirs."""

from django.urls import path

from upstander.front.workspace.views import record, work

app_name = "workspace"

urlpatterns = [
    path("work/", work.work, name="work"),
    path("alerts/", work.alerts, name="alerts"),
    path("alerts/<uuid:alert>/take/", work.take, name="take_alert"),
    path("work/seen/<uuid:alarm>/", work.seen, name="seen"),
    path("record/", record.record, name="record"),
    path("record/take/", record.take, name="take_record"),
]
