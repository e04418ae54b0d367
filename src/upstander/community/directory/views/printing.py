"""Things to print: a card for the pocket and a poster for the window."""

from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstander.community.directory import shown
from upstander.community.directory.queries.entries import public_entry
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.core import clock
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import choose_easy


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A card for the pocket: two people to call, and where to find a place. We keep no name."""
    address = request.build_absolute_uri(reverse("directory:places"))
    return render(request, "directory/wallet.html", _shown(request, address))


@require_safe
def poster(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A poster for the window of a place that the public can find today."""
    now = clock.now()
    found = public_entry(entry, now)
    if found is None:
        raise Http404
    address = request.build_absolute_uri(reverse("directory:place", args=[found.id]))
    context = {**_shown(request, address), "shown": shown.page(found, now)}
    return render(request, "directory/poster.html", context)


def _shown(request: HttpRequest, address: str) -> dict[str, object]:
    return {
        "easy": choose_easy(request),
        "partnership": partnership(),
        "address": address,
        "square": _square(address),
        "pictures": PICTURES,
    }


def _square(address: str) -> SafeString:
    """Return a QR code that holds this public address and nothing else."""
    drawn = segno.make(address, error="m", micro=False)
    inline = drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    named = f'<svg role="img" aria-label="{_("The same address, to scan")}" '
    # Drawn by us from our own address.
    return SafeString(inline.replace("<svg ", named, 1))
