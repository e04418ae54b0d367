"""The room's start: it shows sessions beside their case."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Support sessions."""

    name = "upstander.confidential.support"

    def ready(self) -> None:
        """Show the sessions of a case beside it."""
        # Both need the models, which are there only now.
        from upstander.confidential.casework import beside  # noqa: PLC0415 - as above
        from upstander.confidential.support import case_words  # noqa: PLC0415 - as above

        beside.register(case_words.card)
