"""Addresses of the register, and of the sharing tab of a report."""

from django.urls import path

from upstander.confidential.sharing.views import of_report, register

app_name = "sharing"

urlpatterns = [
    path("register/", register.whole, name="whole_register"),
    path("register/take/", register.take, name="take_register"),
    path("reports/<str:number>/sharing/", of_report.register, name="register"),
    path("reports/<str:number>/sharing/<uuid:disclosure>/end/", of_report.end, name="end"),
]
