"""The way in for changes that partners' programs propose. Problems are said as RFC 9457 has it."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstander.community.directory import proposal_api
from upstander.community.directory.actions.proposing import (
    EnoughToday,
    Kept,
    KeyUsed,
    NotTheirs,
    propose_change,
)
from upstander.community.directory.forms.proposing import NoKey, NotJson, NotReadable, change_from
from upstander.community.directory.models import Proposal, Token
from upstander.community.directory.place_refusals import NothingNew
from upstander.community.directory.queries.proposing import proposal_of
from upstander.community.directory.queries.tokens import actor_of, token_of
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class NoToken(Refusal):
    """No token was shown, or it does not work."""

    def __init__(self) -> None:
        super().__init__(
            _("This needs a token that works: Authorization: Bearer …"),
            next_step=_("Ask the partnership for one."),
        )


class TooMuch(Refusal):
    """The body is larger than a change can be."""

    def __init__(self) -> None:
        super().__init__(_("This is more than a change can be."))


class OtherKind(Refusal):
    """The body says that it is something else than JSON."""

    def __init__(self) -> None:
        super().__init__(_("Send it as application/json."))


class NotSent(Refusal):
    """The program sent no such change."""

    def __init__(self) -> None:
        super().__init__(_("You sent no change with this id."))


class OtherMethod(Refusal):
    """This address takes another method."""

    def __init__(self, method: str) -> None:
        super().__init__(_("This address takes %(method)s.") % {"method": method})


# What each refusal is to a program: its status, and the end of the name of its kind.
_KINDS: Mapping[type[Refusal], tuple[int, str]] = {
    NotJson: (400, "not-json"),
    NoKey: (400, "no-key"),
    NoToken: (401, "no-token"),
    NotPermitted: (403, "not-permitted"),
    NotTheirs: (404, "no-such-entry"),
    NotSent: (404, "no-such-change"),
    OtherMethod: (405, "other-method"),
    KeyUsed: (409, "key-used"),
    NothingNew: (409, "nothing-new"),
    TooMuch: (413, "too-much"),
    OtherKind: (415, "not-json"),
    NotReadable: (422, "not-readable"),
    EnoughToday: (429, "enough-today"),
}
_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    # A day of ours is over by then.
    429: {"Retry-After": str(24 * 60 * 60)},
}


def to_programs(method: str) -> Callable[[View[P]], View[P]]:
    """Answer one method, in English; say as problem details what is wrong."""

    def to_one(view: View[P]) -> View[P]:
        @wraps(view)
        def answering(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            with override("en-gb"):
                try:
                    if request.method not in {method, "HEAD" if method == "GET" else method}:
                        raise OtherMethod(method)
                    return view(request, *args, **kwargs)
                except Refusal as refusal:
                    answer = _problem(refusal)
                    if isinstance(refusal, OtherMethod):
                        answer["Allow"] = method
                    return answer

        # A token is no cookie: no page of another site can show it in somebody's name.
        answering.csrf_exempt = True  # type: ignore[attr-defined]
        return answering

    return to_one


def _problem(refusal: Refusal) -> HttpResponse:
    status, kind = _KINDS[type(refusal)]
    said: dict[str, object] = {
        "type": f"urn:upstander:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": f"{refusal.message} {refusal.next_step}".strip(),
    }
    if isinstance(refusal, NotReadable):
        said["errors"] = [{"pointer": at, "detail": words} for at, words in refusal.errors]
    headers = _HEADERS.get(status, {})
    return JsonResponse(
        said, status=status, content_type=proposal_api.PROBLEM, headers=dict(headers)
    )


def _known(request: HttpRequest) -> Token:
    """Return the token that was shown. Raises NoToken, and NotPermitted where it may not send."""
    said = request.headers.get("Authorization", "")
    secret = said.removeprefix("Bearer ").strip()[:100] if said.startswith("Bearer ") else ""
    token = token_of(secret, clock.now()) if secret else None
    if token is None:
        raise NoToken
    actor_of(token).require(Permission.PROPOSE_CHANGES)
    return token


def _body(request: HttpRequest) -> bytes:
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size) > proposal_api.MOST_BYTES:
        raise TooMuch
    if request.content_type != "application/json":
        raise OtherKind
    return request.body


@to_programs("GET")
def description(request: HttpRequest) -> HttpResponse:
    """Describe the way in for programs (OpenAPI)."""
    address = request.build_absolute_uri(reverse("directory:api_proposals"))
    return JsonResponse(proposal_api.described(address.removesuffix("/proposals/")))


@to_programs("POST")
def proposals(request: HttpRequest) -> HttpResponse:
    """Take a proposed change; sent again with the same key it is answered and not kept twice."""
    token = _known(request)
    change = change_from(_body(request), request.headers.get("Idempotency-Key", ""))
    kept = propose_change(
        change=change, token=token.id, by=actor_of(token), now=clock.now()
    )  # fmt: skip
    return _answer(request, kept)


@to_programs("GET")
def proposal(request: HttpRequest, id_: str) -> HttpResponse:
    """Say what became of a change that this program sent."""
    token = _known(request)
    found = proposal_of(token, _uuid(id_))
    if found is None:
        raise NotSent
    return JsonResponse(_told(found))


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotSent from None


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    address = reverse("directory:api_proposal", args=[kept.proposal.id])
    headers = {"Location": request.build_absolute_uri(address)}
    return JsonResponse(_told(kept.proposal), status=200 if kept.again else 201, headers=headers)


def _told(row: Proposal) -> dict[str, object]:
    place = {"service_at_location_id": str(row.entry_id)} if row.entry.location_id else {}
    return {
        "id": str(row.id), "service_id": str(row.entry.service_id), **place, "state": row.state,
        "made_on": row.made_on.isoformat(), "fields": row.fields, "taken": row.taken,
    }  # fmt: skip
