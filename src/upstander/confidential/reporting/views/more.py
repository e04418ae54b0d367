"""Questions that were left for later: offered beside the receipt, in the same browser."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.actions import add_answers
from upstander.confidential.reporting.forms import QuestionForm
from upstander.confidential.reporting.questions import BY_KEY, BY_SLUG, Entry
from upstander.confidential.reporting.rules import SPEAKS_OF_ENDING
from upstander.confidential.reporting.views.asking import form_for, question_shown
from upstander.confidential.reporting.views.visits import Visit, nothing_here, support, visit
from upstander.foundation.access.actors import Actor
from upstander.foundation.pages.pictures import PICTURES


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Show what can still be said, a line for each question. None of it is needed."""
    here = visit(request)
    left = left_of(here)
    if not left:
        return nothing_here(request)
    shown = {
        "questions": [_line(here, entry) for entry in left],
        "thanks": request.GET.get("thanks") == "1",
        "listeners": support(here, "life") if request.GET.get("listen") == "1" else [],
        "easy": here.easy,
        "stop": PICTURES["stop"],
    }
    return render(request, "reporting/door/more.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one of them, and seal the answer beside what was sent."""
    here = visit(request)
    left = left_of(here)
    if not left:
        return nothing_here(request)
    entry = BY_SLUG.get(slug)
    if entry is None or entry not in left:
        raise Http404
    form = form_for(here, entry, {}, posted=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        return _take(here, form)
    return _ask(here, entry, form)


def left_of(here: Visit) -> Sequence[Entry]:
    """Return the questions that the receipt in this browser says were left for later."""
    if here.draft is None or not here.draft.was_sent:
        return ()
    left = here.draft.receipt.get("left")
    return [BY_KEY[key] for key in left if key in BY_KEY] if isinstance(left, list) else ()


def _take(here: Visit, form: QuestionForm) -> HttpResponse:
    pressed = here.request.POST.get("do", "")
    given = {key: value for key, value in form.answers(pressed).items() if value}
    if given and here.draft is not None:
        number = str(here.draft.receipt["handle"])
        add_answers(number=number, given=given, by=Actor.public(), now=here.now)
    listens = int(given.get("life") in SPEAKS_OF_ENDING)
    return redirect(f"{reverse('reporting:more')}?thanks={int(bool(given))}&listen={listens}")


def _ask(here: Visit, entry: Entry, form: QuestionForm) -> HttpResponse:
    shown = {
        **question_shown(here, entry, form),
        "back": reverse("reporting:more"),
        "ways": [way for way in entry.ways if way != "send"],
        "later": True,
    }
    return render(here.request, "reporting/door/question.html", shown)


def _line(here: Visit, entry: Entry) -> dict[str, str]:
    return {
        "picture": PICTURES[entry.picture],
        "words": _(entry.words(easy=here.easy).heading),
        "url": reverse("reporting:one_more", args=[entry.slug]),
    }
