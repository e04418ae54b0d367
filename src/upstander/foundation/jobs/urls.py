"""Addresses for machines."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("healthz", open_to_all(views.healthz), name="healthz"),
    path("readyz", open_to_all(views.readyz), name="readyz"),
]
