"""The receipt: shown until the person says it is kept, leaves, or a day has passed."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.choices import Flag
from upstander.confidential.reporting.keeping import card_of, code_shown, said_aloud
from upstander.confidential.reporting.queries import listener
from upstander.confidential.reporting.views.more import left_of
from upstander.confidential.reporting.views.visits import (
    Visit,
    nothing_here,
    support,
    visit,
)
from upstander.foundation.agencies.reading import next_reading_in_words
from upstander.foundation.pages import drafts
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault import words
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.cookies import drop_cookie

# Which two words are asked back: one from each half.
ASKED = (2, 5)
_PLAIN, _EASY = "reporting/door/kept.html", "reporting/door/kept_easy.html"


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """The code, how to keep it, and what happens next. The same one at every reload."""
    here = visit(request)
    code = _code(here)
    if code is None:
        return _elsewhere(here)
    said = _practised(request, code) if request.method == "POST" else {}
    if request.POST.get("do") == "done":
        return _finish(here)
    shown = {
        **code_shown(code),
        "boxes": [_box(place, said) for place in ASKED],
        "practised": bool(said),
        "right": all(one["right"] for one in said.values()),
        "next_reading": next_reading_in_words(here.now),
        "pictures": PICTURES,
        "easy": here.easy,
        **_notes(here),
        **_of_the_ear(here),
    }
    return render(request, _EASY if here.easy else _PLAIN, shown)


@require_safe
def sound(request: HttpRequest) -> HttpResponse:
    """Handle and words as one sound, made for this answer and stored nowhere."""
    code = _code(visit(request))
    if code is None:
        return nothing_here(request)
    return said_aloud(code)


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A plain card to print: the code, and where to come back to. No name of anything else."""
    here = visit(request)
    code = _code(here)
    if code is None:
        return _elsewhere(here)
    return card_of(request, code, back=reverse("reporting:kept"), easy=here.easy)


@require_safe
def cannot_keep(request: HttpRequest) -> HttpResponse:
    """For somebody whose things are looked through: ways to keep a code without a thing."""
    here = visit(request)
    if _code(here) is None:
        return _elsewhere(here)
    shown = {"easy": here.easy, "pictures": PICTURES, **_notes(here)}
    return render(request, "reporting/door/cannot_keep.html", shown)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The end: the code is gone from here."""
    return render(request, "reporting/door/done.html", {"easy": visit(request).easy})


def _code(here: Visit) -> Code | None:
    if here.draft is None or not here.draft.was_sent:
        return None
    receipt = here.draft.receipt
    return Code(str(receipt["handle"]), int(str(receipt["secret"])))


def _elsewhere(here: Visit) -> HttpResponse:
    if here.draft is None:
        return nothing_here(here.request)
    return redirect("reporting:check")


def _of_the_ear(here: Visit) -> dict[str, object]:
    """Return what differs for words to somebody who listens: they are no report."""
    circle = "" if here.draft is None else str(here.draft.receipt.get("ear", ""))
    ear = listener(circle, here.now, easy=here.easy) if circle else None
    return {"ear": bool(circle), **({"next_reading": ear.next_reading} if ear else {})}


def _notes(here: Visit) -> dict[str, object]:
    """Return what was noted at sending: who can open it, and how the person may be reached."""
    receipt = {} if here.draft is None else here.draft.receipt
    notes: dict[str, object] = {name: receipt.get(name) for name in ("teams", "safe", "asked")}
    contact = receipt.get("contact") or []
    flags = receipt.get("flags")
    in_need = isinstance(flags, list) and Flag.LIFE in flags
    notes["listeners"] = support(here, "life") if in_need else []
    notes["left"] = bool(left_of(here))
    return {**notes, "contact": [contact] if isinstance(contact, str) else contact}


def _practised(request: HttpRequest, code: Code) -> dict[int, dict[str, object]]:
    """Return what was typed back and whether it is near enough to the word that stands there."""
    typed = {place: request.POST.get(f"word_{place}", "").strip() for place in ASKED}
    if not any(typed.values()):
        return {}
    return {
        place: {"typed": text, "right": words.nearest(text).word == code.words[place - 1]}
        for place, text in typed.items()
    }


def _box(place: int, said: Mapping[int, Mapping[str, object]]) -> dict[str, object]:
    label = _("Word {place}").format(place=place)
    return {"name": f"word_{place}", "label": label, **said.get(place, {})}


def _finish(here: Visit) -> HttpResponse:
    drafts.discard(here.cookie)
    response = redirect("reporting:done")
    drop_cookie(response, drafts.COOKIE)
    return response
