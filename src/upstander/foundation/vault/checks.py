"""What must be true of the key folder before the server starts."""

from collections.abc import Sequence

from django.conf import settings
from django.core import checks

from upstander.foundation.vault import masters


def keys_in_place(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error that names a missing, readable or misplaced secret."""
    words = masters.problem(settings.KEYS, settings.DATA, apart=not settings.DEMO)
    return [checks.Error(words, id="vault.E001")] if words else []


def journal_apart(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error when a copy of the data would hold the journal of what was taken."""
    if settings.DEMO or not settings.JOURNAL.is_relative_to(settings.DATA):
        return []
    words = (
        f"The journal {settings.JOURNAL} lies inside the data folder {settings.DATA}, so restoring "
        "the data would bring back keys that were taken away. Move it and set UPSTANDER_JOURNAL."
    )
    return [checks.Error(words, id="vault.E002")]
