"""The daily anchors, for any partner to keep a copy of."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstander.foundation.agencies import anchoring

_SHOWN = 31


@login_required
@require_safe
def anchors(request: HttpRequest) -> HttpResponse:
    """List the daily anchors, for any partner to keep a copy of."""
    days = [path.stem for path in anchoring.written()[:_SHOWN]]
    return render(request, "agencies/anchors.html", {"days": days})


@login_required
@require_safe
def anchor(_request: HttpRequest, day: str) -> HttpResponseBase:
    """Hand out one day's signed anchor as a file."""
    found = next((path for path in anchoring.written() if path.stem == day), None)
    if found is None:
        raise Http404
    return FileResponse(
        found.open("rb"),
        as_attachment=True,
        filename=f"anchor-{day}.json",
        content_type="application/json",
    )
