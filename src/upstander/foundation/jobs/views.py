"""Two addresses for machines: is the process there, and is it fit to serve."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from upstander.foundation.core.clock import now
from upstander.foundation.jobs.readiness import readiness


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer without looking at anything, the database least of all."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 if all is well and 503 with the reasons in words if not."""
    state = readiness(now())
    body = {"ready": state.ready, "wrong": dict(state.wrong), "notes": list(state.notes)}
    return JsonResponse(body, status=200 if state.ready else 503)
