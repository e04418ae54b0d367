"""The questions, one screen each, up to the moment before sending."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.clips import CLIPS, SIGNED
from upstander.confidential.reporting.forms import QuestionForm
from upstander.confidential.reporting.questions import (
    ABOUT_OTHER,
    BY_SLUG,
    LAST,
    NOTICE,
    START,
    WATCHED,
    Entry,
    Given,
)
from upstander.confidential.reporting.views.asking import form_for, question_shown
from upstander.confidential.reporting.views.visits import (
    Visit,
    keep,
    nothing_here,
    support,
    visit,
)
from upstander.foundation.agencies.queries import is_receiving
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import OpenDraft
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.typed import typed_text
from upstander.foundation.reference import queries as reference

CHECK = "check"
SEEN = "seen"
# Buttons that keep what is typed and show the page in the other wording.
WORDING = {"easy": True, "plain": False}
# Another button of the kind. The page is a room above; a test holds the two together.
LANGUAGE, LANGUAGE_PATH = "language", "/language/"
# A third: what is typed is kept, and the next page offers six words to come back with.
LATER = "later"


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """One question. What is posted is kept in the draft before anything else is decided."""
    entry = BY_SLUG.get(slug)
    if entry is None:
        raise Http404
    here = visit(request)
    if request.method == "POST" and entry.kind != NOTICE:
        return _take(here, entry)
    if here.draft is not None and here.draft.was_sent:
        return redirect("reporting:kept")
    if here.draft is None and entry is not START:
        return nothing_here(request)
    if entry.kind == NOTICE:
        return _notice(here, entry)
    return _ask(here, entry, form_for(here, entry, here.given))


@require_safe
def quiet(request: HttpRequest) -> HttpResponse:
    """A page that is about something else, to have on the screen when somebody comes near."""
    here = visit(request)
    last = BY_SLUG.get(request.GET.get("from", ""), START)
    back = last if here.draft is not None else START
    return render(request, "reporting/door/quiet.html", {"back": _address(back)})


def _take(here: Visit, entry: Entry) -> HttpResponse:
    do = here.request.POST.get("do", "")
    form = form_for(here, entry, here.given, posted=True)
    fits = form.is_valid()
    given = {**_begun(here, entry), **form.answers(do)}
    easy = WORDING.get(do, here.easy)
    try:
        kept = drafts.answer(cookie=here.cookie, given=given, easy=easy, now=here.now)
    except drafts.AlreadySent:
        return _too_late(here)
    # Asked once, when somebody begins: the first page itself must help without a database.
    if here.draft is None and not is_receiving():
        drafts.discard(kept.draft.cookie)
        return render(here.request, "reporting/door/not_open.html", {"easy": easy}, status=503)
    if fits or easy != here.easy or do in {LANGUAGE, LATER}:
        response: HttpResponse = redirect(_next(here, entry, kept))
    else:
        response = _ask(here, entry, form)
    return keep(response, kept.draft)


def _begun(here: Visit, entry: Entry) -> dict[str, object]:
    """Return what a page leaves behind besides its answers: the marks of the way."""
    if entry is LAST:
        return {LAST.key: SEEN}
    if here.draft is None and here.request.GET.get("for") == "other":
        return {ABOUT_OTHER: SEEN}
    return {}


def _next(here: Visit, entry: Entry, kept: drafts.Answered) -> str:
    do = here.request.POST.get("do", "")
    if do == LANGUAGE:
        return f"{LANGUAGE_PATH}?{urlencode({'to': here.request.get_full_path()})}"
    if do == LATER:
        return reverse("reporting:later")
    if do in WORDING:
        address = _address(entry) + (f"?then={CHECK}" if _came_from_check(here) else "")
    else:
        address = after_page(here, entry, kept.draft, sends=do == "send")
    lost = kept.restarted and entry is not START
    return f"{address}{'&' if '?' in address else '?'}again=1" if lost else address


def _came_from_check(here: Visit) -> bool:
    return here.request.GET.get("then") == CHECK


def after_page(here: Visit, entry: Entry, draft: OpenDraft, *, sends: bool) -> str:
    """Return where an answer leads. Who sends early is asked one last thing, once."""
    to_check = sends or _came_from_check(here)
    address = _onward(entry, draft.answers, easy=draft.easy, to_check=to_check)
    ends = address == reverse("reporting:check")
    if sends and ends and questions.asks_last(draft.answers, easy=draft.easy):
        return f"{_address(LAST)}?then={CHECK}"
    return address


def _onward(entry: Entry, given: Given, *, easy: bool, to_check: bool) -> str:
    """Return where to go after a page; help in danger is never jumped over."""
    following = questions.after(entry, given, easy=easy)
    if following is not None and (not to_check or following.kind == NOTICE):
        return _address(following) + (f"?then={CHECK}" if to_check else "")
    return reverse("reporting:check")


def _address(entry: Entry) -> str:
    return reverse("reporting:question", args=[entry.slug])


def _ask(here: Visit, entry: Entry, form: QuestionForm) -> HttpResponse:
    earlier = questions.before(entry, here.given, easy=here.easy)
    shown = {
        **question_shown(here, entry, form),
        "progress": questions.place(entry, here.given, easy=here.easy),
        "back": _address(earlier) if earlier else "",
        "ways": entry.ways,
        "restarted": here.request.GET.get("again") == "1",
        "first": earlier is None,
        "watched": here.given.get("safe") == WATCHED,
        "clip": CLIPS.get(entry.key) if here.easy else None,
        "film": SIGNED.get(entry.key, ""),
    }
    return render(here.request, "reporting/door/question.html", shown)


_LINES: Mapping[str, Callable[[Visit], Sequence[tuple[object, object]]]] = {
    "emergency": lambda here: [
        (line, PICTURES[line.picture]) for line in reference.emergency_lines(here.now)
    ],
    "children": lambda here: support(here, "children"),
    "life": lambda here: support(here, "life"),
}


def _notice(here: Visit, entry: Entry) -> HttpResponse:
    words = entry.words(easy=here.easy)
    earlier = questions.before(entry, here.given, easy=here.easy)
    to_check = _came_from_check(here)
    shown = {
        "question": {"heading": _(words.heading), "hint": _(words.hint)},
        "kind": entry.lines,
        "lines": _LINES[entry.lines](here),
        "back": _address(earlier) if earlier else "",
        "onward": _onward(entry, here.given, easy=here.easy, to_check=to_check),
        "easy": here.easy,
        "clip": CLIPS.get(entry.key) if here.easy else None,
        "film": SIGNED.get(entry.key, ""),
    }
    return render(here.request, "reporting/door/help_first.html", shown)


def _too_late(here: Visit) -> HttpResponse:
    """Another tab sent this already: give the words back and show the way to the receipt."""
    typed = "\n\n".join(typed_text(here.request))
    if not typed:
        return redirect("reporting:kept")
    shown = {"held": typed, "easy": here.easy}
    return render(here.request, "reporting/door/too_late.html", shown, status=409)
