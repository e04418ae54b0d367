"""Says who asks, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from upstander.foundation.agencies.queries import actor_in, work_of


def known_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``: the public, or a person with the circles and roles they have now.

    ``request.jobs`` is what the person does, in words. Both are looked up when first asked for, in
    one query, so that a page which never asks costs none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.jobs = SimpleLazyObject(lambda: work_of(request.user))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_in(request.user, request.jobs))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
