"""A code of the second factor is good once."""

import hmac

from django.core.cache import cache

from upstander.foundation.accounts.models import User
from upstander.foundation.vault import masters

# A code counts in its own half minute and the ones beside it. It is remembered for a day, so that
# a clock set back does not make it count again.
_REMEMBERED = 24 * 60 * 60


def first_use(user: User, code: str) -> bool:
    """Return whether a second-factor code is used for the first time, and remember it."""
    digest = hmac.digest(masters.key_for("second factor"), code.encode(), "sha256").hex()
    return cache.add(f"second-factor:{user.id}:{digest}", 1, timeout=_REMEMBERED)
