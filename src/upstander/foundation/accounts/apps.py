"""The room's start: signing in is the one moment that is heard as a signal."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "upstander.foundation.accounts"

    def ready(self) -> None:
        """Promote the pending unlock once the second factor was given."""
        from upstander.foundation.accounts import unlocks  # noqa: PLC0415 - models must be ready

        user_logged_in.connect(unlocks.after_sign_in, dispatch_uid="accounts.after_sign_in")
