"""Addresses for machines."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.foundation.upkeep import views

app_name = "upkeep"
urlpatterns = [path("metrics", open_to_all(views.metrics), name="metrics")]
