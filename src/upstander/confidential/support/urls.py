"""Addresses of this room."""

from upstander.confidential.support.staff_urls import STAFF

app_name = "support"
urlpatterns = [*STAFF]
