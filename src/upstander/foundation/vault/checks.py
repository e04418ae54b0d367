"""What must be true of the key folder before the server starts."""

from collections.abc import Sequence

from django.conf import settings
from django.core import checks

from upstander.foundation.vault import masters


def keys_in_place(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error that names a missing, readable or misplaced secret."""
    words = masters.problem(settings.KEYS, settings.DATA, apart=not settings.DEMO)
    return [checks.Error(words, id="vault.E001")] if words else []
