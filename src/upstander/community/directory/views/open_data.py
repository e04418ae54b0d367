"""The open interface: Open Referral UK 3.0, for anybody's program, from any page, without a key."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from math import ceil
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstander.community.directory import open_referral
from upstander.community.directory.forms.open_data import (
    NoSuchPostcode,
    Paging,
    filters,
    flag,
    paging,
)
from upstander.community.directory.open_api import PROFILE, VERSION, described
from upstander.community.directory.queries import open_data
from upstander.community.directory.queries.tokens import program_of
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

P = ParamSpec("P")
Json = Mapping[str, object]
_METHODS = "GET, HEAD, OPTIONS"


class NotKnown(Refusal):
    """A token was shown that does not work."""

    def __init__(self) -> None:
        super().__init__(
            _("This token does not work: it has run out, was ended, or is none."),
            next_step=_("Ask the partnership for a new one, or ask without a token."),
        )


class NotHere(Refusal):
    """Nothing has this id."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing that is open to all has this id."),
            next_step=_("The lists say which ids there are; an entry that lapses leaves them."),
        )


def open_to_programs(
    view: Callable[Concatenate[HttpRequest, P], Json],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer in JSON and in English, to a page of any site; say in words what is wrong."""

    @wraps(view)
    def answering(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with override("en-gb"):
            answer = _answer(request, lambda: view(request, *args, **kwargs))
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Headers"] = "Authorization"
        answer["Access-Control-Allow-Methods"] = _METHODS
        return answer

    # Nothing is written, so there is nothing to forge; a POST gets its answer in JSON too.
    answering.csrf_exempt = True  # type: ignore[attr-defined]
    return answering


def _answer(request: HttpRequest, view: Callable[[], Json]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": _METHODS})
    if request.method not in {"GET", "HEAD"}:
        words = _error(_("This interface is only read from."), _("Ask with GET."))
        return JsonResponse(words, status=405, headers={"Allow": _METHODS})
    try:
        return JsonResponse(view())
    except Refusal as refusal:
        status = _STATUS.get(type(refusal), 400)
        return JsonResponse(_error(refusal.message, refusal.next_step), status=status)


_STATUS = {NotHere: 404, NoSuchPostcode: 404, NotKnown: 401, NotPermitted: 403}


def _wants_unlisted(request: HttpRequest) -> bool:
    """Return whether a program asks for what is not public, and may.

    Raises NotClear, NotKnown and NotPermitted.
    """
    actor = _program(request)
    wanted = flag(request.GET.dict(), "unlisted")
    if wanted:
        actor.require(Permission.READ_UNLISTED)
    return wanted


def _program(request: HttpRequest) -> Actor:
    """Return which program asks: without a token anybody's."""
    said = request.headers.get("Authorization", "")
    if not said:
        return Actor.public()
    found = program_of(said.removeprefix("Bearer ").strip()[:100], clock.now())
    if found is None:
        raise NotKnown
    return found


def _error(message: object, next_step: object) -> Json:
    return {"error": str(message), "next": str(next_step)}


@open_to_programs
def about(request: HttpRequest) -> Json:
    """Say what this interface speaks, and where it is described."""
    address = request.build_absolute_uri(reverse("directory:open_api"))
    return {"version": VERSION, "profile": PROFILE, "openapi_url": address}


@open_to_programs
def description(request: HttpRequest) -> Json:
    """Describe the interface for programs (OpenAPI)."""
    return described(request.build_absolute_uri(reverse("directory:open_data")).rstrip("/"))


@open_to_programs
def services(request: HttpRequest) -> Json:
    """List services; full ones where wished for."""
    asked, now = request.GET.dict(), clock.now()
    wanted = filters(asked, unlisted=_wants_unlisted(request))
    which, full = paging(asked), flag(asked, "full")
    found = open_data.services(wanted, now, which.first, which.per_page)
    entries = open_data.entries_of(found.rows, now, unlisted=wanted.unlisted, full=full)
    draw = open_referral.full_service if full else open_referral.service
    return _page(found.total, which, [draw(row, entries[row.pk]) for row in found.rows])


@open_to_programs
def service(request: HttpRequest, id_: str) -> Json:
    """Show a service in full."""
    now, unlisted = clock.now(), _wants_unlisted(request)
    row = open_data.service(_uuid(id_), now, unlisted=unlisted)
    if row is None:
        raise NotHere
    entries = open_data.entries_of([row], now, unlisted=unlisted, full=True)
    return open_referral.full_service(row, entries[row.pk])


@open_to_programs
def at_locations(request: HttpRequest) -> Json:
    """List services at locations, nearest first where a postcode is given."""
    asked, now = request.GET.dict(), clock.now()
    wanted = filters(asked, unlisted=_wants_unlisted(request))
    which, full = paging(asked), flag(asked, "full")
    found = open_data.at_locations(wanted, now, which.first, which.per_page)
    draw = open_referral.at_location_full if full else open_referral.at_location_listed
    return _page(found.total, which, [draw(row) for row in found.rows])


@open_to_programs
def at_location(request: HttpRequest, id_: str) -> Json:
    """Show a service at a location in full."""
    unlisted = _wants_unlisted(request)
    row = open_data.at_location(_uuid(id_), clock.now(), unlisted=unlisted)
    if row is None:
        raise NotHere
    return open_referral.at_location_full(row)


@open_to_programs
def organisations(request: HttpRequest) -> Json:
    """List the bodies that run services."""
    which = paging(request.GET.dict())
    found = open_data.organisations(clock.now(), which.first, which.per_page)
    return _page(found.total, which, [open_referral.organisation(row) for row in found.rows])


@open_to_programs
def organisation(request: HttpRequest, id_: str) -> Json:  # noqa: ARG001 - a view takes one
    """Show a body."""
    row = open_data.organisation(_uuid(id_), clock.now())
    if row is None:
        raise NotHere
    return open_referral.organisation(row)


@open_to_programs
def taxonomies(request: HttpRequest) -> Json:
    """List our lists of words."""
    every = [open_referral.taxonomy(vocabulary) for vocabulary in open_referral.TAXONOMIES]
    return _of(every, paging(request.GET.dict()))


@open_to_programs
def taxonomy(request: HttpRequest, id_: str) -> Json:  # noqa: ARG001 - a view takes one
    """Show one of our lists with its words."""
    for vocabulary in open_referral.TAXONOMIES:
        if open_referral.taxonomy_id(vocabulary) == _uuid(id_):
            words = [one for one in _terms() if one["taxonomy_id"] == str(_uuid(id_))]
            return {**open_referral.taxonomy(vocabulary), "taxonomy_terms": words}
    raise NotHere


@open_to_programs
def terms(request: HttpRequest) -> Json:
    """List our words."""
    return _of(_terms(), paging(request.GET.dict()))


@open_to_programs
def term(request: HttpRequest, id_: str) -> Json:  # noqa: ARG001 - a view takes one
    """Show one of our words."""
    found = open_referral.terms_by_id().get(_uuid(id_))
    if found is None:
        raise NotHere
    return open_referral.term(*found)


@open_to_programs
def nothing(request: HttpRequest, rest: str) -> Json:  # noqa: ARG001 - a view takes them
    """Say that there is nothing at this address."""
    raise NotHere


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotHere from None


def _terms() -> list[open_referral.Json]:
    return [open_referral.term(*one) for one in open_referral.terms_by_id().values()]


def _of(every: Sequence[Json], which: Paging) -> Json:
    some = every[which.first : which.first + which.per_page]
    return _page(len(every), which, some)


def _page(total: int, which: Paging, contents: Sequence[Json]) -> Json:
    """Return one page in the envelope of the profile; one past the last is empty."""
    pages = max(ceil(total / which.per_page), 1)
    return {
        "total_items": total, "total_pages": pages, "page_number": which.page,
        "size": len(contents), "first_page": which.page == 1, "last_page": which.page >= pages,
        "empty": not contents, "contents": list(contents),
    }  # fmt: skip
