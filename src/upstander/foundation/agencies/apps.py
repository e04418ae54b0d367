"""The room's start: what an older database brought back is taken away before it is served."""

from collections.abc import Iterable

from django.apps import AppConfig

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit import matchers
from upstander.foundation.core import clock, starting


class AgenciesConfig(AppConfig):
    """The partnership, its agencies, teams and members."""

    name = "upstander.foundation.agencies"

    def ready(self) -> None:
        """Look at the journal before every start; hold routes against the record."""
        from upstander.foundation.agencies import matching  # noqa: PLC0415 - needs the models

        starting.register(take_again)
        matchers.register(matching.strange_routes)


def take_again() -> Iterable[str]:
    """Take again what a restore brought back."""
    from upstander.foundation.agencies.actions import restoring  # noqa: PLC0415 - as above

    return restoring.take_again(by=Actor.system("restore"), now=clock.now())
