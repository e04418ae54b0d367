"""The room's start: it answers what the inbox below asks about cases."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Deciding on reports, cases, risk, plans."""

    name = "upstander.confidential.casework"

    def ready(self) -> None:
        """Answer the inbox."""
        # Both need the models, which are there only now.
        from upstander.confidential.casework.queries import inbox  # noqa: PLC0415 - as above
        from upstander.confidential.reporting import above  # noqa: PLC0415 - as above

        above.register(inbox)
