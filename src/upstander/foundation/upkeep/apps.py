"""The room's start: nothing is served from a restore that was cut short."""

from django.apps import AppConfig
from django.core.checks import register


class UpkeepConfig(AppConfig):
    """The upkeep room. It has no tables and no pages."""

    name = "upstander.foundation.upkeep"

    def ready(self) -> None:
        """Refuse to serve while a restore is under way."""
        from upstander.foundation.upkeep import checks  # noqa: PLC0415 - needs the models

        register(checks.nothing_half_restored, "serve", deploy=True)
