"""Inviting people, and letting them in. An invitation carries no key."""

import datetime as dt
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import open_account, prepare_account
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.actions.steps import (
    LIVE,
    check_place,
    new_member,
    require_for,
)
from upstander.foundation.agencies.choices import InvitationState
from upstander.foundation.agencies.models import Invitation, Membership
from upstander.foundation.agencies.queries.invitations import open_invitation
from upstander.foundation.agencies.refusals import AlreadyMember, InvitationEnded
from upstander.foundation.agencies.rules import Standing
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.core.ids import new_id
from upstander.foundation.notices.actions import hand_over


class AlreadyInvited(Refusal):
    """An invitation to this address is open already."""

    def __init__(self) -> None:
        super().__init__(
            _("This person has been invited already."),
            next_step=_("You can send the invitation again from the list on the team page."),
        )


class NotInvited(Refusal):
    """The invitation was used or taken back meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is not open any more."))


class NotYours(Refusal):
    """The invitation is for another address than the one that is signed in."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is for somebody else."),
            next_step=_("Sign out first, if this is your computer too."),
        )


@dataclass(frozen=True)
class Place:
    """Where somebody is asked to work, and as what."""

    agency: UUID
    circle: UUID | None
    role: Role


@dataclass(frozen=True)
class Sent:
    """An invitation and the secret part of its link: known here once, and stored nowhere."""

    invitation: Invitation
    token: str


def invite(*, email: str, name: str, place: Place, by: Actor, now: dt.datetime) -> Sent:
    """Offer somebody a place for seven days. Nothing else is made: no account and no key.

    Raises AlreadyInvited, AlreadyMember, NeedsCircle, CircleElsewhere, and NotPermitted for a
    job above the inviter's reach.
    """
    require_for(by, Permission.MANAGE_MEMBERS, place.agency)
    check_place(by, place.role, place.agency, place.circle)
    row = Invitation(
        email=email.strip().lower(), name=name.strip(), agency_id=place.agency,
        circle_id=place.circle, role=place.role,
    )  # fmt: skip
    there = Membership.objects.filter(user__email=row.email, agency=place.agency, state__in=LIVE)
    if there.filter(circle=place.circle).exists():
        raise AlreadyMember
    with transaction.atomic():
        return _sent(row, by, now)


def send_again(*, invitation: UUID, by: Actor, now: dt.datetime) -> Sent:
    """Offer the same place for seven days more, under a new link; the old one lets nobody in."""
    with transaction.atomic():
        row = _closed(invitation, InvitationState.REPLACED, by, now)
        row.id = new_id()
        return _sent(row, by, now)


def withdraw(*, invitation: UUID, by: Actor, now: dt.datetime) -> None:
    """Take an invitation back: its link lets nobody in. Raises NotInvited."""
    with transaction.atomic():
        row = _closed(invitation, InvitationState.WITHDRAWN, by, now)
        _record(EventName.INVITATION_WITHDRAWN, row, by, now)


def mail_invitation(*, sent: Sent, link: str, by: Actor) -> None:
    """Mail the link to the person invited. Call it after the invitation is committed."""
    row = sent.invitation
    words = {
        "name": row.name, "agency": row.agency.name, "link": link,
        "until": date_format(row.expires_at, "l j F"),
    }  # fmt: skip
    body = now_in_words(
        "Dear %(name)s,\n\n%(agency)s invites you to work with Upstander.\n\n"
        "Open this link on the computer you will work on. You need about ten minutes and your "
        "phone:\n\n%(link)s\n\n"
        "It works once, until %(until)s. It opens no report by itself: a colleague will phone you "
        "and then give you your team’s keys.\n\n"
        "If you did not expect this mail, do nothing, and tell %(agency)s by phone."
    )
    subject = now_in_words("An invitation to work with %(agency)s") % words
    hand_over(address=row.email, subject=subject, body=body % words, by=by, now=row.sent_at)


def accept(*, token: str, secret: str, by: Actor, now: dt.datetime) -> User:
    """Let in somebody without an account, or with a closed one, under the password they chose.

    Afterwards they have an account and a key pair of their own, and wait for a colleague to give
    them their circle's keys. Raises InvitationEnded, EmailTaken and SecretTooWeak.
    """
    found = open_invitation(token, now)
    prepared = prepare_account(email=found.email, name=found.name, secret=secret, by=by, now=now)
    with transaction.atomic():
        row = _taken(found, now)
        open_account(prepared=prepared, by=by, now=now)
        _join(row, prepared.user.id, by, now)
    return prepared.user


def accept_as(*, token: str, by: Actor, now: dt.datetime) -> None:
    """Let in somebody who is signed in already: one more job for the same person and key.

    Raises InvitationEnded, and NotYours when the invitation is for another address.
    """
    found = open_invitation(token, now)
    user = User.objects.filter(email=found.email).first()
    if user is None or user.id != by.user_id:
        raise NotYours
    with transaction.atomic():
        _join(_taken(found, now), user.id, by, now)


def purge_invitations(*, by: Actor, now: dt.datetime) -> None:
    """Delete invitations that ended a month ago; an old link is then one we do not know."""
    if by.kind != "system":
        raise NotPermitted(_("Only the system itself clears away old invitations."))
    Invitation.objects.filter(expires_at__lt=now - rules.INVITATION_KEPT).delete()


def _sent(row: Invitation, by: Actor, now: dt.datetime) -> Sent:
    token = secrets.token_urlsafe(32)
    row.digest = rules.token_digest(token)
    row.state, row.ended_at, row.invited_by_id = InvitationState.OPEN, None, by.user_id
    row.sent_at, row.expires_at = now, now + rules.INVITATION_LASTS
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyInvited from error
    _record(EventName.INVITATION_SENT, row, by, now)
    return Sent(row, token)


def _closed(invitation: UUID, state: InvitationState, by: Actor, now: dt.datetime) -> Invitation:
    """Return an open invitation after closing it in the caller's transaction."""
    rows = Invitation.objects.select_for_update().filter(state=InvitationState.OPEN)
    row = rows.filter(id=invitation).first()
    if row is None:
        raise NotInvited
    require_for(by, Permission.MANAGE_MEMBERS, row.agency_id)
    check_place(by, Role(row.role), row.agency_id, row.circle_id)
    return _end(row, state, now)


def _taken(found: Invitation, now: dt.datetime) -> Invitation:
    """Use an invitation up in the caller's transaction: of two at once, one gets in."""
    row = Invitation.objects.select_for_update().get(id=found.id)
    now_is = rules.standing(InvitationState(row.state), row.expires_at, now)
    if now_is is not Standing.OPEN:
        raise InvitationEnded(now_is)
    return _end(row, InvitationState.ACCEPTED, now)


def _end(row: Invitation, state: InvitationState, now: dt.datetime) -> Invitation:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])
    return row


def _join(row: Invitation, user: UUID, by: Actor, now: dt.datetime) -> None:
    new_member(user, row.agency_id, row.circle_id, Role(row.role), now)
    _record(EventName.INVITATION_ACCEPTED, row, by, now, user=str(user))


def _record(name: EventName, row: Invitation, by: Actor, now: dt.datetime, **more: str) -> None:
    record(
        name=name, by=by, now=now, subject_kind="invitation", subject_id=row.id,
        detail={"agency": str(row.agency_id), "circle": str(row.circle_id or ""),
                "role": str(row.role), **more},
    )  # fmt: skip
