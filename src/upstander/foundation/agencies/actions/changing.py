"""Putting right what was set up: names of organisations and teams, and those nobody needs."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.actions.founding import NameTaken
from upstander.foundation.agencies.actions.steps import require
from upstander.foundation.agencies.models import Agency, Circle
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.queries import live_keys

Row = TypeVar("Row", Agency, Circle)


class NoSuchBody(Refusal):
    """There is no organisation or team with this id any more."""

    def __init__(self) -> None:
        super().__init__(_("It is not there any more."))


class InUse(Refusal):
    """People, keys or the record hang on it, so it stays."""

    def __init__(self) -> None:
        super().__init__(
            _("It stays: somebody works there or was invited, or it has teams or keys."),
            next_step=_("Only what nobody has used yet can be taken away."),
        )


def rename_agency(*, agency: UUID, name: str, by: Actor, now: dt.datetime) -> Agency:
    """Give an organisation another name; the public sees it from then on.

    Raises NameTaken and NoSuchBody.
    """
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        row = _there(Agency, agency)
        if Agency.objects.filter(name__iexact=name).exclude(id=agency).exists():
            raise NameTaken
        row.name = name
        row.save()
        _write(EventName.AGENCY_RENAMED, row.id, "agency", by, now)
    return row


def rename_circle(*, circle: UUID, name: str, by: Actor, now: dt.datetime) -> Circle:
    """Give a team another name; its keys and people stay. Raises NameTaken and NoSuchBody."""
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        row = _there(Circle, circle)
        row.name = name
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise NameTaken from error
        _write(EventName.CIRCLE_RENAMED, row.id, "circle", by, now)
    return row


def remove_agency(*, agency: UUID, by: Actor, now: dt.datetime) -> None:
    """Take away an organisation that nobody has used. Raises InUse and NoSuchBody."""
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        _take_away(_there(Agency, agency))
        _write(EventName.AGENCY_REMOVED, agency, "agency", by, now)


def remove_circle(*, circle: UUID, by: Actor, now: dt.datetime) -> None:
    """Take away a team that never had keys or people. Raises InUse and NoSuchBody."""
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        row = _there(Circle, circle)
        if live_keys([circle]):
            raise InUse
        _take_away(row)
        _write(EventName.CIRCLE_REMOVED, circle, "circle", by, now)


def _there(kind: type[Row], key: UUID) -> Row:
    found = kind._default_manager.select_for_update().filter(pk=key).first()
    if found is None:
        raise NoSuchBody
    return found


def _take_away(row: Agency | Circle) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise InUse from error


def _write(name: EventName, body: UUID, kind: str, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind=kind, subject_id=body)
