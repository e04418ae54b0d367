"""One address for machines that keep an eye on the server."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from upstander.foundation.core.clock import now
from upstander.foundation.upkeep.metrics import text

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
# A proxy on this machine passes on what came from anywhere, and says so in one of these.
_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_VIA")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever asks from this machine itself, or with the token; nobody else finds it."""
    if not (_knows_the_token(request) or _is_on_this_machine(request)):
        raise Http404
    said = "\n".join(text.lines(now()))
    return HttpResponse(f"{said}\n", content_type="text/plain; version=0.0.4")


def _knows_the_token(request: HttpRequest) -> bool:
    token: str = settings.UPSTANDER_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_on_this_machine(request: HttpRequest) -> bool:
    if settings.UPSTANDER_METRICS_TOKEN or settings.SECURE_PROXY_SSL_HEADER:
        return False
    passed_on = any(name in request.META for name in _PASSED_ON)
    return not passed_on and request.META.get("REMOTE_ADDR") in _LOOPBACK
