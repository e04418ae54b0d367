"""Somebody to talk to without a report: choose who, write, look at it once more, send."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import storm
from upstander.confidential.reporting.actions import (
    AlreadySent,
    Letter,
    NobodyToSendTo,
    send_report,
)
from upstander.confidential.reporting.choices import Flag, ReportKind
from upstander.confidential.reporting.ear_forms import (
    OURS,
    SAFE,
    TO,
    WORDS,
    YOUNG,
    EarForm,
    is_young,
)
from upstander.confidential.reporting.forms import Asking, too_long
from upstander.confidential.reporting.listening import speaks_of_ending
from upstander.confidential.reporting.queries import Listener, delivery_to, listener, listeners
from upstander.confidential.reporting.questions import PARTS, WATCHED
from upstander.confidential.reporting.rules import (
    DANGER_ANSWERS,
    LONGEST_TEXT,
    Answers,
    flags_of,
)
from upstander.confidential.reporting.told import in_words
from upstander.confidential.reporting.views.door import (
    LANGUAGE,
    LANGUAGE_PATH,
    LATER,
    WORDING,
)
from upstander.confidential.reporting.views.visits import (
    Visit,
    keep,
    nothing_here,
    support,
    visit,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.pages.languages import spoken
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault.errors import Busy


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Who listens: each team in its own words. One press chooses."""
    here = visit(request)
    found = listeners(here.now, easy=here.easy)
    if not found:
        raise Http404
    if here.draft is not None and here.draft.was_sent:
        return redirect("reporting:kept")
    picked = request.POST.get("ear", "")
    if picked in {str(one.circle.id) for one in found}:
        kept = drafts.answer(cookie=here.cookie, given={TO: picked}, easy=here.easy, now=here.now)
        return keep(redirect("reporting:ear_write"), kept.draft)
    gone = request.method == "POST" or request.GET.get("gone") == "1"
    return render(
        request, "reporting/door/ears.html", {**_shown(here), "ears": found, "gone": gone}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def young(request: HttpRequest) -> HttpResponse:
    """For somebody under 18: their rights, what is passed on and why, and who else listens."""
    here = visit(request)
    if not listeners(here.now):
        raise Http404
    if here.draft is not None and here.draft.was_sent:
        return redirect("reporting:kept")
    if request.method == "POST":
        kept = drafts.answer(cookie=here.cookie, given={YOUNG: True}, easy=here.easy, now=here.now)
        return keep(redirect("reporting:ears"), kept.draft)
    shown = {**_shown(here), "lines": support(here, "children"), "back": reverse("reporting:ears")}
    return render(request, "reporting/door/ear_young.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """One page to write. What is typed is kept whichever button was pressed."""
    here = visit(request)
    if here.draft is None and request.method != "POST":
        return nothing_here(request)
    if here.draft is not None and here.draft.was_sent:
        return _too_late(here)
    asking = Asking(easy=here.easy)
    if request.method != "POST":
        return _ask(here, EarForm(asking, here.given))
    form = EarForm(asking, here.given, request.POST)
    fits, do = form.is_valid(), request.POST.get("do", "")
    easy = WORDING.get(do, here.easy)
    given = {TO: request.POST.get("to", ""), **form.answers()}
    kept = drafts.answer(cookie=here.cookie, given=given, easy=easy, now=here.now)
    return keep(_onward(here, form, do, fits=fits), kept.draft)


def _onward(here: Visit, form: EarForm, do: str, *, fits: bool) -> HttpResponse:
    if do == LANGUAGE:
        return redirect(f"{LANGUAGE_PATH}?{urlencode({'to': here.request.path})}")
    if do in WORDING:
        return redirect("reporting:ear_write")
    if do == LATER:
        return redirect("reporting:later")
    return redirect("reporting:ear_check") if fits else _ask(here, form)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more before it goes: the words, and the one team that can open them."""
    here = visit(request)
    if here.draft is None:
        return nothing_here(request)
    ear = listener(str(here.given.get(TO, "")), here.now, easy=here.easy)
    if ear is None or not here.given.get(WORDS):
        return redirect(_instead(here.draft, ear))
    answers = _answers(here)
    over = len(answers.story) - LONGEST_TEXT
    if request.method == "POST" and over <= 0:
        return _send(here, here.draft, answers, ear)
    return _look(here, answers, ear, [too_long(over)] if over > 0 else [])


def _instead(draft: OpenDraft, ear: Listener | None) -> str:
    """Return where somebody belongs who has nothing to look at here."""
    if draft.was_sent:
        return reverse("reporting:kept")
    return reverse("reporting:ear_write") if ear else f"{reverse('reporting:ears')}?gone=1"


def _answers(here: Visit) -> Answers:
    story = str(here.given.get(WORDS) or "")
    return Answers(
        story=story,
        safe=str(here.given.get(SAFE) or ""),
        speaks_of_ending=speaks_of_ending(story),
        language=spoken(),
        more={"age": "child"} if is_young(here.given) else {},
    )


def _send(here: Visit, draft: OpenDraft, answers: Answers, ear: Listener) -> HttpResponse:
    notes = {
        "ear": str(ear.circle.id),
        "teams": [_name(ear)],
        "safe": answers.safe,
        "asked": [],
        "flags": flags_of(answers),
    }
    signals = storm.TIDE.signals(here.request, answers.story, began=draft.began, now=here.now)
    letter = Letter(
        answers=answers, delivery=delivery_to(ear.circle), draft=draft, notes=notes,
        signals=signals,
        kind=ReportKind.EAR,
    )  # fmt: skip
    try:
        send_report(letter=letter, by=Actor.public(), now=here.now)
    except AlreadySent:
        return redirect("reporting:ear_check")
    except (Busy, NobodyToSendTo) as refusal:
        said = [f"{refusal.message} {refusal.next_step}"]
        return _look(here, answers, ear, said, status=503)
    return redirect("reporting:kept")


def _name(ear: Listener) -> str:
    return f"{ear.circle.name} ({ear.circle.agency_name})"


def _ask(here: Visit, form: EarForm) -> HttpResponse:
    ear = listener(here.request.POST.get("to") or str(here.given.get(TO, "")), here.now)
    if ear is None:
        return redirect(f"{reverse('reporting:ears')}?gone=1")
    shown = {
        **_shown(here),
        "form": form,
        "ear": ear,
        "back": reverse("reporting:ears"),
        "began_report": bool(here.given.keys() - OURS),
    }
    return render(here.request, "reporting/door/ear_write.html", shown)


def _look(
    here: Visit, answers: Answers, ear: Listener, errors: list[str], status: int = 200
) -> HttpResponse:
    change = reverse("reporting:ear_write")
    is_child = is_young(here.given)
    safe = in_words(PARTS["safe"], answers.safe, names={}, easy=here.easy)
    shown = {
        **_shown(here),
        "ear": ear,
        "rows": [
            {"question": _("What you want to say"), "answer": answers.story, "change": change},
            {"question": _("Are you safe now?"), "answer": safe, "change": change},
            *(
                [{"question": _("I am under 18"), "answer": _("Yes"), "change": change}]
                if is_child
                else []
            ),
        ],
        "children": support(here, "children") if is_child else [],
        "errors": [(one, "") for one in errors],
        "unsafe": answers.safe in DANGER_ANSWERS,
        "listeners": support(here, "life") if Flag.LIFE in flags_of(answers) else [],
        "back": change,
    }
    return render(here.request, "reporting/door/ear_check.html", shown, status=status)


def _shown(here: Visit) -> dict[str, object]:
    return {
        "easy": here.easy,
        "pictures": PICTURES,
        "watched": here.given.get(SAFE) == WATCHED,
        "is_young": is_young(here.given),
    }


def _too_late(here: Visit) -> HttpResponse:
    """Another tab sent this already: give the words back and show the way to the receipt."""
    typed = here.request.POST.get("words", "").strip()
    if not typed:
        return redirect("reporting:kept")
    shown = {"held": typed, "easy": here.easy}
    return render(here.request, "reporting/door/too_late.html", shown, status=409)
