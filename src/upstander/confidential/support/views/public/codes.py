"""A code for a booking: asked for on the page of the booking, shown as long as that page is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.keeping import card_of, code_shown, said_aloud
from upstander.confidential.reporting.refusals import NobodyToSendTo
from upstander.confidential.support.actions.mailboxes import give_mailbox
from upstander.confidential.support.models import Booking
from upstander.confidential.support.refusals import CannotChange, DraftChanged, HasMailbox
from upstander.confidential.support.shown import last_day_shown
from upstander.confidential.support.views.public.visits import Visit, nothing_here, visit
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.errors import Busy


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask first; a press makes the code. The same one at every reload."""
    here = visit(request)
    if here.draft is None or not here.draft.was_sent:
        return nothing_here(request)
    if _code(here) is not None:
        return _show(here)
    return _make(here) if request.method == "POST" else redirect("support:booked")


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A plain card to print."""
    here = visit(request)
    found = _code(here)
    if found is None:
        return nothing_here(request)
    return card_of(request, found, back=reverse("support:code"), easy=here.easy, until=_until(here))


@require_safe
def sound(request: HttpRequest) -> HttpResponse:
    """Handle and words as one sound, made for this answer and stored nowhere."""
    found = _code(visit(request))
    return nothing_here(request) if found is None else said_aloud(found)


def _make(here: Visit) -> HttpResponse:
    assert here.draft is not None  # noqa: S101 - asked for above
    booking = UUID(str(here.draft.receipt["booking"]))
    try:
        give_mailbox(booking=booking, draft=here.draft, by=Actor.public(), now=here.now)
    except (Busy, NobodyToSendTo) as refusal:
        return _show(here, refusal, status=503)
    except (HasMailbox, CannotChange, DraftChanged):
        # Pressed twice, or cancelled meanwhile: that page says how it stands.
        return redirect("support:booked")
    return redirect("support:code")


def _show(here: Visit, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    found = _code(here)
    shown = {
        "easy": here.easy,
        "refusal": refusal,
        **({**code_shown(found), "until": _until(here)} if found else {}),
    }
    return render(here.request, "support/public/code.html", shown, status=status)


def _until(here: Visit) -> str:
    """Return the last day of the code, in words."""
    assert here.draft is not None  # noqa: S101 - it holds the code
    booking = Booking.objects.get(pk=UUID(str(here.draft.receipt["booking"])))
    return last_day_shown(booking.mailbox, here.now) if booking.mailbox else ""


def _code(here: Visit) -> Code | None:
    receipt = here.draft.receipt if here.draft is not None else {}
    if not receipt.get("handle"):
        return None
    return Code(str(receipt["handle"]), int(str(receipt["secret"])))
