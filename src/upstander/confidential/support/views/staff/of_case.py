"""The tab of a case with its sessions, and booking one from there."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.casework.heading import heading_of
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.cases import find_case
from upstander.confidential.support import case_words as words
from upstander.confidential.support import session_words
from upstander.confidential.support.actions.following import Next
from upstander.confidential.support.actions.from_case import Asked, book_for_case
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.sessions import FirstForm, WishForm
from upstander.confidential.support.marks import new_secret
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.queries.of_case import of_case, officer_reads
from upstander.confidential.support.queries.offered import Offer, offers
from upstander.confidential.support.rules.wishes import Wish, wish_from
from upstander.confidential.support.views.staff.answers import data_of, status_of
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference.queries import vocabulary

# What everybody here speaks: no interpreter is needed for it.
_OWN = "en"


@require_safe
@signed_in
def sessions(request: StaffRequest, reference: str) -> HttpResponse:
    """The sessions of a case to come and before: coded facts, of those one holds a key to."""
    found = _find(request, reference)
    rows = of_case(request.actor, found, clock.now())
    context = {
        **_heading(request, found),
        "coming": [words.session(one) for one in rows.coming],
        "past": [words.session(one) for one in rows.past],
        "may_open": request.actor.may(Permission.HOLD_SESSIONS),
        "may_book": _may_book(request) and found.closed_on is None,
    }
    return render(request, "support/staff/case_sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def book(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Book a session for the person of a case, together with them."""
    found = _find(request, reference)
    if not _may_book(request):
        raise PermissionDenied
    asking = _Asking(request)
    if not asking.offers:
        return _page(request, found, asking, None)
    form = asking.form(data_of(request))
    if not form.is_bound or not form.is_valid():
        return _page(request, found, asking, form)
    asked = Asked(asking.wish, Next(meeting=Meeting(asking.how), **form.wanted))
    try:
        made = book_for_case(case=found, asked=asked, by=request.actor, now=clock.now())
    except Refusal as refusal:
        again = asking.form(typed=form.cleaned_data)
        return _page(request, found, asking, again, refusal)
    path = reverse("support:session", args=[asked.time.link])
    context = {
        **_heading(request, found),
        "made": session_words.line(made),
        "made_when": moment_in_words(made.starts_at),
        "link": request.build_absolute_uri(path),
        "officer_reads": officer_reads(made),
    }
    return render(request, "support/staff/case_booked.html", context)


class _Asking:
    """What is looked for, from the address; what it lacks is the first there is."""

    def __init__(self, request: StaffRequest) -> None:
        self.offers: Sequence[Offer] = offers(clock.now())
        asked = request.GET
        self.offer = next(
            (one for one in self.offers if one.service.key == asked.get("service")),
            self.offers[0] if self.offers else None,
        )
        ways = [one.value for one in self.offer.meetings] if self.offer else []
        self.how = how if (how := asked.get("how", "")) in ways else next(iter(ways), "")
        kinds = {str(one.pk): one.pk for one in self.offer.roles} if self.offer else {}
        self.role = kinds.get(asked.get("role", ""))
        self.spoken = [
            (one.code, one.label)
            for one in vocabulary("spoken.csv", clock.now())
            if one.code != _OWN
        ]
        wanted = asked.get("language", "")
        self.language = wanted if wanted in dict(self.spoken) else ""

    @property
    def wish(self) -> Wish:
        """Return it as a wish; only where there is something to book."""
        assert self.offer is not None  # noqa: S101 - looked at before
        return wish_from(
            service=self.offer.service.pk, meeting=self.how, role=self.role,
            language=self.language,
        )  # fmt: skip

    @property
    def wishes(self) -> WishForm:
        """Return the form in which it can be asked otherwise."""
        return WishForm(self.offers, self.spoken, self._chosen())

    def form(
        self, data: QueryDict | None = None, *, typed: Mapping[str, object] | None = None
    ) -> FirstForm:
        """Return the form of a time, with the times that are free by now and what was typed."""
        assert self.offer is not None  # noqa: S101 - looked at before
        free = free_times(self.offer.service, self.wish, clock.now())
        times = [(one.starts_at.isoformat(), moment_in_words(one.starts_at)) for one in free]
        secrets = {"form": new_secret(), "link": new_secret(), "starts_at": ""}
        first = {**(typed or {}), **secrets}
        return FirstForm(times, data, by_phone=self.how == Meeting.PHONE, initial=first)

    def _chosen(self) -> Mapping[str, str]:
        assert self.offer is not None  # noqa: S101 - looked at before
        return {
            "service": self.offer.service.key, "how": self.how,
            "role": str(self.role or ""), "language": self.language,
        }  # fmt: skip


def _page(
    request: StaffRequest,
    found: Case,
    asking: _Asking,
    form: FirstForm | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        **_heading(request, found),
        "wishes": asking.wishes if asking.offers else None,
        "form": form,
        "any_free": form is not None and len(form.fields["starts_at"].choices) > 1,  # type: ignore[attr-defined]
        "refusal": refusal,
    }
    return render(request, "support/staff/case_book.html", context, status=status_of(refusal))


def _find(request: StaffRequest, reference: str) -> Case:
    """Return a case the person may know of, or raise 404 as if there were none."""
    found = None
    if request.actor.may(Permission.SEE_CASES) and request.actor.may(Permission.SEE_SESSIONS):
        found = find_case(request.actor, reference)
    if found is None:
        raise Http404
    return found


def _heading(request: StaffRequest, found: Case) -> dict[str, object]:
    return heading_of(found, actor=request.actor, keyring=request.keyring, now=clock.now())


def _may_book(request: StaffRequest) -> bool:
    actor = request.actor
    return actor.may(Permission.HOLD_SESSIONS) and actor.may(Permission.WORK_ON_CASE)
