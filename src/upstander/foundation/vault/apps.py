"""The room's start: what must be true before serving, and what ``audit_verify`` compares."""

from django.apps import AppConfig
from django.core.checks import register

from upstander.foundation.audit import matchers


class VaultConfig(AppConfig):
    """The vault."""

    name = "upstander.foundation.vault"

    def ready(self) -> None:
        """Refuse to serve without keys; hold items and grants against the audit trail."""
        from upstander.foundation.vault import checks, matching  # noqa: PLC0415 - needs the models

        register(checks.keys_in_place, "serve", deploy=True)
        register(checks.journal_apart, "serve", deploy=True)
        matchers.register(matching.forged_items)
        matchers.register(matching.rogue_grants)
        matchers.register(matching.swapped_keys)
