"""Addresses of the sharing tab of a report."""

from django.urls import path

from upstander.confidential.sharing import views

app_name = "sharing"

urlpatterns = [
    path("reports/<str:number>/sharing/", views.register, name="register"),
    path("reports/<str:number>/sharing/<uuid:disclosure>/end/", views.end, name="end"),
]
