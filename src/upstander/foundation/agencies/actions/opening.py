"""The public door, and what the partnership says of itself: hours, contacts, look, own words."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.actions.steps import require
from upstander.foundation.agencies.choices import OwnText, Protects
from upstander.foundation.agencies.models import (
    Area,
    Contact,
    OpenHours,
    Partnership,
    TextOverride,
)
from upstander.foundation.agencies.queries.opening import go_live
from upstander.foundation.agencies.rules import opening
from upstander.foundation.agencies.rules.opening import Finding
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal


class NotFounded(Refusal):
    """There is no partnership yet."""

    def __init__(self) -> None:
        super().__init__(_("There is no partnership here yet."))


class NotReady(Refusal):
    """The go-live list is not green, so the door stays closed."""

    def __init__(self, missing: Collection[Finding]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            _("The door stays closed: something on the list is still missing."),
            next_step=_("Each line says what it is and leads to where it is mended."),
        )


class HoursBackwards(Refusal):
    """A day closes before it opens."""

    def __init__(self) -> None:
        super().__init__(
            _("A day closes before it opens, so nothing was saved."),
            next_step=_("Give each day an opening time before its closing time."),
        )


class NotReadable(Refusal):
    """The colour cannot be read by everybody."""

    def __init__(self, found: float) -> None:
        super().__init__(
            _("White words on this colour are hard to read, so it was not saved."),
            next_step=_("Their contrast is %(found)s to 1; 7 to 1 is needed. Choose it darker.")
            % {"found": f"{found:.1f}"},
        )


class UnknownDistrict(Refusal):
    """One of the districts is not the partnership's."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one district of this partnership."))


@dataclass(frozen=True)
class Desk:
    """A safeguarding desk and how to phone it."""

    protects: Protects
    name: str
    phone: str
    night_phone: str = ""


def open_door(*, by: Actor, now: dt.datetime) -> Partnership:
    """Open the public door; afterwards people can tell us what happened.

    Raises NotReady while the go-live list is not green; only the demonstration and tests, as a
    process of the system, open it without one. Raises NotFounded.
    """
    require(by, Permission.OPEN_DOOR)
    missing = [finding for finding in go_live(now) if not finding.green]
    if missing and by.kind != "system":
        raise NotReady(missing)
    return _set_door(EventName.DOOR_OPENED, by, now, is_open=True)


def close_door(*, by: Actor, now: dt.datetime) -> Partnership:
    """Close the public door: nobody can begin a report. Whoever has a code comes back as ever."""
    require(by, Permission.OPEN_DOOR)
    return _set_door(EventName.DOOR_CLOSED, by, now, is_open=False)


def state_hours(
    *, week: Mapping[int, tuple[dt.time, dt.time]], by: Actor, now: dt.datetime
) -> None:
    """State when people read what comes in; without a day the assumed hours count again.

    Raises HoursBackwards.
    """
    require(by, Permission.OPEN_DOOR)
    if any(opens >= closes for opens, closes in week.values()):
        raise HoursBackwards
    with transaction.atomic():
        ours = _ours()
        OpenHours.objects.all().delete()
        OpenHours.objects.bulk_create(
            [OpenHours(weekday=day, opens=span[0], closes=span[1]) for day, span in week.items()]
        )
        _write(EventName.HOURS_STATED, ours, by, now, {"days": len(week)})


def set_contact(*, desk: Desk, areas: Collection[str], by: Actor, now: dt.datetime) -> None:
    """Say whom to phone to protect adults or children in these districts.

    Raises UnknownDistrict, also without a district.
    """
    require(by, Permission.OPEN_DOOR)
    with transaction.atomic():
        ours, found = _ours(), list(Area.objects.filter(code__in=areas))
        if not found or len(found) != len(set(areas)):
            raise UnknownDistrict
        for area in found:
            Contact.objects.update_or_create(
                area=area, protects=desk.protects,
                defaults={"name": desk.name, "phone": desk.phone, "night_phone": desk.night_phone,
                          "checked_on": london_day(now)},
            )  # fmt: skip
        _write(
            EventName.CONTACT_SET, ours, by, now,
            {"protects": desk.protects.value, "districts": len(found)},
        )  # fmt: skip


def set_look(
    *, name: str, short_name: str, colour: str, logo: bytes | None, by: Actor, now: dt.datetime
) -> Partnership:
    """Give the partnership its name, colour and sign. ``logo`` None keeps the sign, b"" removes it.

    ``logo`` is a picture that ``signs.clean_sign`` made. Raises NotReadable.
    """
    require(by, Permission.OPEN_DOOR)
    if colour and (found := opening.least_contrast(colour)) < opening.ENOUGH:
        raise NotReadable(found)
    with transaction.atomic():
        ours = _ours()
        ours.name, ours.short_name, ours.colour = name, short_name, colour
        if logo is not None:
            ours.logo = logo
        ours.save()
        detail = {"colour": colour, "logo": sha256(bytes(ours.logo)).hexdigest()[:16]}
        _write(EventName.LOOK_SET, ours, by, now, detail)
    return ours


def write_text(*, key: OwnText, plain: str, easy: str, by: Actor, now: dt.datetime) -> None:
    """Put the partnership's own words on its public pages; empty ones take them off again."""
    require(by, Permission.OPEN_DOOR)
    with transaction.atomic():
        ours = _ours()
        if plain:
            TextOverride.objects.update_or_create(
                key=key, defaults={"plain": plain, "easy": easy, "changed_on": london_day(now)}
            )
        else:
            TextOverride.objects.filter(key=key).delete()
        digest = sha256(f"{plain}\0{easy}".encode()).hexdigest()[:16]
        _write(EventName.TEXT_SET, ours, by, now, {"key": key.value, "digest": digest})


def _ours() -> Partnership:
    found = Partnership.objects.select_for_update().first()
    if found is None:
        raise NotFounded
    return found


def _set_door(name: EventName, by: Actor, now: dt.datetime, *, is_open: bool) -> Partnership:
    with transaction.atomic():
        ours = _ours()
        if ours.door_open != is_open:
            ours.door_open = is_open
            ours.save()
            _write(name, ours, by, now, {})
    return ours


def _write(
    name: EventName, ours: Partnership, by: Actor, now: dt.datetime,
    detail: Mapping[str, str | int | bool],
) -> None:  # fmt: skip
    record(name=name, by=by, now=now, subject_kind="partnership", subject_id=ours.id, detail=detail)
