"""Tokens of partners' programs: which there are, making one, ending one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.community.directory.actions.tokens import NoSuchToken, end_token, make_token
from upstander.community.directory.forms.tokens import TokenForm
from upstander.community.directory.queries.tokens import tokens as every_token
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tokens(request: StaffRequest) -> HttpResponse:
    """Show the tokens, and make one; its secret is on this page once."""
    request.actor.require(Permission.GIVE_TOKENS)
    form, made, refusal = TokenForm(request.POST or None), None, None
    if form.is_valid():
        try:
            made = make_token(**form.cleaned_data, by=request.actor, now=clock.now())
            form = TokenForm()
        except Refusal as no:
            refusal = no
    context = {
        "form": form,
        "made": made,
        "refusal": refusal,
        "tokens": every_token(),
        "today": clock.london_day(clock.now()),
    }
    return render(request, "directory/keep/tokens.html", context, status=409 if refusal else 200)


@require_POST
@signed_in
def end(request: StaffRequest, token: UUID) -> HttpResponse:
    """End a token."""
    request.actor.require(Permission.GIVE_TOKENS)
    try:
        end_token(token=token, by=request.actor, now=clock.now())
    except NoSuchToken as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Ended. Whoever shows it is a stranger from now on."))
    return redirect("directory:tokens")
