"""Files of a report at the desk: each is taken off here one by one, and each time is on record."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.reporting import actions, pictures
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.reporting.views.desk import find
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.uploads.choices import NotTaken
from upstander.foundation.uploads.handing_over import handed_over
from upstander.foundation.uploads.receiving import Parcel, Refused, takes_files
from upstander.foundation.uploads.rules import ACCEPT
from upstander.foundation.uploads.words import why_not
from upstander.foundation.vault.choices import BlobRole


@require_POST
@unlocked
def download(request: UnlockedRequest, number: str, file: UUID) -> HttpResponseBase:
    """Give one copy of a file to the computer of whoever asks, under a name that says nothing."""
    found = find(request, number)
    role = BlobRole.ORIGINAL if request.POST.get("copy") == BlobRole.ORIGINAL else BlobRole.CLEAN
    try:
        opened = actions.open_file(
            report=found, file=file, role=role, sure="sure" in request.POST,
            keyring=request.keyring, by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        messages.error(request, f"{refusal.message} {refusal.next_step}".strip())
        return redirect("reporting:report", number=found.number)
    return handed_over(opened.pieces, kind=opened.file.kind, size=opened.size)


@require_safe
@unlocked
def picture(request: UnlockedRequest, number: str, file: UUID) -> HttpResponseBase:
    """Give the clean copy of a picture to a page on which somebody asked to see it, once."""
    found = find(request, number)
    if not pictures.hand_out(request, file):
        raise Http404
    try:
        opened = actions.open_file(
            report=found, file=file, role=BlobRole.CLEAN, sure=False, keyring=request.keyring,
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        raise Http404 from refusal
    return handed_over(opened.pieces, kind=opened.file.kind, size=opened.size)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def send(request: UnlockedRequest, parcel: Parcel, number: str) -> HttpResponse:
    """Send files to the person: their clean copies, as a message without words."""
    found = find(request, number)
    if parcel.busy:
        return _page(request, found, [Refused("", NotTaken.BUSY)])
    if request.method != "POST":
        return _page(request, found)
    files = parcel.take_clean()
    if parcel.refused or not files:
        return _page(request, found, parcel.refused or [Refused("", NotTaken.NONE)])
    try:
        actions.answer_report(report=found, text="", files=files, by=request.actor, now=clock.now())
    except Refusal as refusal:
        note_cause(refusal)
        return _page(request, found, refusal=refusal)
    parcel.adopt(files)
    messages.success(request, _("Your files are in their mailbox. It is their turn now."))
    return redirect("reporting:report", number=found.number)


def _page(
    request: UnlockedRequest,
    found: Report,
    refused: Sequence[Refused] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:
    shown = {
        "report": {"number": found.number},
        "errors": [(why_not(one), "id_files") for one in refused],
        "refusal": refusal,
        "accept": ACCEPT,
    }
    status = 409 if refused or refusal else 200
    return render(request, "reporting/desk/send_files.html", shown, status=status)
