"""Addresses of the public pages. They tell a glancing eye, and a browser's history, nothing."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.front.public.views import (
    figures,
    files,
    languages,
    leaving,
    mailbox,
    pages,
    returning,
)

app_name = "public"

urlpatterns = [
    path("", open_to_all(pages.home), name="home"),
    path("help/", open_to_all(pages.help_now), name="help"),
    path("who/", open_to_all(pages.who), name="who"),
    path("privacy/", open_to_all(pages.privacy), name="privacy"),
    path("look.css", open_to_all(pages.look), name="look"),
    path("sign.png", open_to_all(pages.sign), name="sign"),
    path("learning/", open_to_all(pages.signposts), {"door": "learning"}, name="learning"),
    path("numbers-for-all/", open_to_all(figures.figures), name="figures"),
    path("language/", open_to_all(languages.language), name="language"),
    path("leave/", open_to_all(leaving.leave), name="leave"),
    path("back/", open_to_all(returning.back), name="back"),
    path("back/mail/", open_to_all(returning.mail), name="mail"),
    path("back/stop/<uuid:choice>/", open_to_all(returning.stop), name="stop"),
    path("back/key/<uuid:disclosure>/", open_to_all(returning.take_key), name="take_key"),
    path("back/close/", open_to_all(returning.freeze), name="freeze"),
    path("back/closed/", open_to_all(returning.closed), name="closed"),
    path("back/more/", open_to_all(mailbox.more), name="more"),
    path("back/report/", open_to_all(mailbox.carry), name="carry"),
    path("back/files/", open_to_all(files.send), name="files"),
    path("back/file/<uuid:file>/", open_to_all(files.take), name="file"),
    path("back/ask/", open_to_all(mailbox.ask), name="ask"),
    path("back/how/", open_to_all(mailbox.how_it_was), name="how_it_was"),
    path("back/paper/", open_to_all(mailbox.paper), name="paper"),
    path("paper/", open_to_all(mailbox.check_paper), name="check_paper"),
    path("back/end/", open_to_all(returning.end), name="end"),
]
