"""The last look, and the button that sends."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import questions, storm
from upstander.confidential.reporting.actions import (
    AlreadySent,
    FileGone,
    Letter,
    NobodyToSendTo,
    send_report,
)
from upstander.confidential.reporting.choices import Flag
from upstander.confidential.reporting.files import files_in
from upstander.confidential.reporting.forms import too_long
from upstander.confidential.reporting.queries import Delivery, delivery_for
from upstander.confidential.reporting.questions import TEXTS, Entry
from upstander.confidential.reporting.rules import flags_of
from upstander.confidential.reporting.told import AnswerRow, answer_rows, contact_in_words
from upstander.confidential.reporting.views.visits import (
    Visit,
    answers_from,
    nothing_here,
    support,
    visit,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import receiving_agencies
from upstander.foundation.agencies.reading import districts
from upstander.foundation.agencies.rules import CircleRef, Why
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
    if answers_from(here.given).is_empty and not files_in(here.given):
        return [(_("Tell us one thing first. A few words or one tick are enough."), "")]
    over = {key: len(str(here.given.get(key, ""))) - part.limit for key, part in TEXTS.items()}
    return [(too_long(count), "") for count in over.values() if count > 0]


def _send(here: Visit, draft: OpenDraft) -> HttpResponse:
    answers = answers_from(draft.answers)
    delivery = delivery_for(answers, here.now)
    notes = {
        "teams": _names(delivery.circles),
        "safe": answers.safe,
        "asked": list(delivery.asked),
        "contact": contact_in_words(here.given, easy=here.easy),
        "flags": flags_of(answers),
        "left": [one.key for one in questions.left_for_later(here.given)],
    }
    files = tuple(files_in(draft.answers))
    signals = storm.TIDE.signals(here.request, answers.story, began=draft.began, now=here.now)
    letter = Letter(
        answers=answers, delivery=delivery, draft=draft, notes=notes, files=files, signals=signals
    )
    try:
        send_report(letter=letter, by=Actor.public(), now=here.now)
    except AlreadySent:
        return _sent_elsewhere(here)
    except (Busy, FileGone, NobodyToSendTo) as refusal:
        return _look(here, [(f"{refusal.message} {refusal.next_step}", "")], status=503)
    return redirect("reporting:kept")


def _sent_elsewhere(here: Visit) -> HttpResponse:
    """Show the receipt of the other send, or the page again when another tab changed it."""
    draft = drafts.load(here.cookie, here.now)
    if draft is not None and draft.was_sent:
        return redirect("reporting:kept")
    return redirect("reporting:check")


def _look(here: Visit, errors: Errors, status: int = 200) -> HttpResponse:
    answers = answers_from(here.given)
    delivery = delivery_for(answers, here.now)
    flags = flags_of(answers)
    pages = questions.way(here.given, easy=here.easy)
    rows = answer_rows(here.given, easy=here.easy, names=_names_of(here), pages=pages)
    shown = {
        "rows": [_changeable(row) for row in rows],
        "skipped": [_skipped(here, entry) for entry in _unanswered(here)],
        "teams": _names(delivery.circles),
        "name_teams": _names(delivery.identity_circles) if delivery.without_identity else [],
        "name_kept_out": bool(delivery.without_identity),
        "unusual": _unusual(delivery),
        "enough": delivery.intake.enough,
        "child": Flag.CHILD in flags,
        "listeners": support(here, "life") if Flag.LIFE in flags else [],
        "lines": reference.support_lines(here.now),
        "errors": errors,
        "restarted": here.request.GET.get("again") == "1",
        "easy": here.easy,
        "back": _address(_last(here)),
    }
    return render(here.request, "reporting/door/check.html", shown, status=status)


def _names(circles: Iterable[CircleRef]) -> list[str]:
    return [f"{circle.name} ({circle.agency_name})" for circle in circles]


def _unusual(delivery: Delivery) -> str:
    why = delivery.intake.why
    return "" if why is None else _UNUSUAL[why]()


_UNUSUAL = {
    Why.EXCLUDED: lambda: _("The team you wanted to keep out gets no key."),
    Why.FEW_OPENERS: lambda: _("The usual team is short of people, so another team helps."),
    Why.NO_ROUTE: lambda: _("No team looks after this area yet, so the independent team does."),
}


def _last(here: Visit) -> Entry:
    return questions.way(here.given, easy=here.easy)[-1]


def _address(entry: Entry) -> str:
    return reverse("reporting:question", args=[entry.slug])


def _unanswered(here: Visit) -> list[Entry]:
    """Return the questions of this way that were asked or could be, and have no answer."""
    pages = questions.way(here.given, easy=here.easy)
    return [one for one in pages if one.asks and not questions.answered(one, here.given)]


def _skipped(here: Visit, entry: Entry) -> dict[str, str]:
    return {
        "question": _(entry.words(easy=here.easy, other=here.about_other).heading),
        "change": f"{_address(entry)}?then=check",
    }


def _changeable(row: AnswerRow) -> dict[str, object]:
    return {
        "question": row.question,
        "answer": row.answers,
        "change": f"{_address(row.entry)}?then=check",
    }


def _names_of(here: Visit) -> Mapping[str, str]:
    """Return the names behind codes that are no words: districts, and organisations if any."""
    found = dict(districts(here.now))
    return {**found, **receiving_agencies()} if here.given.get("works_for") else found
