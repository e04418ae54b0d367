"""Addresses that exist in the demonstration only."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.demo import views

app_name = "demo"

urlpatterns = [
    path("demonstration/", open_to_all(views.sign_ins), name="sign_ins"),
    path("style/", open_to_all(views.style), name="style"),
]
