"""Addresses of the directory: the public pages, the open interface, and the pages of those who keep it."""

from django.contrib.auth.decorators import login_not_required as open_to_all
from django.urls import path

from upstander.community.directory.place_urls import PLACES
from upstander.community.directory.views import (
    bringing,
    keeping,
    looking,
    open_data,
    proposing,
    tokens,
)

app_name = "directory"

PUBLIC = [
    path("places/", open_to_all(looking.places), name="places"),
    path("places/outlines/<str:mark>/", open_to_all(looking.outlines), name="outlines"),
    path("places/<uuid:entry>/", open_to_all(looking.place), name="place"),
]

# Their paths are those of Open Referral UK 3.0, below a prefix of ours that stays.
OPEN = [
    path("open-referral/v3/", open_to_all(open_data.about), name="open_data"),
    path("open-referral/v3/openapi.json", open_to_all(open_data.description), name="open_api"),
    *(
        path(f"open-referral/v3/{name}", open_to_all(view), name=f"open_{name}")
        for name, view in (
            ("services", open_data.services),
            ("service_at_locations", open_data.at_locations),
            ("organizations", open_data.organisations),
            ("taxonomies", open_data.taxonomies),
            ("taxonomy_terms", open_data.terms),
        )
    ),
    *(
        path(f"open-referral/v3/{name}/<str:id_>", open_to_all(view), name=f"open_{name}_one")
        for name, view in (
            ("services", open_data.service),
            ("service_at_locations", open_data.at_location),
            ("organizations", open_data.organisation),
            ("taxonomies", open_data.taxonomy),
            ("taxonomy_terms", open_data.term),
        )
    ),
    path("open-referral/v3/<path:rest>", open_to_all(open_data.nothing), name="open_nothing"),
]

# Where programs write: what comes in waits for somebody who keeps the directory.
PROPOSE = [
    path("directory/api/openapi.json", open_to_all(proposing.description), name="api_proposing"),
    path("directory/api/proposals/", open_to_all(proposing.proposals), name="api_proposals"),
    path(
        "directory/api/proposals/<str:id_>/", open_to_all(proposing.proposal), name="api_proposal"
    ),
]

KEEP = [
    path("directory/", keeping.entries, name="entries"),
    path("directory/add/", keeping.add, name="add"),
    path("directory/tokens/", tokens.tokens, name="tokens"),
    path("directory/tokens/<uuid:token>/end/", tokens.end, name="end_token"),
    path("directory/bring/", bringing.bring, name="bring"),
    path("directory/bring/<uuid:batch>/", bringing.batch, name="batch"),
    path("directory/bring/<uuid:batch>/take/", bringing.take, name="take"),
    path("directory/bring/<uuid:batch>/drop/", bringing.throw_away, name="throw_away"),
    path("directory/<uuid:entry>/", keeping.entry, name="entry"),
    path("directory/<uuid:entry>/change/", keeping.change, name="change"),
    path("directory/<uuid:entry>/check/", keeping.check, name="check"),
    path("directory/<uuid:entry>/state/", keeping.state, name="state"),
    path("directory/<uuid:entry>/hide/", keeping.hide, name="hide"),
    path("directory/<uuid:entry>/show/", keeping.show, name="show"),
    path("directory/<uuid:entry>/season/", keeping.season, name="season"),
    path("directory/<uuid:entry>/season/end/", keeping.out_of_season, name="out_of_season"),
    path("directory/<uuid:entry>/close/", keeping.close, name="close"),
    path("directory/<uuid:entry>/close/<uuid:closure>/", keeping.reopen, name="reopen"),
]

urlpatterns = [*PUBLIC, *OPEN, *PROPOSE, *KEEP, *PLACES]
