"""Addresses of the numbers."""

from django.urls import path

from upstander.oversight.insight.views import numbers, others

app_name = "insight"

urlpatterns = [
    path("numbers/", numbers.start, name="numbers"),
    path("numbers/country/", others.national, name="national"),
    path("numbers/publish/", others.publish, name="publish"),
    path("numbers/<slug:question>/", numbers.question, name="question"),
    path("numbers/<slug:question>/table.csv", numbers.table, name="table"),
]
