"""Says who asks, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from upstander.foundation.agencies.queries import actor_for


def known_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``: the public, or a person with the circles and roles they have now.

    Looked up when first asked for, so that a page which never asks costs no query.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request.user))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
