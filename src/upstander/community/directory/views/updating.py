"""Places keep their entry right: their page behind a private link, and our look at it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.community.directory import shown
from upstander.community.directory.actions.updating import (
    LINK_DAYS,
    answer_proposal,
    make_link,
    propose,
    say_unchanged,
)
from upstander.community.directory.change_words import changes
from upstander.community.directory.forms.updating import ProviderForm, TakeForm
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import facts_of
from upstander.community.directory.queries.updating import (
    entry_of_link,
    waiting_change,
    waiting_changes,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.queries import partnership
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.reading import choose_easy


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, secret: str) -> HttpResponse:
    """A place looks at its own entry. Looking changes nothing: a mail scanner may follow a link."""
    entry = entry_of_link(secret, clock.now())
    if entry is None:
        return _over(request)
    if request.POST.get("do") == "same":
        return _said_unchanged(request, secret)
    form = ProviderForm(facts_of(entry), request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, entry, form)
    try:
        propose(secret=secret, facts=form.facts(), by=Actor.public(), now=clock.now())
    except Refusal as refusal:
        return _page(request, entry, form, refusal)
    return _thanks(request, _("We look at it within a week. Until then the old words stand."))


def _said_unchanged(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        say_unchanged(secret=secret, by=Actor.public(), now=clock.now())
    except Refusal:
        return _over(request)
    return _thanks(request, _("Your entry says that you checked it today."))


@require_POST
@signed_in
def link(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Make the private link of a place, and show it once."""
    request.actor.require(Permission.KEEP_ENTRIES)
    try:
        secret = make_link(entry=entry, by=request.actor, now=clock.now())
    except Refusal as refusal:
        raise Http404 from refusal
    address = request.build_absolute_uri(reverse("directory:update", args=[secret]))
    context = {"address": address, "entry": entry, "days": LINK_DAYS}
    return render(request, "directory/keep/link.html", context)


@require_safe
@signed_in
def proposals(request: StaffRequest) -> HttpResponse:
    """The changes that places want and nobody has looked at."""
    request.actor.require(Permission.KEEP_ENTRIES)
    rows = [(one, shown.title_of(one.entry)) for one in waiting_changes()]
    return render(request, "directory/keep/changes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def proposal(request: StaffRequest, proposal: UUID) -> HttpResponse:
    """One change, field by field: what it says now, what the place wants, and what we take."""
    request.actor.require(Permission.KEEP_ENTRIES)
    found = waiting_change(proposal)
    if found is None:
        raise Http404
    changed = changes(found.differences)
    form = TakeForm(changed, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        taken = answer_proposal(
            proposal=proposal, take=form.cleaned_data["take"], by=request.actor, now=clock.now()
        )
        messages.success(request, _("Taken over.") if taken else _("Left as it was."))
        return redirect("directory:proposals")
    context = {
        "title": shown.title_of(found.entry),
        "entry": found.entry,
        "program": found.program,
        "made_on": found.made_on,
        "changed": changed,
        "form": form,
    }
    return render(request, "directory/keep/change.html", context)


def _page(
    request: HttpRequest, entry: Entry, form: ProviderForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "easy": choose_easy(request),
        "partnership": partnership(),
        "title": shown.title_of(entry),
        "checked": shown.checked_in_words(entry),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "directory/update.html", context, status=409 if refusal else 200)


def _thanks(request: HttpRequest, said: str) -> HttpResponse:
    shown_to = {"easy": choose_easy(request), "partnership": partnership(), "said": said}
    return render(request, "directory/update_done.html", shown_to)


def _over(request: HttpRequest) -> HttpResponse:
    shown_to = {"easy": choose_easy(request), "partnership": partnership()}
    return render(request, "directory/update_over.html", shown_to, status=410)
