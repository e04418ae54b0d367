"""Save and come back later: six words that open what was written, and nothing sent yet."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.ear_forms import WORDS, is_for_an_ear
from upstander.confidential.reporting.forms import LaterForm
from upstander.confidential.reporting.questions import FILES, TEXTS, Given
from upstander.confidential.reporting.tiles import grouped, tiles
from upstander.confidential.reporting.views.visits import Visit, keep, nothing_here, visit
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft, Saved
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.typed_again import ask_again, shown_once, typed_again
from upstander.foundation.vault import latercodes, words
from upstander.foundation.vault.cookies import drop_cookie
from upstander.foundation.vault.errors import Busy
from upstander.foundation.vault.latercodes import LaterCode


@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest) -> HttpResponse:
    """Take six words for what is written so far; the same ones at every reload."""
    here = visit(request)
    if here.draft is None:
        return nothing_here(request)
    if here.draft.was_sent:
        return redirect("reporting:kept")
    if request.method == "POST":
        return _DO.get(request.POST.get("do", ""), _take)(here)
    return _show(here, here.draft)


@require_safe
def sound(request: HttpRequest) -> HttpResponse:
    """The six words as one sound, made for this answer and stored nowhere."""
    here = visit(request)
    if here.draft is None or here.draft.saved is None:
        return nothing_here(request)
    said = ("computer-voice", *LaterCode(here.draft.saved.code).words, "end-of-the-code")
    return HttpResponse(words.spoken(said), content_type="audio/wav")


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """It is saved and closed here. No database."""
    return render(request, "reporting/door/later_closed.html", {"easy": visit(request).easy})


@require_http_methods(["GET", "HEAD", "POST"])
def pick_up(request: HttpRequest) -> HttpResponse:
    """Type the six words, and go on where it was left: in this browser from now on."""
    here = visit(request)
    if here.draft is not None and here.draft.was_sent:
        return redirect("reporting:kept")
    if request.method != "POST":
        return _asked(here)
    form = LaterForm(request.POST)
    if not form.is_valid() or form.code is None:
        return ask_again(request, form.fields)
    return _opened(here, form, form.code)


def _opened(here: Visit, form: LaterForm, code: LaterCode) -> HttpResponse:
    try:
        place = latercodes.place_of(code)
    except Busy as busy:
        said = f"{busy.message} {busy.next_step}"
        return ask_again(here.request, form.fields, said=said, status=503)
    draft = drafts.pick_up(place=place, cookie=here.cookie, merge=merged, now=here.now)
    if draft is None:
        return ask_again(here.request, form.fields, said=NOTHING_THERE)
    return keep(redirect(_onward(draft)), draft)


def _onward(draft: OpenDraft) -> str:
    """Return where somebody looks at what they wrote, and goes on."""
    return reverse("reporting:ear_check" if is_for_an_ear(draft.answers) else "reporting:check")


# What the sealed cookie says when no draft was found: the form has the words.
NOTHING_THERE = "nothing there"


def _asked(here: Visit) -> HttpResponse:
    """Ask for the six words, or say of those just typed what to look at."""
    typed = typed_again(here.request)
    if typed is None:
        return _ask(here, LaterForm())
    form = LaterForm(typed.fields)
    if form.is_valid() and typed.said == NOTHING_THERE:
        form.say_nothing_there()
    elif form.is_valid() and typed.said:
        form.add_error(None, typed.said)
    return shown_once(_ask(here, form, status=typed.status))


def merged(saved: Given, written: Given) -> Mapping[str, object]:
    """Return saved answers with what was written since: texts one under the other."""
    both = {key: saved[key] for key in (*TEXTS, WORDS) if saved.get(key) and written.get(key)}
    texts = {
        key: old if str(written[key]) in str(old) else f"{old}\n\n{written[key]}"
        for key, old in both.items()
    }
    return {**saved, **written, **texts, **_files(saved, written)}


def _files(saved: Given, written: Given) -> dict[str, object]:
    held = [one for given in (saved, written) if isinstance(one := given.get(FILES), list)]
    return {FILES: [file for files in held for file in files]} if held else {}


def _take(here: Visit) -> HttpResponse:
    code = latercodes.mint()
    try:
        saved = Saved.of(code, latercodes.place_of(code))
    except Busy as busy:
        return _show(here, here.draft, busy=f"{busy.message} {busy.next_step}", status=503)
    kept = drafts.keep_for_later(cookie=here.cookie, saved=saved, now=here.now)
    return nothing_here(here.request) if kept is None else redirect("reporting:later")


def _leave(here: Visit) -> HttpResponse:
    """Close it in this browser; without the words nobody opens it any more."""
    drafts.discard(here.cookie)
    response = redirect("reporting:later_closed")
    drop_cookie(response, drafts.COOKIE)
    return response


def _wipe(here: Visit) -> HttpResponse:
    """Wipe it, here and for the words."""
    drafts.wipe(here.cookie, here.now)
    response = redirect("reporting:later")
    drop_cookie(response, drafts.COOKIE)
    return response


_DO = {"take": _take, "leave": _leave, "wipe": _wipe}


def _show(
    here: Visit, draft: OpenDraft | None, *, busy: str = "", status: int = 200
) -> HttpResponse:
    shown: dict[str, object] = {
        "easy": here.easy,
        "pictures": PICTURES,
        "errors": [(busy, "")] if busy else [],
        "onward": _onward(draft) if draft else "",
    }
    if draft is not None and draft.saved:
        code = LaterCode(draft.saved.code)
        shown |= {"tiles": tiles(code.words), "digits": grouped(code.digits)}
    return render(here.request, "reporting/door/later.html", shown, status=status)


def _ask(here: Visit, form: LaterForm, status: int = 200) -> HttpResponse:
    shown = {"easy": here.easy, "form": form}
    return render(here.request, "reporting/door/pick_up.html", shown, status=status)
