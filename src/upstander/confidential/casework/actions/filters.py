"""Keeping a filter of the list of cases under a name of one's own, and dropping it."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.models import SavedFilter
from upstander.confidential.casework.queries.filters import filter_context
from upstander.confidential.casework.refusals import TooManyFilters
from upstander.confidential.casework.rules.filters import MOST_FILTERS, CaseFilter
from upstander.confidential.casework.steps import require_words
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.queries import live_keys


def keep_filter(*, name: str, chosen: CaseFilter, by: Actor, now: dt.datetime) -> SavedFilter:
    """Keep a filter; its name is sealed to whoever keeps it, and nobody else reads it.

    It is about nobody, so nothing is written down. Raises NotPermitted, NoLiveKey, WordsMissing,
    WordsTooLong and TooManyFilters.
    """
    del now
    by.require(Permission.SEE_CASES)
    words = require_words(name)
    own = [by.user_id] if by.user_id else []
    key = next(iter(live_keys(own).values()), None)
    if key is None:
        raise NoLiveKey
    row = new_id()
    sealed = suite.seal(suite.pad(words.encode()), bytes(key.public), filter_context(row, key.id))
    with transaction.atomic():
        if SavedFilter.objects.visible_to(by).count() >= MOST_FILTERS:
            raise TooManyFilters
        return SavedFilter.objects.create(id=row, user=key.owner, name=sealed, **chosen.kept)


def drop_filter(*, saved: UUID, by: Actor) -> None:
    """Throw one's own filter away. One that is gone is fine."""
    SavedFilter.objects.visible_to(by).filter(pk=saved).delete()
