"""What is set up for sessions: the page of all of it, services, and kinds of officer."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.support import keeping_words as words
from upstander.confidential.support.actions.services import (
    close_service,
    reopen_service,
    resume_officer_role,
    set_officer_role,
    set_service,
    stop_officer_role,
)
from upstander.confidential.support.forms.keeping import KindForm, SeenForm, ServiceForm
from upstander.confidential.support.models import OfficerRole, Service
from upstander.confidential.support.queries import keeping as queries
from upstander.confidential.support.session_refusals import SetUpMeanwhile
from upstander.confidential.support.views.staff.answers import (
    data_of,
    require_keeper,
    status_of,
    tried,
)
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference.queries import vocabulary

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
SETUP = "support:setup"


@require_safe
@signed_in
def setup(request: StaffRequest) -> HttpResponse:
    """Services, kinds of officer, officers, interpreters and rooms; and what to do next."""
    require_keeper(request)
    now = clock.now()
    there = queries.every_resource()
    teams = queries.teams_of(one.user for one in there)
    spoken = {one.code: one.label for one in vocabulary("spoken.csv", now)}
    context = {
        "next": words.next_step(queries.missing(now)),
        "services": [words.service(one) for one in queries.every_service(clock.london_day(now))],
        "kinds": queries.every_kind(),
        "there": [words.resource(one, teams, spoken) for one in there],
    }
    return render(request, "support/staff/setup.html", context)


@read_or_write
@signed_in
def service_add(request: StaffRequest) -> HttpResponse:
    """Set up a service."""
    return _service(request, None, _("The service is set up. It needs days now."))


@read_or_write
@signed_in
def service_change(request: StaffRequest, service: UUID) -> HttpResponse:
    """Change a service."""
    return _service(request, _find_service(request, service), _("The service is changed."))


@read_or_write
@signed_in
def service_stop(request: StaffRequest, service: UUID) -> HttpResponse:
    """Ask once more, then offer no more times of a service."""
    found = _find_service(request, service)
    booked = queries.booked_ahead(clock.now(), service=found)
    more = {"name": found.name, "booked": booked, "what": "service"}
    return ask_to_stop(
        request, more, lambda: close_service(service=found, by=request.actor, now=clock.now())
    )


@require_POST
@signed_in
def service_again(request: StaffRequest, service: UUID) -> HttpResponse:
    """Offer times of a service again."""
    found = _find_service(request, service)
    reopen_service(service=found, by=request.actor, now=clock.now())
    messages.success(request, _("The service is in use again."))
    return redirect(SETUP)


@read_or_write
@signed_in
def kind_add(request: StaffRequest) -> HttpResponse:
    """Set up a kind of officer."""
    return _kind(request, None, _("The kind is set up. Officers can be of it now."))


@read_or_write
@signed_in
def kind_change(request: StaffRequest, kind: UUID) -> HttpResponse:
    """Change a kind of officer."""
    return _kind(request, _find_kind(request, kind), _("The kind is changed."))


@read_or_write
@signed_in
def kind_stop(request: StaffRequest, kind: UUID) -> HttpResponse:
    """Ask once more, then have no more officers of a kind."""
    found = _find_kind(request, kind)
    more = {"name": found.name, "what": "kind"}
    return ask_to_stop(
        request, more, lambda: stop_officer_role(role=found, by=request.actor, now=clock.now())
    )


@require_POST
@signed_in
def kind_again(request: StaffRequest, kind: UUID) -> HttpResponse:
    """Let officers be of this kind again."""
    found = _find_kind(request, kind)
    resume_officer_role(role=found, by=request.actor, now=clock.now())
    messages.success(request, _("The kind is in use again."))
    return redirect(SETUP)


def ask_to_stop(
    request: StaffRequest, more: Mapping[str, object], act: Callable[[], object]
) -> HttpResponse:
    """Draw the page that asks once more; do it when it was answered."""
    refusal = None
    if request.method == "POST":
        done = tried(request, act, _("No longer in use."), lambda: redirect(SETUP))
        if not isinstance(done, Refusal):
            return done
        refusal = done
    context = {"refusal": refusal, **more}
    return render(request, "support/staff/stop.html", context, status=status_of(refusal))


def kept(
    request: StaffRequest,
    form: SeenForm,
    act: Callable[[], object],
    said: tuple[str, str],
    more: Mapping[str, object],
    newest: Callable[[], SeenForm],
) -> HttpResponse:
    """Keep what was typed and go back; ``said`` is the word when done, and the template.

    ``newest`` makes the form as it is by now: of two who change one thing, the second is shown
    what the first changed.
    """
    word, template = said
    refusal = None
    if form.is_bound and form.is_valid():
        done = tried(request, act, word, lambda: redirect(SETUP))
        if not isinstance(done, Refusal):
            return done
        refusal = done
    changed = form.take(newest()) if isinstance(refusal, SetUpMeanwhile) else None
    context = {"form": form, "refusal": refusal, "changed": changed, **more}
    return render(request, template, context, status=status_of(refusal))


def _service(request: StaffRequest, found: Service | None, word: str) -> HttpResponse:
    require_keeper(request)
    now = clock.now()
    able, unable = queries.teams(now)
    names = queries.taken_names(Service)
    form = ServiceForm(able, names, found, data_of(request))
    more = {
        "found": found,
        "unable": [one.name for one in unable],
        "stop": reverse("support:service_stop", args=[found.pk]) if found else "",
    }
    return kept(
        request, form, lambda: set_service(**form.plan, by=request.actor, now=now),
        (word, "support/staff/service.html"), more,
        lambda: ServiceForm(able, names, found and queries.service(found.pk)),
    )  # fmt: skip


def _kind(request: StaffRequest, found: OfficerRole | None, word: str) -> HttpResponse:
    require_keeper(request)
    form = KindForm(queries.taken_names(OfficerRole), found, data_of(request))
    more = {
        "found": found,
        "stop": reverse("support:kind_stop", args=[found.pk]) if found else "",
    }
    return kept(
        request, form,
        lambda: set_officer_role(
            said=form.said, edition=form.seen, by=request.actor, now=clock.now()
        ),
        (word, "support/staff/kind.html"), more,
        lambda: KindForm({}, found and queries.kind(found.pk)),
    )  # fmt: skip


def _find_service(request: StaffRequest, service: UUID) -> Service:
    require_keeper(request)
    found = queries.service(service)
    if found is None:
        raise Http404
    return found


def _find_kind(request: StaffRequest, kind: UUID) -> OfficerRole:
    require_keeper(request)
    found = queries.kind(kind)
    if found is None:
        raise Http404
    return found
