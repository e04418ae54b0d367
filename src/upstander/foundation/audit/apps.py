"""The room's start: triggers after every migration, and a check before serving."""

from django.apps import AppConfig
from django.core.checks import register
from django.db import connections
from django.db.models.signals import post_migrate

from upstander.foundation.audit import checks, triggers


class AuditConfig(AppConfig):
    """The audit room."""

    name = "upstander.foundation.audit"

    def ready(self) -> None:
        """Keep the triggers standing, and refuse to serve without them."""
        post_migrate.connect(_put_triggers_back, sender=self)
        register(checks.triggers_stand, "serve", deploy=True)


def _put_triggers_back(*, using: str, **_rest: object) -> None:
    triggers.install(connections[using])
