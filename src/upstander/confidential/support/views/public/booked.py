"""The last look, the button that books, and the proof that it is booked."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.support import marks
from upstander.confidential.support.actions.booking import Reach, Slip, book
from upstander.confidential.support.choices import Attached, Medium, Wording
from upstander.confidential.support.forms.public import EITHER, moment_from
from upstander.confidential.support.pages import (
    BELONGS,
    DAY,
    MESSAGE,
    NUMBER,
    PAGES,
    REPORT,
    SPARE,
    TIME,
    Card,
    Page,
    cards,
    missing,
    still_said,
)
from upstander.confidential.support.queries.offered import booking_by_link
from upstander.confidential.support.refusals import DraftChanged, NobodyToRead, NotATime, TimeTaken
from upstander.confidential.support.session import COOKIE
from upstander.confidential.support.shown import booking_shown, how_to_phone
from upstander.confidential.support.views.public.steps import held_notice, taken
from upstander.confidential.support.views.public.visits import (
    Visit,
    nothing_here,
    visit,
    wish_of,
)
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import drafts
from upstander.foundation.pages.reading import with_easy
from upstander.foundation.reference import queries as reference
from upstander.foundation.vault.cookies import drop_cookie

# What goes into the sealed words, as it was answered.
_SAID = ("about", "needs", "needs_words", "company", "alone", "number", "spare", "message", "name")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything on one page before it is booked."""
    here = visit(request)
    if here.draft is None:
        return nothing_here(request)
    if here.draft.was_sent:
        return redirect("support:booked")
    lacking = missing(here.given, here.way())
    if lacking is not None or here.offer is None:
        return redirect(f"{_address(lacking or PAGES['service'])}?then=check")
    return _book(here) if request.method == "POST" else _look(here)


@require_http_methods(["GET", "HEAD", "POST"])
def booked(request: HttpRequest) -> HttpResponse:
    """The proof: the number, the time, the private link. The same at every reload."""
    here = visit(request)
    if here.draft is None or not here.draft.was_sent:
        return nothing_here(request)
    if request.method == "POST":
        drafts.discard(here.cookie)
        response = redirect("support:done")
        drop_cookie(response, COOKIE)
        return response
    secret = str(here.draft.receipt["link"])
    booking = booking_by_link(secret)
    if booking is None:
        return nothing_here(request)
    link = reverse("support:session", args=[secret])
    shown = {
        **booking_shown(booking, here.now),
        "easy": here.easy,
        "link": with_easy(link, easy=here.easy),
        "address": request.build_absolute_uri(link),
        "calendar": reverse("support:calendar", args=[secret]),
        "phone_us": how_to_phone(easy=here.easy),
        "reminded": bool(here.draft.receipt.get("reminded")),
        "may_have_code": booking.mailbox is None and booking.attached_to is None,
        "has_code": bool(here.draft.receipt.get("handle")),
        "in_mailbox": booking.attached_kind == Attached.REPORT,
    }
    return render(request, "support/public/booked.html", shown)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The end: nothing of it is left on this screen."""
    return render(request, "support/public/done.html", {"easy": visit(request).easy})


def _book(here: Visit) -> HttpResponse:
    slip = _slip(here)
    try:
        book(slip=slip, by=Actor.public(), now=here.now)
    except (TimeTaken, NotATime) as refusal:
        return taken(here, slip.starts_at, getattr(refusal, "nearest", []))
    except DraftChanged as refusal:
        return redirect("support:booked") if _sent(here) else _look(here, refusal, status=409)
    except NobodyToRead as refusal:
        return _look(here, refusal, status=503)
    return redirect("support:booked")


def _sent(here: Visit) -> bool:
    draft = drafts.load(here.cookie, here.now)
    return draft is not None and draft.was_sent


def _slip(here: Visit) -> Slip:
    given = still_said(here.given, here.choosing)
    starts_at = moment_from(str(given[TIME.key]))
    assert here.offer is not None and starts_at is not None  # noqa: PT018, S101 - nothing is missing here
    asked = {page.key for page in here.way()}
    left = {NUMBER.key, SPARE.key} - asked
    said = {name: given[name] for name in _SAID if given.get(name) and name not in left}
    reach = _reach(given)
    belongs = given.get(BELONGS.key) == "yes"
    return Slip(
        wish=wish_of(given, here.offer, here.choosing), starts_at=starts_at,
        form=str(given["form"]), link=marks.new_secret(), said=said, draft=here.draft,
        notes={"reminded": reach is not None}, reach=reach,
        attached=(Attached.REPORT, UUID(str(given[REPORT]))) if belongs else None,
    )  # fmt: skip


def _reach(given: Mapping[str, object]) -> Reach | None:
    medium = str(given.get(MESSAGE.key) or "")
    address = str(given.get("reach") or "")
    if medium not in Medium.values or not address:
        return None
    wording = Wording(str(given.get("wording") or Wording.TIME_ONLY))
    return Reach(Medium(medium), wording, address, get_language() or settings.LANGUAGE_CODE)


def _look(here: Visit, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    errors = [(f"{refusal.message} {refusal.next_step}", "")] if refusal else []
    shown = {
        "rows": [_row(here, page) for page in here.way() if page is not DAY],
        "errors": errors,
        "held": held_notice(here),
        "easy": here.easy,
        "back": _address(here.way()[-1]),
        "belongs": here.given.get(BELONGS.key) == "yes",
    }
    return render(here.request, "support/public/check.html", shown, status=status)


def _row(here: Visit, page: Page) -> dict[str, object]:
    return {
        "question": page.words(easy=here.easy).heading,
        "answer": _answers(here, page),
        "change": f"{_address(page)}?then=check",
    }


def _answers(here: Visit, page: Page) -> list[str]:
    """Return what was answered on a page, in the words of its cards."""
    given = still_said(here.given, here.choosing)
    found = [_in_words(here, page.key, given.get(page.key))]
    extra = {"needs": "needs_words", "company": "alone", "reach": "wording"}.get(page.key, "")
    if extra == "alone" and here.given.get("alone"):
        found.append(_("Five minutes alone first"))
    elif extra:
        found.append(_in_words(here, extra, here.given.get(extra)))
    return [text for text in found if text]


def _in_words(here: Visit, key: str, answer: object) -> str:
    if isinstance(answer, list):
        return ", ".join(_in_words(here, key, one) for one in answer)
    text = str(answer or "")
    if key == TIME.key:
        return moment_in_words(moment_from(text)) if text else ""  # type: ignore[arg-type]
    if key in _NAMED:
        return _NAMED[key](here, text)
    card = _cards(key).get(text)
    return str(card.easy if here.easy else card.plain) if card else text


def _cards(key: str) -> Mapping[str, Card]:
    try:
        return cards(key)
    except KeyError:
        return {}


def _role(here: Visit, key: str) -> str:
    roles = here.offer.roles if here.offer else ()
    if key == EITHER:
        return _("Either is fine")
    return next((one.name for one in roles if one.key == key), "")


def _service(here: Visit, key: str) -> str:
    return next((one.name for one in here.services if one.key == key), "")


def _language(here: Visit, code: str) -> str:
    rows = reference.vocabulary("spoken.csv", here.now)
    return next((one.label for one in rows if one.code == code), "") or _("No")


_NAMED = {
    "role": _role,
    "service": _service,
    "language": _language,
}


def _address(page: Page) -> str:
    return reverse("support:step", args=[page.key])
