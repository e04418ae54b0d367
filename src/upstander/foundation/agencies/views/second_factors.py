"""A colleague lost their phone and their spare codes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.actions.second_factors import reset_second_factor
from upstander.foundation.agencies.forms.second_factors import LostPhoneForm
from upstander.foundation.agencies.queries.second_factors import colleague
from upstander.foundation.core import clock


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lost_phone(request: StaffRequest, membership: UUID) -> HttpResponse:
    """Ask what happened and how the supervisor made sure; then take the lost phone off."""
    person = colleague(request.actor, membership)
    if person is None:
        raise Http404
    form = LostPhoneForm(request.POST or None)
    if form.is_valid():
        reset_second_factor(
            membership=membership, **form.cleaned_data, by=request.actor, now=clock.now()
        )
        said = _("Done. {name} connects a new phone at the next sign-in.")
        messages.success(request, said.format(name=person.name))
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "agencies/lost_phone.html", {"form": form, "person": person})
