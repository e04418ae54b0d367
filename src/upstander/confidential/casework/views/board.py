"""The supervisor's board."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from upstander.confidential.casework import words
from upstander.confidential.casework.list_words import case_table
from upstander.confidential.casework.queries.board import board as the_board
from upstander.confidential.casework.queries.cases import names_of
from upstander.confidential.casework.said_of_us import said_lines
from upstander.confidential.casework.views.cases import facts_of
from upstander.confidential.reporting.queries import area_names
from upstander.confidential.reporting.queries.feedback import said_of_us
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock


@require_safe
@signed_in
def board(request: StaffRequest) -> HttpResponse:
    """Show what each worker of one's teams carries, and what has gone quiet."""
    if not request.actor.may(Permission.SEE_BOARD):
        raise Http404
    now = clock.now()
    today = clock.london_day(now)
    found = the_board(request.actor, now, today)
    everybody = {one.worker for one in found.loads} | {one.covered_by for one in found.loads}
    names = names_of([*everybody, *(one.to for one in found.unseen)])
    said = said_of_us(today)
    context = {
        "people": said.people if said else 0,
        "said": said_lines(said),
        "loads": words.load_facts(found.loads, names, request.user.id),
        "quiet": case_table(facts_of(request, found.quiet, area_names())),
        "more_quiet": found.more_quiet,
        "unseen": [
            {
                "reference": one.case.reference,
                "to": names.get(one.to, ""),
                "day": date_format(one.given_on, "j M Y"),
            }
            for one in found.unseen
        ],
    }  # fmt: skip
    return render(request, "casework/board.html", context)
