"""Addresses of the directory: the public pages, and the pages of those who keep it."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.community.directory.views import keeping, looking

app_name = "directory"

PUBLIC = [
    path("places/", open_to_all(looking.places), name="places"),
    path("places/<uuid:entry>/", open_to_all(looking.place), name="place"),
]

KEEP = [
    path("directory/", keeping.entries, name="entries"),
    path("directory/add/", keeping.add, name="add"),
    path("directory/<uuid:entry>/", keeping.entry, name="entry"),
    path("directory/<uuid:entry>/change/", keeping.change, name="change"),
    path("directory/<uuid:entry>/check/", keeping.check, name="check"),
    path("directory/<uuid:entry>/state/", keeping.state, name="state"),
    path("directory/<uuid:entry>/hide/", keeping.hide, name="hide"),
    path("directory/<uuid:entry>/show/", keeping.show, name="show"),
    path("directory/<uuid:entry>/close/", keeping.close, name="close"),
    path("directory/<uuid:entry>/close/<uuid:closure>/", keeping.reopen, name="reopen"),
]

urlpatterns = [*PUBLIC, *KEEP]
