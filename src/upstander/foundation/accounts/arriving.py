"""The first sign-in of somebody who has just chosen their password."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.unlocks import unlock_pending


def sign_in_newcomer(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    """Return the way on for somebody now signed in; they must set up a second factor first.

    An account that has one is asked for its code, as at any sign-in.
    """
    unlock_pending(request, user, secret)
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, Login(user=user))
    return answer
