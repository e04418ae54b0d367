"""The room's start: signing in is the one moment that is heard as a signal."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from upstander.foundation.notices import addresses


class AccountsConfig(AppConfig):
    """The accounts room."""

    name = "upstander.foundation.accounts"

    def ready(self) -> None:
        """Promote the pending unlock once the second factor was given; say where mail goes."""
        from upstander.foundation.accounts import (  # noqa: PLC0415 - models must be ready
            queries,
            unlocks,
        )

        user_logged_in.connect(unlocks.after_sign_in, dispatch_uid="accounts.after_sign_in")
        addresses.register(queries.work_emails)
