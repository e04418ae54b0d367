"""Addresses of the public pages. They tell a glancing eye, and a browser's history, nothing."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.front.public.views import leaving, pages, returning

app_name = "public"

urlpatterns = [
    path("", open_to_all(pages.home), name="home"),
    path("help/", open_to_all(pages.help_now), name="help"),
    path("who/", open_to_all(pages.who), name="who"),
    path("leave/", open_to_all(leaving.leave), name="leave"),
    path("back/", open_to_all(returning.back), name="back"),
    path("back/mail/", open_to_all(returning.mail), name="mail"),
    path("back/stop/<uuid:choice>/", open_to_all(returning.stop), name="stop"),
    path("back/key/<uuid:disclosure>/", open_to_all(returning.take_key), name="take_key"),
    path("back/end/", open_to_all(returning.end), name="end"),
]
