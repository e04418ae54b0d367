"""The Easy Read questions on paper: a form to print, and the screen on which a worker types it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting import actions
from upstander.confidential.reporting.forms import Asking, QuestionForm, question_form
from upstander.confidential.reporting.questions import (
    AGENCIES,
    BY_KEY,
    EASY,
    LAST,
    TYPED,
    WAYS,
    Entry,
    Part,
)
from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.reporting.tiles import grouped, tiles
from upstander.confidential.reporting.views.visits import answers_from
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.queries import receiving_agencies
from upstander.foundation.agencies.reading import districts
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.reference import queries as reference

# Lines to write on, for a story and for a short answer.
LONG, SHORT = 12, 2


@dataclass(frozen=True)
class Box:
    """One answer to tick with a pen."""

    words: str
    more: str
    picture: SafeString | str


@dataclass(frozen=True)
class Asked:
    """One question on paper: boxes to tick, or lines to write on."""

    heading: str
    hint: str
    boxes: Sequence[Box]
    lines: range


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """A form to print and write on, and lines for a letter. No name of anything in its title."""
    now = clock.now()
    shown = {
        "pages": [(_(entry.easy.heading), list(_asked(entry))) for entry in _pages()],
        "lines": reference.strip_lines(now),
        "letter": range(LONG * 2),
        "easy": True,
    }
    return render(request, "reporting/door/blank.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_down(request: StaffRequest) -> HttpResponse:
    """Type in what a paper says. The code is shown once, for the person."""
    request.actor.require(Permission.TAKE_DOWN)
    if request.method != "POST":
        return _typing(request, _forms(None), str(new_id()))
    typed, once = _forms(request.POST), request.POST.get("once", "")
    # Each form cleans what came in, also when an earlier one already found a mistake.
    right = [form.is_valid() for form in typed]
    if not all(right):
        return _typing(request, typed, once)
    given = {key: value for form in typed for key, value in form.answers("next").items()}
    try:
        sent = actions.take_down(
            answers=answers_from(given), once=once, by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        note_cause(refusal)
        return _typing(request, typed, once, refusal)
    code = sent.code
    shown = {"handle": code.handle, "tiles": tiles(code.words), "digits": grouped(code.digits)}
    return render(request, "reporting/desk/taken_down.html", shown)


def _typing(
    request: StaffRequest, forms: Sequence[QuestionForm], once: str, refusal: Refusal | None = None
) -> HttpResponse:
    shown = {"forms": forms, "fields": list(_fields(forms)), "once": once, "refusal": refusal}
    status = 200 if refusal is None else 409
    return render(request, "reporting/desk/take_down.html", shown, status=status)


def _pages() -> list[Entry]:
    """Return the pages that ask something on the Easy Read way, and the one before sending."""
    return [entry for entry in (*WAYS[EASY], LAST) if entry.asks]


def _parts(entry: Entry) -> list[Part]:
    """Return what a page asks on paper: nothing that hangs on an answer given elsewhere."""
    return [] if entry.when else [part for part in entry.asked({}, easy=True) if not part.unless]


def _asked(entry: Entry) -> Iterator[Asked]:
    for part in _parts(entry):
        words = part.words(easy=True)
        yield Asked(
            heading=_(words.heading) if words.heading else "",
            hint=_(words.hint or entry.easy.hint) if words.hint or entry.easy.hint else "",
            boxes=list(_boxes(part)),
            lines=range((LONG if part.limit > 1000 else SHORT) if part.kind in TYPED else 0),
        )


def _boxes(part: Part) -> Iterator[Box]:
    if part.kind == AGENCIES:
        yield from (Box(name, "", "") for name in receiving_agencies().values())
    for option in part.options:
        if option.offered(easy=True):
            label = option.words(easy=True)
            more = _(label.more) if label.more else ""
            yield Box(_(label.label), more, PICTURES.get(option.picture, ""))


def _forms(data: Any) -> list[QuestionForm]:
    """Return the form of every page, and of the district, which only the worker is asked."""
    asking = Asking(easy=True, areas=districts(clock.now()), agencies=receiving_agencies())
    asked = [entry for entry in (*_pages(), BY_KEY["area"]) if _parts(entry)]
    return [question_form(entry, asking, {}, data=data) for entry in asked]


def _fields(forms: Sequence[QuestionForm]) -> Iterator[BoundField]:
    """Return each field once: a later page may ask the same again."""
    seen: set[str] = set()
    for form in forms:
        for bound in form.visible_fields():
            if bound.name not in seen:
                seen.add(bound.name)
                yield bound
