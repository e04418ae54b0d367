"""The questions, one screen each, up to the moment before sending."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.forms import QuestionForm, question_form
from upstander.confidential.reporting.questions import AREA, BY_SLUG, NOTICE, Entry
from upstander.confidential.reporting.views.visits import Visit, keep, nothing_here, visit
from upstander.foundation.agencies.queries import is_receiving
from upstander.foundation.agencies.reading import districts
from upstander.foundation.pages import drafts
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.typed import typed_text
from upstander.foundation.reference import queries as reference

CHECK = "check"
# Buttons that keep what is typed and show the page in the other wording.
_WORDING = {"easy": True, "plain": False}


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
    if here.draft is None and questions.before(entry, {}) is not None:
        return nothing_here(request)
    if entry.kind == NOTICE:
        return _notice(here, entry)
    return _ask(here, entry, _form(here, entry))


def _take(here: Visit, entry: Entry) -> HttpResponse:
    form = _form(here, entry, posted=True)
    fits = form.is_valid()
    value = _value(here, entry, form)
    easy = _WORDING.get(here.request.POST.get("do", ""), here.easy)
    try:
        kept = drafts.answer(
            cookie=here.cookie, key=entry.key, value=value, easy=easy, now=here.now
        )
    except drafts.AlreadySent:
        return _too_late(here)
    # Asked once, when somebody begins: the first page itself must help without a database.
    if here.draft is None and not is_receiving():
        drafts.discard(kept.draft.cookie)
        return render(here.request, "reporting/door/not_open.html", {"easy": easy}, status=503)
    if fits or easy != here.easy:
        response: HttpResponse = redirect(_next(here, entry, kept))
    else:
        response = _ask(here, entry, form)
    return keep(response, kept.draft)


def _value(here: Visit, entry: Entry, form: QuestionForm) -> object:
    """Return what to keep: a text even when it is too long, a skipped choice not at all."""
    do = here.request.POST.get("do")
    if entry.kind == "text":
        return form.typed or None
    return None if do in {"skip", "unknown"} else form.value


def _next(here: Visit, entry: Entry, kept: drafts.Answered) -> str:
    do = here.request.POST.get("do", "")
    if do in _WORDING:
        address = _address(entry) + (f"?then={CHECK}" if _came_from_check(here) else "")
    else:
        to_check = do == "send" or _came_from_check(here)
        address = _onward(entry, kept.draft.answers, to_check=to_check)
    lost = kept.restarted and questions.before(entry, {}) is not None
    return f"{address}{'&' if '?' in address else '?'}again=1" if lost else address


def _came_from_check(here: Visit) -> bool:
    return here.request.GET.get("then") == CHECK


def _onward(entry: Entry, given: Mapping[str, object], *, to_check: bool) -> str:
    """Return where to go after an entry; help in danger is never jumped over."""
    following = questions.after(entry, given)
    if following is None or (to_check and following.kind != NOTICE):
        return reverse("reporting:check")
    return _address(following) + (f"?then={CHECK}" if to_check else "")


def _address(entry: Entry) -> str:
    return reverse("reporting:question", args=[entry.slug])


def _form(here: Visit, entry: Entry, *, posted: bool = False) -> QuestionForm:
    return question_form(
        entry,
        easy=here.easy,
        areas=districts(here.now) if entry.kind == AREA else {},
        data=here.request.POST if posted else None,
        answer=here.given.get(entry.key),
    )


def _ask(here: Visit, entry: Entry, form: QuestionForm) -> HttpResponse:
    earlier = questions.before(entry, here.given)
    words = entry.words(easy=here.easy)
    shown = {
        "entry": entry,
        "question": {
            "heading": _(words.heading),
            "hint": _(words.hint),
            "why": _(words.why),
            "section": _(entry.section),
            "count": entry.limit,
            "or_": next((option.key for option in entry.options if option.after_or), None),
        },
        "form": form,
        "progress": questions.place(entry, here.given),
        "back": _address(earlier) if earlier else "",
        "ways": entry.ways,
        "easy": here.easy,
        "restarted": here.request.GET.get("again") == "1",
        "first": earlier is None,
    }
    return render(here.request, "reporting/door/question.html", shown)


def _notice(here: Visit, entry: Entry) -> HttpResponse:
    words = entry.words(easy=here.easy)
    earlier = questions.before(entry, here.given)
    to_check = _came_from_check(here)
    shown = {
        "question": {"heading": _(words.heading), "hint": _(words.hint)},
        "lines": [(line, PICTURES[line.picture]) for line in reference.emergency_lines(here.now)],
        "back": _address(earlier) if earlier else "",
        "onward": _onward(entry, here.given, to_check=to_check),
        "easy": here.easy,
    }
    return render(here.request, "reporting/door/help_first.html", shown)


def _too_late(here: Visit) -> HttpResponse:
    """Another tab sent this already: give the words back and show the way to the receipt."""
    typed = "\n\n".join(typed_text(here.request))
    if not typed:
        return redirect("reporting:kept")
    shown = {"held": typed, "easy": here.easy}
    return render(here.request, "reporting/door/too_late.html", shown, status=409)
