"""Counts each answer, and how long it took."""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from upstander.foundation.core import clock
from upstander.foundation.upkeep.metrics import groups
from upstander.foundation.upkeep.metrics.counts import COUNTS

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def counted(get_response: GetResponse) -> GetResponse:
    """Return the middleware. It keeps the name of the address, the kind of answer and its time."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = get_response(request)
        COUNTS.add(
            groups.of(request), response.status_code, time.perf_counter() - begun,
            day=clock.london_day(clock.now()), public=groups.is_public(request),
        )  # fmt: skip
        return response

    return middleware
