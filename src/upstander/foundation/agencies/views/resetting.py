"""Choosing a new password by the link in a mail."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.actions.resetting import LinkIsOver, WrongSecondFactor
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import reset_link_of
from upstander.foundation.agencies.actions.resetting import reset_password
from upstander.foundation.agencies.forms.resetting import NewPasswordForm
from upstander.foundation.core import clock


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, link: str) -> HttpResponse:
    """Say what a new password means before anything changes; then set it. Looking uses nothing up."""
    user = reset_link_of(link, clock.now())
    if user is None:
        return _over(request)
    form = NewPasswordForm(request.POST or None, user=user)
    try:
        if form.is_valid() and _set(request, form, link, user):
            messages.success(request, _("Your new password is set. Sign in with it now."))
            return redirect("account_login")
    except LinkIsOver:
        return _over(request)
    context = {"form": form, "offered": rules.offered_secret()}
    return render(request, "agencies/new_password.html", context)


def _set(request: HttpRequest, form: NewPasswordForm, link: str, user: User) -> bool:
    if not ratelimit.consume(request, action="login_failed", key=str(user.id)):
        form.add_error("code", _("Too many tries. Wait five minutes, then try again."))
        return False
    try:
        reset_password(
            link=link,
            new=form.cleaned_data["new"],
            code=form.cleaned_data.get("code", ""),
            by=Actor(kind="user", user_id=user.id),
            now=clock.now(),
        )
    except WrongSecondFactor as refusal:
        form.add_error("code", str(refusal.message))
        return False
    return True


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "agencies/link_over.html", {"refusal": LinkIsOver()}, status=410)
