"""People joining and leaving agencies and circles."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import queries, rules
from upstander.foundation.agencies.actions.steps import (
    LIVE,
    NotMember,
    check_place,
    keyed,
    new_member,
    record_member,
    require_for,
    shut_out,
)
from upstander.foundation.agencies.choices import ENDED, AlarmKind, MemberState
from upstander.foundation.agencies.models import Alarm, Membership
from upstander.foundation.agencies.queries import team
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import journal, suite, taking
from upstander.foundation.vault.errors import NoLiveKey, TooFewOpeners
from upstander.foundation.vault.granting import admit_to_circle
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.queries import live_keys

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotWaiting(Refusal):
    """The membership is not waiting for keys."""

    def __init__(self) -> None:
        super().__init__(_("This person is not waiting for keys."))


class AlreadyAdmitted(NotWaiting):
    """A colleague was quicker."""

    def __init__(self, name: str) -> None:
        Refusal.__init__(
            self,
            _("%(name)s has the keys already: a colleague gave them.") % {"name": name},
            next_step=_("There is nothing more to do."),
        )


class KeyDoubted(Refusal):
    """Somebody heard other words, and no supervisor has looked at it yet."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague heard other words for this person, so nobody can give them keys now."),
            next_step=_("A supervisor must look at the alarm first."),
        )


class KeyChanged(Refusal):
    """The key is not the one whose words were compared."""

    def __init__(self) -> None:
        super().__init__(
            _("This person’s key has changed since you compared the words. No keys were given."),
            next_step=_("Compare the words that are shown now. If you did not expect this, stop."),
        )


class MemberIsNeeded(Refusal):
    """Without this member fewer than two people could open what the circle was given."""

    def __init__(self, helpers: Sequence[str]) -> None:
        self.helpers = tuple(helpers)
        super().__init__(
            _("If this person left now, fewer than two people could open this team's reports."),
            next_step=self._next_step(),
        )

    def _next_step(self) -> "StrOrPromise":
        if not self.helpers:
            return _("First let another member into the team. A supervisor of the team can do it.")
        return _("First let another member into the team. These people can do it: %(names)s.") % {
            "names": ", ".join(self.helpers)
        }


def add_member(
    *,
    user: UUID,
    agency: UUID,
    role: Role,
    by: Actor,
    now: dt.datetime,
    circle: UUID | None = None,
) -> Membership:
    """Add a person to an agency, with a job, usually in one of its circles.

    A role that reads reports waits until a colleague gives it the circle's keys (``admit_member``);
    any other is active at once. Raises NeedsCircle, CircleElsewhere, AlreadyMember.
    """
    require_for(by, Permission.MANAGE_MEMBERS, agency)
    check_place(by, role, agency, circle)
    with transaction.atomic():
        made = new_member(user, agency, circle, role, now)
        record_member(EventName.MEMBER_INVITED, made, by, now)
    return made


def admit_member(
    *, membership: UUID, keyring: Keyring, by: Actor, now: dt.datetime, fingerprint: str = ""
) -> None:
    """Give a waiting member their circle's keys, every epoch of them; they are active afterwards.

    ``fingerprint`` is that of the key whose check words were compared. Raises AlreadyAdmitted,
    NotWaiting, KeyDoubted, KeyChanged, NoLiveKey before the member has made their own key, and
    CannotOpen when the one who admits is not in that circle.
    """
    with transaction.atomic():
        row = _locked(membership)
        require_for(by, Permission.ADMIT_TO_CIRCLE, row.agency_id)
        circle = _waits_for(row)
        _require_same_key(row, fingerprint)
        admit_to_circle(circle=circle, user=row.user_id, keyring=keyring, by=by, now=now)
        row.state = MemberState.ACTIVE
        row.save(update_fields=["state"])
        record_member(EventName.MEMBER_ADMITTED, row, by, now)


def doubt_member(*, membership: UUID, by: Actor, now: dt.datetime) -> None:
    """Say that a waiting member's check words were not those on the screen.

    The supervisors have an alarm, and until one of them has looked at it nobody can give this
    member keys. Raises AlreadyAdmitted and NotWaiting.
    """
    with transaction.atomic():
        row = _locked(membership)
        require_for(by, Permission.ADMIT_TO_CIRCLE, row.agency_id)
        Alarm.objects.create(
            agency_id=row.agency_id, circle_id=_waits_for(row), about_id=row.user_id,
            kind=AlarmKind.KEY_DOUBTED, raised_at=now,
        )  # fmt: skip
        record_member(EventName.MEMBER_DOUBTED, row, by, now)


def _waits_for(row: Membership) -> UUID:
    """Return the circle whose keys a member waits for, or raise AlreadyAdmitted or NotWaiting."""
    if row.circle_id is None or row.state not in LIVE or not rules.holds_keys(Role(row.role)):
        raise NotWaiting
    if not queries.lacking_keys([row]):
        raise AlreadyAdmitted(row.user.name)
    if row.circle_id not in live_keys([row.circle_id]):
        raise NoLiveKey
    return row.circle_id


def _require_same_key(row: Membership, fingerprint: str) -> None:
    if team.is_doubted(row):
        raise KeyDoubted
    key = live_keys([row.user_id]).get(row.user_id)
    if fingerprint and (key is None or suite.fingerprint(bytes(key.public)) != fingerprint):
        raise KeyChanged


def remove_member(*, membership: UUID, by: Actor, now: dt.datetime) -> None:
    """End a membership in the ordinary way; the circle's keys are made anew without the person.

    Somebody without any other membership can no longer sign in. Raises MemberIsNeeded when fewer
    than two could open the circle's reports afterwards, with who can help; and NotMember.
    """
    with journal.written_down(now):
        row = _locked(membership)
        require_for(by, Permission.MANAGE_MEMBERS, row.agency_id)
        if row.state not in LIVE:
            raise NotMember
        _take_keys(row, by, now)
        row.state = MemberState.LEFT
        row.ended_on = london_day(now)
        row.save(update_fields=["state", "ended_on"])
        journal.note(ENDED, row.id, MemberState.LEFT.value, str(row.ended_on))
        if not Membership.objects.filter(user=row.user_id, state__in=LIVE).exists():
            shut_out(row.user_id, by, now)
        record_member(EventName.MEMBER_REMOVED, row, by, now)


def _take_keys(row: Membership, by: Actor, now: dt.datetime) -> None:
    circle = keyed(row)
    if circle is None:
        return
    try:
        taking.remove_from_circle(circle=circle.id, user=row.user_id, by=by, now=now)
    except TooFewOpeners as refusal:
        helpers = queries.helpers_for(circle, besides=row.user_id)
        raise MemberIsNeeded(helpers) from refusal


def _locked(membership: UUID) -> Membership:
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("circle", "user")
        .filter(id=membership)
        .first()
    )
    if row is None:
        raise NotMember
    return row
