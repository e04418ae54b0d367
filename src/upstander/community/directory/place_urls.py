"""Addresses of places on their way: asking to join, accrediting, updating by link, printing."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.community.directory.views import (
    accrediting,
    coverage,
    joining,
    printing,
    updating,
)

PUBLIC = [
    path("places/<uuid:entry>/poster/", open_to_all(printing.poster), name="poster"),
    path("places/card/", open_to_all(printing.card), name="wallet"),
    path("places/join/", open_to_all(joining.join), name="join"),
    path("places/joined/", open_to_all(joining.joined), name="joined"),
    path("places/update/<str:secret>/", open_to_all(updating.update), name="update"),
]

ACCREDIT = [
    path("directory/accrediting/", accrediting.work, name="accrediting"),
    path("directory/coverage/", coverage.cover, name="coverage"),
    path("directory/accrediting/<uuid:place>/", accrediting.place, name="accredit_place"),
    path("directory/accrediting/<uuid:place>/visit/", accrediting.visit, name="accredit_visit"),
    path("directory/accrediting/<uuid:place>/train/", accrediting.train, name="accredit_train"),
    path("directory/accrediting/<uuid:place>/agree/", accrediting.agree, name="accredit_agree"),
    path(
        "directory/accrediting/<uuid:place>/sticker/",
        accrediting.sticker,
        name="accredit_sticker",
    ),
    path("directory/accrediting/<uuid:place>/renew/", accrediting.renew, name="accredit_renew"),
    path("directory/accrediting/<uuid:place>/leave/", accrediting.leave, name="accredit_leave"),
    path(
        "directory/accrediting/<uuid:place>/incident/",
        accrediting.incident,
        name="accredit_incident",
    ),
]

UPDATE = [
    path("directory/<uuid:entry>/link/", updating.link, name="link"),
    path("directory/changes/", updating.proposals, name="proposals"),
    path("directory/changes/<uuid:proposal>/", updating.proposal, name="proposal"),
]

PLACES = [*PUBLIC, *ACCREDIT, *UPDATE]
