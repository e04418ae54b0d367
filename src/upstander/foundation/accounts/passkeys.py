"""The library's pages and forms for passkeys, as our templates need them.

A passkey is a second factor here: signing in with one alone stays off, because it opens no keys.
"""

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import auth

from upstander.foundation.accounts.models import User


def asked_of_a_new_one(user: User) -> str:
    """Return what a browser is asked to make a passkey, and remember it in the session."""
    return json.dumps(auth.begin_registration(user, passwordless=False))


class CodeView(AuthenticateView):
    """The second step of signing in: a code, or a passkey for whoever has one."""

    template_name = "accounts/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser is asked, if this person has a passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = context["js_data"]["request_options"]
        has_one = bool(asked["publicKey"].get("allowCredentials"))
        return context | {"passkey": json.dumps(asked) if has_one else ""}
