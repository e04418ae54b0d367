"""Who stands in for whom. It holds on the days of an absence: nothing is moved and moved back."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from upstander.confidential.casework.models import Cover
from upstander.foundation.access.actors import Actor


def covers(today: dt.date) -> dict[UUID, UUID]:
    """Return who stands in for whom today."""
    rows = Cover.objects.filter(absence__first_day__lte=today, absence__last_day__gte=today)
    return dict(rows.values_list("absence__user", "by"))


def mine(actor: Actor, today: dt.date, column: str) -> Q:
    """Return what is somebody's work today: their own, and that of those they stand in for."""
    if actor.user_id is None:
        return Q(pk__in=[])
    away = Cover.objects.filter(
        by=actor.user_id, absence__first_day__lte=today, absence__last_day__gte=today
    )
    return Q(**{column: actor.user_id}) | Q(**{f"{column}__in": away.values("absence__user")})
