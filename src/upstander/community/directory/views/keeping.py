"""Keeping the directory: the list, an entry, adding and changing it, checking and closing it."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.community.directory import shown
from upstander.community.directory.actions.entries import (
    Days,
    add_closure,
    add_entry,
    change_entry,
    check_entry,
    hide_entry,
    remove_closure,
    set_state,
    show_entry,
)
from upstander.community.directory.actions.seasons import add_season, end_season
from upstander.community.directory.forms.hours import spans_in
from upstander.community.directory.forms.keeping import (
    ClosureForm,
    DaysForm,
    EntryForm,
    ReasonForm,
    SeasonForm,
    StateForm,
    begun,
    is_dated,
)
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import any_entry, facts_of, spans_of
from upstander.community.directory.queries.keeping import LISTS, how_public, rows
from upstander.community.directory.rules.facts import digest
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.reading import districts
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference import queries as reference

_read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def entries(request: StaffRequest) -> HttpResponse:
    """List the entries: all, those to check, those the public sees or does not."""
    request.actor.require(Permission.KEEP_ENTRIES)
    which, words = request.GET.get("list", "all"), request.GET.get("words", "").strip()[:100]
    number = _page(request)
    found, more = rows(which=which, words=words, now=clock.now(), page=number)
    context = {
        "rows": found,
        "which": which,
        "words": words,
        "lists": [(key, label) for key, label in LISTS.items()],
        "newer": _address(which, words, number - 1) if number > 1 else "",
        "older": _address(which, words, number + 1) if more else "",
    }
    return render(request, "directory/keep/entries.html", context)


@require_safe
@signed_in
def entry(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Show an entry as the public reads it, how it stands, and what can be done with it."""
    request.actor.require(Permission.KEEP_ENTRIES)
    return _entry_page(request, _found(entry))


@_read_or_write
@signed_in
def add(request: StaffRequest) -> HttpResponse:
    """Add an entry; the public sees it once it is checked."""
    request.actor.require(Permission.KEEP_ENTRIES)
    form = _form(request, None)
    refusal = None
    if form.is_valid():
        try:
            made = add_entry(facts=form.facts(), by=request.actor, now=clock.now())
        except Refusal as no:
            refusal = no
        else:
            messages.success(
                request, _("It is in the directory. Check it, and the public sees it.")
            )
            return redirect("directory:entry", made.id)
    return _form_page(request, form, refusal)


@_read_or_write
@signed_in
def change(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Change what an entry says."""
    request.actor.require(Permission.KEEP_ENTRIES)
    there = _found(entry)
    form, refusal = _form(request, there), None
    if form.is_valid():
        facts = form.facts([one for one in spans_of(there) if is_dated(one)])
        seen = form.cleaned_data["seen"]
        refusal = _tried(
            lambda: change_entry(
                entry=entry, facts=facts, seen=seen, by=request.actor, now=clock.now()
            )
        )
        if refusal is None:
            messages.success(request, _("Saved. If all of it is right now, check it too."))
            return redirect("directory:entry", entry)
    return _form_page(request, form, refusal, there)


@require_POST
@signed_in
def check(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Say that everything an entry says is right today."""
    return _done(
        request, entry, None,
        lambda: check_entry(entry=entry, by=request.actor, now=clock.now()),
        _("Checked today."),
    )  # fmt: skip


@require_POST
@signed_in
def state(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Say whether it runs."""
    form = StateForm(request.POST)
    return _done(
        request, entry, form,
        lambda: set_state(entry=entry, **form.cleaned_data, by=request.actor, now=clock.now()),
        _("Saved."),
    )  # fmt: skip


@require_POST
@signed_in
def hide(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Take it off the public list."""
    form = ReasonForm(request.POST)
    return _done(
        request, entry, form,
        lambda: hide_entry(entry=entry, **form.cleaned_data, by=request.actor, now=clock.now()),
        _("The public does not see it any more."),
    )  # fmt: skip


@require_POST
@signed_in
def show(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Put it back on the public list."""
    return _done(
        request, entry, None,
        lambda: show_entry(entry=entry, by=request.actor, now=clock.now()),
        _("It is not hidden any more."),
    )  # fmt: skip


@require_POST
@signed_in
def close(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Close it on some days."""
    form = ClosureForm(request.POST)
    return _done(
        request,
        entry,
        form,
        lambda: _closed(request, entry, form),
        _("It is closed on those days."),
    )


@require_POST
@signed_in
def reopen(request: StaffRequest, entry: UUID, closure: UUID) -> HttpResponse:
    """Open it on those days after all."""
    return _done(
        request, entry, None,
        lambda: remove_closure(entry=entry, closure=closure, by=request.actor, now=clock.now()),
        _("It is open on those days."),
    )  # fmt: skip


@require_POST
@signed_in
def season(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Open it at other times for a season."""
    form = SeasonForm(request.POST)
    return _done(
        request, entry, form, lambda: _opened(request, entry, form), _("These hours count then."),
    )  # fmt: skip


@require_POST
@signed_in
def out_of_season(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Take a season away."""
    form = DaysForm(request.POST)
    if not form.is_valid():
        raise Http404
    days = Days(**form.cleaned_data)
    return _done(
        request, entry, None,
        lambda: end_season(entry=entry, days=days, by=request.actor, now=clock.now()),
        _("That season is gone."),
    )  # fmt: skip


def _opened(request: StaffRequest, entry: UUID, form: SeasonForm) -> None:
    said = form.cleaned_data
    add_season(
        entry=entry, days=Days(said["first"], said["last"]), openings=spans_in(said),
        instead=said["instead"], by=request.actor, now=clock.now(),
    )  # fmt: skip


def _closed(request: StaffRequest, entry: UUID, form: ClosureForm) -> None:
    said = form.cleaned_data
    add_closure(
        entry=entry, days=Days(said["first"], said["last"]), because=said["because"],
        by=request.actor, now=clock.now(),
    )  # fmt: skip


def _done(
    request: StaffRequest,
    entry: UUID,
    form: BaseForm | None,
    action: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Do one thing with an entry; show it again with what is wrong, if something is."""
    request.actor.require(Permission.KEEP_ENTRIES)
    there = _found(entry)
    if form is not None and not form.is_valid():
        return _entry_page(request, there, form=form)
    refusal = _tried(action)
    if refusal is not None:
        return _entry_page(request, there, form=form, refusal=refusal)
    messages.success(request, said)
    return redirect("directory:entry", entry)


def _tried(action: Callable[[], object]) -> Refusal | None:
    try:
        action()
    except Refusal as refusal:
        return refusal
    return None


def _found(entry: UUID) -> Entry:
    there = any_entry(entry)
    if there is None:
        raise Http404
    return there


def _entry_page(
    request: StaffRequest,
    there: Entry,
    form: BaseForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now = clock.now()
    is_public, where = how_public(there, clock.london_day(now))
    forms: dict[str, BaseForm] = {
        "state_form": StateForm(initial={"state": there.state, "because": there.paused_because}),
        "reason_form": ReasonForm(),
        "closure_form": ClosureForm(),
        "season_form": SeasonForm(),
    }
    names = {
        StateForm: "state_form", ReasonForm: "reason_form", ClosureForm: "closure_form",
        SeasonForm: "season_form",
    }  # fmt: skip
    if form is not None:
        forms[names[type(form)]] = form  # type: ignore[index]
    context = {
        **forms,
        "form": form,
        "entry": there,
        "shown": shown.page(there, now),
        "is_public": is_public,
        "where": where,
        "sharing": there.service.entries.count() - 1,
        "closures": [(one.id, shown.closure_in_words(one)) for one in there.closures.all()],
        "origin": getattr(there, "origin", None),
        "refusal": refusal,
    }
    return render(request, "directory/keep/entry.html", context, status=409 if refusal else 200)


def _form(request: StaffRequest, there: Entry | None) -> EntryForm:
    now = clock.now()
    spoken = reference.vocabulary("spoken.csv", now)
    offered = {
        "languages": [(one.code, one.label) for one in spoken if one.code != "en"],
        "districts": list(districts(now).items()),
    }
    if request.method == "POST":
        return EntryForm(request.POST, **offered)
    if there is None:
        return EntryForm(None, initial={"holidays": "closed"}, **offered)
    facts = facts_of(there)
    return EntryForm(None, initial={**begun(facts), "seen": digest(facts)}, **offered)


def _form_page(
    request: StaffRequest, form: EntryForm, refusal: Refusal | None, there: Entry | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "entry": there,
        "sharing": there.service.entries.count() - 1 if there else 0,
    }
    return render(request, "directory/keep/form.html", context, status=409 if refusal else 200)


def _address(which: str, words: str, page: int) -> str:
    return f"?{urlencode({'list': which, 'words': words, 'page': page})}"


def _page(request: StaffRequest) -> int:
    said = request.GET.get("page", "1")
    return max(int(said), 1) if said.isdecimal() and len(said) < 5 else 1
