"""Bringing places in from a list or a feed: read, look at what it would change, agree."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.community.directory.actions.bringing import agree, drop, keep_reading
from upstander.community.directory.bringing import (
    Reading,
    read_feed,
    read_list,
    services_at,
    services_in,
)
from upstander.community.directory.forms.bringing import SourceForm
from upstander.community.directory.models import Batch
from upstander.community.directory.queries.bringing import batch as batch_of
from upstander.community.directory.queries.bringing import preview, waiting_batches
from upstander.community.directory.refusals import HostNotAllowed
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.outside.fetching import fetch
from upstander.foundation.outside.rules import Limits, place_of
from upstander.foundation.uploads.in_memory import takes_one_file
from upstander.foundation.uploads.spreadsheets import MOST_BYTES
from upstander.foundation.uploads.spreadsheets.refusals import TooBig

FEED = Limits(size=20_000_000, seconds=20, moves=0)


@takes_one_file(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bring(request: StaffRequest) -> HttpResponse:
    """Read a list or a feed; nothing comes in before somebody agrees."""
    request.actor.require(Permission.KEEP_ENTRIES)
    form = SourceForm(request.POST or None, request.FILES or None)
    refusal = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = keep_reading(
                name=said["name"], address=said["address"], reading=_read(form),
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refusal as no:
            refusal = no
        else:
            return redirect("directory:batch", made.id)
    context = {"form": form, "refusal": refusal, "batches": waiting_batches()}
    return render(request, "directory/keep/bring.html", context, status=409 if refusal else 200)


@require_safe
@signed_in
def batch(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Show what a batch would change, and what stays out."""
    request.actor.require(Permission.KEEP_ENTRIES)
    there = _found(batch)
    context = {"batch": there, "preview": preview(there)}
    return render(request, "directory/keep/batch.html", context)


@require_POST
@signed_in
def take(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Agree to a batch."""
    request.actor.require(Permission.KEEP_ENTRIES)
    agree(batch=_found(batch).id, by=request.actor, now=clock.now())
    messages.success(
        request,
        _("They come in, 100 at once and more each minute. Check them, and the public sees them."),
    )
    return redirect("directory:entries")


@require_POST
@signed_in
def throw_away(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Throw a batch away."""
    request.actor.require(Permission.KEEP_ENTRIES)
    drop(batch=_found(batch).id, by=request.actor, now=clock.now())
    messages.success(request, _("Thrown away. Nothing was changed."))
    return redirect("directory:bring")


def _read(form: SourceForm) -> Reading:
    """Return what the file or the feed holds: a feed saved as a file begins like JSON."""
    if address := form.cleaned_data["address"]:
        return read_feed(services_at(address, _ask))
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise TooBig
    raw = file.read()
    is_json = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    return read_feed(services_in(raw)) if is_json else read_list(raw)


def _ask(address: str) -> bytes:
    """Return what a feed says, if the operator named its host. It is not followed elsewhere."""
    place = place_of(address)
    if place is None or place.host not in settings.UPSTANDER_FEEDS:
        raise HostNotAllowed
    return fetch(address, limits=FEED)


def _found(batch: UUID) -> Batch:
    there = batch_of(batch)
    if there is None:
        raise Http404
    return there
