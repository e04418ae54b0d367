"""An officer's own calendar: where it is read from, and the feed of busy times."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.support.actions.calendars import (
    make_feed,
    read_calendar,
    remove_calendar,
    set_calendar,
    stop_feed,
)
from upstander.confidential.support.calendar_refusals import fault_words
from upstander.confidential.support.models import Resource
from upstander.confidential.support.queries import calendars as queries
from upstander.confidential.support.session_choices import CalendarState
from upstander.confidential.support.views.staff.answers import status_of
from upstander.confidential.support.wording import moment_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


class AddressForm(forms.Form):
    """Where the other calendar is."""

    use_required_attribute = False

    address = forms.CharField(
        label=gettext_lazy("The address of your calendar"),
        help_text=gettext_lazy(
            "In Outlook: Settings, Calendar, Shared calendars, Publish, ICS. In other calendars "
            "look for a private address that ends in .ics."
        ),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Paste the address.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def calendar(request: StaffRequest) -> HttpResponse:
    """Say where one's other calendar is; it is read at once, and then every quarter of an hour."""
    if not request.actor.may(Permission.HOLD_SESSIONS):
        raise PermissionDenied
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    now = clock.now()
    try:
        row = set_calendar(address=form.cleaned_data["address"], by=request.actor, now=now)
    except Refusal as refusal:
        return _page(request, form, refusal)
    row = read_calendar(calendar=row, by=request.actor, now=now)
    if row.state == CalendarState.WORKING:
        messages.success(request, _("Your calendar is read. Nobody is offered your busy times."))
    return redirect("support:calendar_mine")


@require_POST
@signed_in
def remove(request: StaffRequest) -> HttpResponse:
    """Forget the other calendar."""
    remove_calendar(by=request.actor, now=clock.now())
    messages.success(request, _("Your calendar is forgotten, with every busy time from it."))
    return redirect("support:calendar_mine")


@require_POST
@signed_in
def feed(request: StaffRequest) -> HttpResponse:
    """Make a new address of one's busy times, or stop it. The new one is shown once."""
    if request.POST.get("do") == "stop":
        stop_feed(by=request.actor, now=clock.now())
        messages.success(request, _("The address does not work any more."))
        return redirect("support:calendar_mine")
    try:
        secret = make_feed(by=request.actor, now=clock.now())
    except Refusal as refusal:
        return _page(request, AddressForm(), refusal)
    address = request.build_absolute_uri(reverse("support:busy", args=[secret]))
    return _page(request, AddressForm(), new_feed=address)


@require_safe
def busy(request: HttpRequest, secret: str) -> HttpResponse:
    """Give an officer's busy times to whoever has the address: no titles, no names."""
    del request
    resource = queries.feed_of(secret)
    if resource is None:
        raise Http404
    file = queries.feed_file(resource, clock.now())
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


def _page(
    request: StaffRequest, form: AddressForm, refusal: Refusal | None = None, new_feed: str = ""
) -> HttpResponse:
    mine = queries.own_resource(request.actor)
    context = {"form": form, "refusal": refusal, "new_feed": new_feed, **_shown(mine)}
    return render(request, "support/staff/calendar.html", context, status=status_of(refusal))


def _shown(mine: Resource | None) -> dict[str, object]:
    if mine is None:
        return {"mine": None}
    now, row = clock.now(), getattr(mine, "outside_calendar", None)
    return {
        "mine": mine,
        "calendar": row,
        "state": CalendarState(row.state) if row else None,
        "fault": fault_words(row.fault) if row else "",
        "busy": queries.busy_count(mine, now),
        "clashes": [
            (moment_in_words(one.starts_at), one.reference) for one in queries.clashes(mine, now)
        ],
        "feed": getattr(mine, "busy_feed", None),
    }
