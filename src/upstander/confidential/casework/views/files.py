"""The files of a case: what its people and we sent, report by report; no picture before it is asked for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.casework.actions.work import show_case
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.views.cases import find, heading
from upstander.confidential.casework.views.parts import part
from upstander.confidential.reporting import file_words, pictures
from upstander.confidential.reporting.actions import OpenedReport
from upstander.confidential.reporting.queries import scans
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock


@require_safe
@unlocked
def files(request: UnlockedRequest, reference: str) -> HttpResponse:
    """List the files of a case's reports, with the one picture that was asked for."""
    return part(request, reference, "files", lambda found: _page(request, found), notes_itself=True)


@require_POST
@unlocked
def show(request: UnlockedRequest, reference: str, file: UUID) -> HttpResponse:
    """Ask to see one picture: it stands on the page once, and that is written down there."""
    found = find(request, reference)
    pictures.ask_for(request, file)
    place = reverse("casework:files", args=[found.reference])
    return redirect(f"{place}#file-{file}")


def _page(request: UnlockedRequest, found: Case) -> HttpResponse:
    shown = show_case(
        case=found, keyring=request.keyring, by=request.actor, now=clock.now(), part="files"
    )
    context = {
        **heading(request, found, shown.content.title),
        "reports": [_report(one) for one in shown.reports if one.content.files],
        "asked_for": pictures.asked_for(request),
    }
    return render(request, "casework/files.html", context)


def _report(one: OpenedReport) -> dict[str, object]:
    return {
        "number": one.report.number,
        "url": reverse("reporting:report", args=[one.report.number]),
        "files": file_words.desk_files(one.content.files, scans(one.content)),
    }
