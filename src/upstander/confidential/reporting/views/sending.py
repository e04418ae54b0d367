"""The last look, and the button that sends."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.actions import (
    AlreadySent,
    Letter,
    NobodyToSendTo,
    send_report,
)
from upstander.confidential.reporting.forms import too_long
from upstander.confidential.reporting.queries import Delivery, delivery_for
from upstander.confidential.reporting.questions import BY_KEY, Entry
from upstander.confidential.reporting.views.visits import Visit, answers_from, nothing_here, visit
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.reading import districts
from upstander.foundation.agencies.rules import Why
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.reference import queries as reference
from upstander.foundation.vault.errors import Busy

Errors = Sequence[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything on one page before it goes: the answers, and who will be able to open them."""
    here = visit(request)
    if here.draft is None:
        return nothing_here(request)
    if here.draft.was_sent:
        return redirect("reporting:kept")
    errors = _missing(here) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return _send(here, here.draft)
    return _look(here, errors)


def _missing(here: Visit) -> Errors:
    """Return what keeps this from being sent: nothing in it at all, or a text that is too long."""
    answers = answers_from(here.given)
    if not (answers.story or answers.help or answers.safe):
        return [(_("Tell us one thing first. A few words or one tick are enough."), "")]
    over = len(answers.story) - BY_KEY["story"].limit
    return [(too_long(over), "")] if over > 0 else []


def _send(here: Visit, draft: OpenDraft) -> HttpResponse:
    answers = answers_from(draft.answers)
    delivery = delivery_for(answers, here.now)
    notes = {"teams": _names(delivery), "safe": answers.safe, "asked": list(delivery.asked)}
    letter = Letter(answers=answers, delivery=delivery, draft=draft, notes=notes)
    try:
        send_report(letter=letter, by=Actor.public(), now=here.now)
    except AlreadySent:
        return _sent_elsewhere(here)
    except (Busy, NobodyToSendTo) as refusal:
        return _look(here, [(f"{refusal.message} {refusal.next_step}", "")], status=503)
    return redirect("reporting:kept")


def _sent_elsewhere(here: Visit) -> HttpResponse:
    """Show the receipt of the other send, or the page again when another tab changed it."""
    draft = drafts.load(here.cookie, here.now)
    if draft is not None and draft.was_sent:
        return redirect("reporting:kept")
    return redirect("reporting:check")


def _look(here: Visit, errors: Errors, status: int = 200) -> HttpResponse:
    delivery = delivery_for(answers_from(here.given), here.now)
    shown = {
        "rows": [_row(here, entry) for entry in questions.way(here.given) if entry.asks],
        "teams": _names(delivery),
        "unusual": _unusual(delivery),
        "enough": delivery.intake.enough,
        "lines": reference.support_lines(here.now),
        "errors": errors,
        "restarted": here.request.GET.get("again") == "1",
        "easy": here.easy,
        "back": _address(_last(here)),
    }
    return render(here.request, "reporting/door/check.html", shown, status=status)


def _names(delivery: Delivery) -> list[str]:
    return [f"{circle.name} ({circle.agency_name})" for circle in delivery.circles]


def _unusual(delivery: Delivery) -> str:
    why = delivery.intake.why
    return "" if why is None else _UNUSUAL[why]()


_UNUSUAL = {
    Why.EXCLUDED: lambda: _("The team you wanted to keep out gets no key."),
    Why.FEW_OPENERS: lambda: _("The usual team is short of people, so another team helps."),
    Why.NO_ROUTE: lambda: _("No team looks after this area yet, so the independent team does."),
}


def _last(here: Visit) -> Entry:
    return questions.way(here.given)[-1]


def _address(entry: Entry) -> str:
    return reverse("reporting:question", args=[entry.slug])


def _row(here: Visit, entry: Entry) -> dict[str, object]:
    return {
        "question": _(entry.words(easy=here.easy).heading),
        "answer": _in_words(here, entry),
        "change": f"{_address(entry)}?then=check",
    }


def _in_words(here: Visit, entry: Entry) -> list[str]:
    answer = here.given.get(entry.key)
    if entry.kind == "text":
        return [str(answer)] if answer else []
    if entry.kind == questions.AREA:
        areas = districts(here.now)
        return [areas[str(answer)]] if answer in areas else []
    chosen = answer if isinstance(answer, list) else [answer]
    options = [option for option in entry.options if option.key in chosen]
    return [_(option.words(easy=here.easy).label) for option in options]
