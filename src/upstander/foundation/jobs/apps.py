"""The room's start: what must be true before the server may serve."""

from django.apps import AppConfig
from django.core.checks import register

from upstander.foundation.jobs import checks


class JobsConfig(AppConfig):
    """The jobs room."""

    name = "upstander.foundation.jobs"

    def ready(self) -> None:
        """Register the checks that ``serve`` runs."""
        register(checks.sqlite_is_safe, "serve", deploy=True)
        register(checks.mail_is_sent, "serve", deploy=True)
