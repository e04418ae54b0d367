"""Giving a partner's program a token, and ending it."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.models import Organisation, Token
from upstander.community.directory.queries.tokens import digest_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import FOR_TOKENS, Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal

# Longer than this nobody remembers who has it.
MOST_DAYS = 366
# So that one that was left lying about is known for what it is.
_BEGINS = "upd_"


class NotForPrograms(Refusal):
    """A program cannot have this permission, or has been given none."""

    def __init__(self) -> None:
        super().__init__(_("Choose what the program may do."))


class TooLong(Refusal):
    """It would work for too long, or not at all."""

    def __init__(self) -> None:
        super().__init__(
            _("A token works for a year at most."), next_step=_("Choose from 1 to 366 days.")
        )


class NoSuchBody(Refusal):
    """No organisation of the directory has this name."""

    def __init__(self) -> None:
        super().__init__(
            _("No organisation of the directory has this name, so no token was made."),
            next_step=_("Type it as the directory spells it, or leave it empty."),
        )


class NoSuchToken(Refusal):
    """It was ended already."""

    def __init__(self) -> None:
        super().__init__(_("This token has ended already."))


@dataclass(frozen=True)
class Made:
    """A token as it was made; ``secret`` is shown once and kept nowhere."""

    token: Token
    secret: str


def make_token(
    *,
    name: str,
    permissions: Collection[Permission],
    days: int,
    by: Actor,
    now: dt.datetime,
    organisation: str = "",
) -> Made:
    """Make a token for a partner's program; one that names a body proposes for its entries alone.

    Raises NotPermitted, NotForPrograms, TooLong and NoSuchBody.
    """
    by.require(Permission.GIVE_TOKENS)
    wanted = frozenset(permissions)
    if not wanted or not wanted <= FOR_TOKENS:
        raise NotForPrograms
    if not 1 <= days <= MOST_DAYS:
        raise TooLong
    today, secret = london_day(now), _BEGINS + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            name=name, digest=digest_of(secret), permissions=sorted(wanted), made_on=today,
            made_by=by.user_id, organisation=_body(organisation), ends_on=today + dt.timedelta(days=days),
        )  # fmt: skip
        _record(EventName.TOKEN_MADE, token, by, now)
    return Made(token, secret)


def end_token(*, token: UUID, by: Actor, now: dt.datetime) -> None:
    """End a token: whoever shows it is a stranger from now on. Raises NotPermitted, NoSuchToken."""
    by.require(Permission.GIVE_TOKENS)
    with transaction.atomic():
        live = Token.objects.select_for_update().filter(pk=token, ended_on__isnull=True)
        there = live.first()
        if there is None:
            raise NoSuchToken
        there.ended_on = london_day(now)
        there.save(update_fields=["ended_on"])
        _record(EventName.TOKEN_ENDED, there, by, now)


def _body(name: str) -> Organisation | None:
    if not name:
        return None
    found = Organisation.objects.filter(name=name).first()
    if found is None:
        raise NoSuchBody
    return found


def _record(name: EventName, token: Token, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind="token", subject_id=token.id,
        detail={"permissions": " ".join(token.permissions), "ends_on": token.ends_on.isoformat()},
    )  # fmt: skip
