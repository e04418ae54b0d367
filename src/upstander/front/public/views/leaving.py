"""Leave this site: nothing of the visit stays here, and the browser goes somewhere dull."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from upstander.confidential.support import session
from upstander.foundation.core import clock
from upstander.foundation.pages import drafts
from upstander.foundation.pages.leaving import forget_browser
from upstander.foundation.pages.middleware import note_fault
from upstander.foundation.vault.cookies import RETURN_COOKIE, secret_in
from upstander.foundation.vault.unlocking import end_return
from upstander.front.public.visits import WAITING_COOKIE


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the draft or receipt, end the visit, empty what the browser keeps of this site.

    A database that cannot answer does not hold anybody here: without its cookie a draft is noise
    and runs out by itself.
    """
    try:
        _wipe(request)
    except DatabaseError as fault:
        note_fault(fault)
    return forget_browser(request, render(request, "pages/left.html"))


def _wipe(request: HttpRequest) -> None:
    for cookie in (drafts.COOKIE, WAITING_COOKIE):
        drafts.discard(secret_in(request, cookie))
    session.leave(secret_in(request, session.COOKIE), clock.now())
    visit = secret_in(request, RETURN_COOKIE)
    if visit:
        end_return(visit)
