"""Photos and papers at the public door: what each says beside what one sees, before it goes."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import questions
from upstander.confidential.reporting.actions import Change, change_files
from upstander.confidential.reporting.file_words import shown_files
from upstander.confidential.reporting.files import files_in
from upstander.confidential.reporting.questions import BY_SLUG
from upstander.confidential.reporting.views.door import after_page
from upstander.confidential.reporting.views.visits import Visit, keep, nothing_here, visit
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import is_receiving
from upstander.foundation.pages import drafts
from upstander.foundation.pages.drafts import Answered
from upstander.foundation.uploads.choices import NotTaken
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.uploads.receiving import Parcel, Refused, takes_files
from upstander.foundation.uploads.rules import ACCEPT, MOST_FILES
from upstander.foundation.uploads.words import why_not

ENTRY = BY_SLUG["files"]
ADD, REMOVE = "add", "remove"
# Buttons that keep what is there and show the page in the other wording.
_WORDING = {"easy": True, "plain": False}
_STAY = frozenset({ADD, *_WORDING})


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    """The files of a report that is being written: add some, take some away, keep an original."""
    here = visit(request)
    if parcel.busy:
        return _page(here, [Refused("", NotTaken.BUSY)], status=503)
    if request.method == "POST":
        return _take(here, parcel)
    if here.draft is not None and here.draft.was_sent:
        return redirect("reporting:kept")
    return nothing_here(request) if here.draft is None else _page(here)


def _take(here: Visit, parcel: Parcel) -> HttpResponse:
    if here.draft is None and not is_receiving():
        return render(here.request, "reporting/door/not_open.html", {"easy": here.easy}, status=503)
    added = parcel.take(room_for=MOST_FILES - len(files_in(here.given)))
    easy = _WORDING.get(here.request.POST.get("do", ""), here.easy)
    try:
        kept = change_files(
            cookie=here.cookie, change=_change(here.request, added), easy=easy,
            by=Actor.public(), now=here.now,
        )  # fmt: skip
    except drafts.AlreadySent:
        return redirect("reporting:kept")
    parcel.adopt(added)
    if parcel.refused:
        page = _page(Visit(here.request, kept.draft, easy, here.now), parcel.refused)
        return keep(page, kept.draft)
    return keep(redirect(_next(here, kept)), kept.draft)


def _change(request: HttpRequest, added: Sequence[HandedIn]) -> Change:
    return Change(
        added=added,
        removed=_ids(request, REMOVE),
        shown=_ids(request, "shown"),
        keep=_ids(request, "keep"),
    )


def _ids(request: HttpRequest, name: str) -> frozenset[UUID]:
    found = set()
    for value in request.POST.getlist(name):
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found)


def _next(here: Visit, kept: Answered) -> str:
    post = here.request.POST
    if post.get("do") in _STAY or REMOVE in post:
        address = here.request.get_full_path()
    else:
        address = after_page(here, ENTRY, kept.draft, sends=post.get("do") == "send")
    return f"{address}{'&' if '?' in address else '?'}again=1" if kept.restarted else address


def _page(here: Visit, refused: Sequence[Refused] = (), status: int = 200) -> HttpResponse:
    there = files_in(here.given)
    words = ENTRY.words(easy=here.easy)
    earlier = questions.before(ENTRY, here.given, easy=here.easy)
    shown = {
        "entry": ENTRY,
        "question": {
            "heading": _(words.heading),
            "hint": _(words.hint),
            "why": _(words.why),
            "section": _(ENTRY.section),
        },
        "progress": questions.place(ENTRY, here.given, easy=here.easy),
        "ways": ENTRY.ways,
        "files": shown_files(there),
        "left": MOST_FILES - len(there),
        "most": MOST_FILES,
        "accept": ACCEPT,
        "errors": [(why_not(one), "id_files") for one in refused],
        "back": reverse("reporting:question", args=[earlier.slug]) if earlier else "",
        "easy": here.easy,
        "restarted": here.request.GET.get("again") == "1",
    }
    return render(here.request, "reporting/door/files.html", shown, status=status)
