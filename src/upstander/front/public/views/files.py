"""Files with messages: the person who came back sends some, and takes off what we sent."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting.actions import Change, change_files, write_back
from upstander.confidential.reporting.file_words import shown_files
from upstander.confidential.reporting.files import files_in
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import drafts
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.pages.reading import is_easy, with_easy
from upstander.foundation.uploads.choices import NotTaken
from upstander.foundation.uploads.handing_over import handed_over
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.uploads.receiving import Parcel, Refused, takes_files
from upstander.foundation.uploads.rules import ACCEPT, MOST_FILES
from upstander.foundation.uploads.words import why_not
from upstander.foundation.vault import store
from upstander.foundation.vault.choices import BlobRole
from upstander.foundation.vault.cookies import secret_in, set_cookie
from upstander.front.public.forms import ReadForm
from upstander.front.public.visits import (
    WAITING_COOKIE,
    Return,
    came_back,
    came_back_with_files,
    forget_waiting,
)

Errors = Sequence[tuple[str, str]]
SEND, REMOVE = "send", "remove"


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@came_back_with_files
def send(request: HttpRequest, here: Return, parcel: Parcel) -> HttpResponse:
    """Choose files, read what each of them carries, and only then send their clean copies."""
    if here.box.is_session:
        return redirect("public:mail")
    there = _waiting(request, here)
    if parcel.busy or request.method != "POST":
        busy = [Refused("", NotTaken.BUSY)] if parcel.busy else []
        return _page(request, here, there, _said(busy))
    chosen = parcel.take_clean(room_for=MOST_FILES - len(there))
    removed = _removed(request, there)
    if chosen or removed:
        return _change(request, here, parcel, Change(added=chosen, removed=removed))
    if parcel.refused:
        return _page(request, here, there, _said(parcel.refused))
    return _send(request, here, there)


def _waiting(request: HttpRequest, here: Return) -> list[HandedIn]:
    """Return the files that were chosen in this browser and not yet sent."""
    draft = drafts.load(secret_in(request, WAITING_COOKIE), here.now)
    return files_in(draft.answers) if draft else []


def _removed(request: HttpRequest, there: Sequence[HandedIn]) -> frozenset[UUID]:
    named = request.POST.get(REMOVE, "")
    return frozenset(one.id for one in there if one.id.hex == named)


def _change(request: HttpRequest, here: Return, parcel: Parcel, change: Change) -> HttpResponse:
    """Keep what was chosen, and show what each file carries before anything goes."""
    kept = change_files(
        cookie=secret_in(request, WAITING_COOKIE), change=change, easy=is_easy(request),
        by=Actor.public(), now=here.now,
    )  # fmt: skip
    parcel.adopt(list(change.added))
    if parcel.refused:
        response = _page(request, here, files_in(kept.draft.answers), _said(parcel.refused))
    else:
        response = redirect(request.get_full_path())
    set_cookie(response, WAITING_COOKIE, kept.draft.cookie)
    return response


def _send(request: HttpRequest, here: Return, there: Sequence[HandedIn]) -> HttpResponse:
    if request.POST.get("do") != SEND or not there:
        return _page(request, here, there, _said([Refused("", NotTaken.NONE)]))
    try:
        write_back(
            owner=here.keyring.owner, keyring=here.keyring, text="", files=there,
            waiting=secret_in(request, WAITING_COOKIE), read=ReadForm(request.POST).seen,
            by=Actor.public(), now=here.now,
        )  # fmt: skip
    except Refusal as refusal:
        said = f"{refusal.message} {refusal.next_step}".strip()
        return _page(request, here, there, [(said, "")])
    response = redirect(with_easy(reverse("public:mail"), easy=is_easy(request)))
    forget_waiting(request, response)
    return response


@require_safe
@came_back
def take(_request: HttpRequest, here: Return, file: UUID) -> HttpResponseBase:
    """Give a file that we sent to the person's own device."""
    sent = next((one for one in here.box.files if one.from_us and one.id == file), None)
    stored = sent.copies.get(BlobRole.CLEAN) if sent else None
    if sent is None or stored is None:
        raise Http404
    return handed_over(store.read(stored), kind=sent.kind, size=stored.size)


def _said(refused: Sequence[Refused]) -> Errors:
    return [(why_not(one), "id_files") for one in refused]


def _page(
    request: HttpRequest, here: Return, there: Sequence[HandedIn], errors: Errors = ()
) -> HttpResponse:
    page = {
        "accept": ACCEPT,
        "errors": errors,
        "files": shown_files(there),
        "left": MOST_FILES - len(there),
        "read": here.box.there,
        "easy": is_easy(request),
        "quiet": True,
        "pictures": PICTURES,
    }
    return render(request, "public/files.html", page, status=409 if errors else 200)
