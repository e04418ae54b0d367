"""What our middleware adds to a request, for type checkers and for readers."""

from uuid import UUID

from django.http import HttpRequest

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.vault.keyrings import Keyring


class StaffRequest(HttpRequest):
    """A request of somebody signed in with a second factor; ``keyring`` is None while locked."""

    user: User
    actor: Actor
    sign_in: UUID
    keyring: Keyring | None


class UnlockedRequest(StaffRequest):
    """A request that reached a view behind ``doors.unlocked``."""

    keyring: Keyring
