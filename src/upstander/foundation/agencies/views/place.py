"""Settings of the partnership itself: the public door, hours, contacts, look, texts, reference."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies import queries
from upstander.foundation.agencies.actions.opening import (
    close_door,
    open_door,
    set_contact,
    set_look,
    state_hours,
    write_text,
)
from upstander.foundation.agencies.choices import OwnText
from upstander.foundation.agencies.forms.place import ContactForm, HoursForm, LookForm, TextForm
from upstander.foundation.agencies.opening_words import shown
from upstander.foundation.agencies.queries.opening import (
    all_words,
    contact_rows,
    go_live,
    look_of,
    stated_week,
    words,
)
from upstander.foundation.agencies.rules.opening import all_green
from upstander.foundation.agencies.signs import clean_sign
from upstander.foundation.agencies.views.settings_page import page, refused
from upstander.foundation.core import clock
from upstander.foundation.reference import checking, standing
from upstander.foundation.reference.actions import check_line, check_row, record_reference
from upstander.foundation.reference.choices import Checker
from upstander.foundation.reference.wording import hours_in_words

# So many records of reference data are listed.
SHOWN = 20

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def opening(request: StaffRequest) -> HttpResponse:
    """Show the go-live list, and whether the public door is open."""
    request.actor.require(Permission.OPEN_DOOR)
    return _opening(request)


@require_POST
@signed_in
def door(request: StaffRequest) -> HttpResponse:
    """Open the public door, or close it."""
    opens = request.POST.get("do") == "open"
    action = open_door if opens else close_door
    refusal = refused(lambda: action(by=request.actor, now=clock.now()))
    if refusal is not None:
        return _opening(request, refusal=refusal)
    said = _("The public door is open. Look at your first page as the public sees it.")
    messages.success(request, said if opens else _("The public door is closed."))
    return redirect("agencies:opening")


@read_or_write
@signed_in
def hours(request: StaffRequest) -> HttpResponse:
    """State when people read what comes in."""
    request.actor.require(Permission.OPEN_DOOR)
    week = stated_week()
    form = HoursForm(week, request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        refusal = refused(lambda: state_hours(week=form.week, by=request.actor, now=clock.now()))
        if refusal is None:
            messages.success(request, _("Saved. The public pages say it from now on."))
            return redirect("agencies:hours")
    context = {"form": form, "stated": hours_in_words(week), "refusal": refusal}
    return page(request, "hours", context)


@read_or_write
@signed_in
def contacts(request: StaffRequest) -> HttpResponse:
    """Show the safeguarding contacts of each district, and set one for several at once."""
    request.actor.require(Permission.OPEN_DOOR)
    rows = contact_rows()
    form = ContactForm(rows, request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        refusal = refused(
            lambda: set_contact(
                desk=form.desk, areas=form.cleaned_data["areas"], by=request.actor, now=clock.now()
            )
        )
        if refusal is None:
            messages.success(request, _("Saved for these districts."))
            return redirect("agencies:contacts")
    return page(request, "contacts", {"form": form, "rows": rows, "refusal": refusal})


@require_safe
@signed_in
def safeguarding(request: StaffRequest) -> HttpResponse:
    """Show whom to phone to protect somebody, to everybody who works here."""
    if not request.actor.roles:
        raise Http404
    return render(request, "agencies/safeguarding.html", {"rows": contact_rows()})


@read_or_write
@signed_in
def look(request: StaffRequest) -> HttpResponse:
    """Change the partnership's name, the colour of its buttons, and its sign."""
    request.actor.require(Permission.OPEN_DOOR)
    ours = queries.partnership()
    if ours is None:
        raise Http404
    now_set = {"name": ours.name, "short_name": ours.short_name, "colour": ours.colour}
    posted = request.method == "POST"
    form = LookForm(
        request.POST if posted else None, request.FILES if posted else None, initial=now_set
    )
    refusal = None
    if form.is_valid():
        refusal = refused(lambda: _set_look(request, form))
        if refusal is None:
            messages.success(request, _("Saved. Look at your first page as the public sees it."))
            return redirect("agencies:look")
    context: dict[str, object] = {
        "form": form, "refusal": refusal, "look": look_of(ours),
    }  # fmt: skip
    return page(request, "look", context)


@require_safe
@signed_in
def texts(request: StaffRequest) -> HttpResponse:
    """Show the texts that the partnership writes itself."""
    request.actor.require(Permission.OPEN_DOOR)
    return page(request, "texts", {"rows": all_words()})


@read_or_write
@signed_in
def text(request: StaffRequest, key: str) -> HttpResponse:
    """Write one of them: look at it first, then put it on the pages."""
    request.actor.require(Permission.OPEN_DOOR)
    if key not in OwnText.values:
        raise Http404
    there = words(OwnText(key))
    form = TextForm(there, request.POST if request.method == "POST" else None)
    if form.is_valid() and request.POST.get("do") == "save":
        write_text(key=there.key, **form.cleaned_data, by=request.actor, now=clock.now())
        messages.success(request, _("Saved. It stands on the public pages now."))
        return redirect("agencies:texts")
    preview = form.cleaned_data if form.is_valid() else None
    return page(request, "text", {"form": form, "words": there, "preview": preview}, "texts")


@require_safe
@signed_in
def reference(request: StaffRequest) -> HttpResponse:
    """Show what reference data is loaded, how old it is, and which helplines need a check."""
    request.actor.require(Permission.KEEP_REFERENCE)
    context = {
        "lines": standing.lines(clock.now()),
        "tables": standing.standings(),
        "postcodes": standing.postcode_count(),
        "groups": checking.groups(clock.now()),
        "history": standing.history()[:SHOWN],
    }
    return page(request, "reference", context)


@require_POST
@signed_in
def reference_act(request: StaffRequest) -> HttpResponse:
    """Take note that a line is right, or that this release's data counts from now on."""
    line = request.POST.get("line", "")
    if line:
        refusal = refused(lambda: check_line(line=line, by=request.actor, now=clock.now()))
    else:
        refusal = refused(lambda: record_reference(by=request.actor, now=clock.now()))
    if refusal is None:
        messages.success(request, _("Noted with today’s date.") if line else _("Recorded."))
    else:
        messages.warning(request, f"{refusal.message} {refusal.next_step}")
    return redirect("agencies:reference")


@require_safe
@signed_in
def rows(request: StaffRequest) -> HttpResponse:
    """Show the rows of reference data that a partnership checks itself, by whose office can tell."""
    request.actor.require(Permission.KEEP_REFERENCE)
    context = {"groups": checking.groups(clock.now()), "offices": Checker.choices}
    return page(request, "rows", context, "reference")


@require_POST
@signed_in
def row_act(request: StaffRequest) -> HttpResponse:
    """Take note that a row was checked, and by whose office."""
    row, role = request.POST.get("row", ""), request.POST.get("role", "")
    refusal = refused(lambda: check_row(row=row, role=role, by=request.actor, now=clock.now()))
    if refusal is None:
        messages.success(request, _("Noted with today’s date."))
    else:
        messages.warning(request, f"{refusal.message} {refusal.next_step}")
    return redirect(f"{reverse('agencies:rows')}#{row.partition(':')[0]}")


def _opening(request: StaffRequest, **more: object) -> HttpResponse:
    ours, found = queries.partnership(), go_live(clock.now())
    context = {
        "lines": shown(found),
        "green": all_green(found),
        "open": ours is not None and ours.door_open,
        "groups": checking.groups(clock.now()),
        **more,
    }
    return page(request, "opening", context)


def _set_look(request: StaffRequest, form: LookForm) -> None:
    asked = form.cleaned_data
    logo = b"" if asked["remove_logo"] else None
    if asked["logo"]:
        logo = clean_sign(asked["logo"].read())
    set_look(
        name=asked["name"], short_name=asked["short_name"], colour=asked["colour"], logo=logo,
        by=request.actor, now=clock.now(),
    )  # fmt: skip
