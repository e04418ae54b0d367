"""A team's first keys, and its organisation's recovery cards: made, tested, used, replaced."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.actions.steps import LIVE
from upstander.foundation.agencies.choices import AlarmKind, MemberState
from upstander.foundation.agencies.models import Agency, Alarm, Circle, Membership
from upstander.foundation.agencies.queries.recovery import leads
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import recovering
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.granting import admit_to_circle, found_circle
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.recovering import CeremonyOver, OpenedRecovery
from upstander.foundation.vault.recovery import RecoveryShares


class NotYourTeam(NotPermitted):
    """Only the supervisor who waits in a team may make its first keys."""

    def __init__(self) -> None:
        super().__init__(
            _("The keys of this team are made by its first supervisor."),
            next_step=_("Ask the coordinator who that is."),
        )


class NotYourCards(NotPermitted):
    """Recovery belongs to the organisation itself."""

    def __init__(self) -> None:
        super().__init__(
            _("The recovery cards belong to the supervisors of that organisation."),
            next_step=_("Ask one of them."),
        )


class NobodyChosen(Refusal):
    """The cards give keys to people, and none was named."""

    def __init__(self) -> None:
        super().__init__(
            _("Choose at least one person who gets keys."),
            next_step=_("They must have a key of their own: they sign in once before."),
        )


def make_team_keys(
    *, circle: UUID, ceremony: UUID, by: Actor, now: dt.datetime
) -> RecoveryShares | None:
    """Make a circle's first keys, as its first supervisor; they are an active member afterwards.

    Returns the three recovery cards if the agency had none: shown once, kept nowhere, and good
    for nothing until ``confirm_cards``. Raises NotYourTeam, NoLiveKey, and CeremonyOver when the
    keys are there already.
    """
    with transaction.atomic():
        row = _first_supervisor(circle, by)
        # Two supervisors at once must not make two first keys, or two sets of cards.
        Agency.objects.select_for_update().get(id=row.agency_id)
        if KeyPair.objects.filter(owner=circle, kind=KeyKind.CIRCLE).exists():
            raise CeremonyOver
        shares = found_circle(
            circle=circle, body=row.agency_id, first_user=row.user_id, by=by, now=now,
            ceremony=ceremony,
        )  # fmt: skip
        Membership.objects.filter(id=row.id).update(state=MemberState.ACTIVE)
        record(
            name=EventName.CIRCLE_OPENED, by=by, now=now, subject_kind="circle",
            subject_id=circle,
            detail={"agency": str(row.agency_id), "first_member": str(row.user_id)},
        )  # fmt: skip
    return shares


def make_cards(
    *, agency: UUID, ceremony: UUID, keyring: Keyring, by: Actor, now: dt.datetime
) -> RecoveryShares:
    """Make new recovery cards; those of before stay good until these are confirmed.

    Raises NotYourCards, and CeremonyOver when this ceremony has shown its cards already.
    """
    _require_lead(agency, by)
    return recovering.make_recovery(
        body=agency, ceremony=ceremony, circles=_circles(agency), keyring=keyring, by=by, now=now
    )


def confirm_cards(*, agency: UUID, ceremony: UUID, by: Actor, now: dt.datetime) -> None:
    """Say that the words were typed back: from today recovery counts as an opener.

    Raises NotYourCards and CeremonyOver.
    """
    _require_lead(agency, by)
    recovering.confirm_recovery(
        body=agency, ceremony=ceremony, circles=_circles(agency), by=by, now=now
    )


def cover_teams(*, agency: UUID, keyring: Keyring, by: Actor, now: dt.datetime) -> int:
    """Put the teams that this supervisor opens under the cards; return how many keys that were.

    Raises NotYourCards.
    """
    _require_lead(agency, by)
    return recovering.cover(body=agency, circles=_circles(agency), keyring=keyring, by=by, now=now)


def drill_cards(*, agency: UUID, recovery: OpenedRecovery, by: Actor, now: dt.datetime) -> None:
    """Write down that two cards work. Nothing is opened. Raises NotYourCards."""
    _require_lead(agency, by)
    recovering.drill(recovery=recovery, circles=_circles(agency), by=by, now=now)


def try_cards(*, agency: UUID, cards: Sequence[str], by: Actor, now: dt.datetime) -> None:
    """Open recovery with two cards and write down that they work; nothing else is opened.

    Raises NotYourCards and what ``recovering.opened`` raises. Slow, so outside any transaction.
    """
    drill_cards(agency=agency, recovery=recovering.opened(body=agency, cards=cards), by=by, now=now)


def note_refused(*, agency: UUID, by: Actor, now: dt.datetime) -> None:
    """Write down that two cards were typed which are not those of the agency."""
    _require_lead(agency, by)
    with transaction.atomic():
        record(
            name=EventName.RECOVERY_REFUSED, by=by, now=now, subject_kind="agency",
            subject_id=agency,
        )  # fmt: skip


def use_cards(
    *,
    agency: UUID,
    recovery: OpenedRecovery,
    memberships: Iterable[UUID],
    by: Actor,
    now: dt.datetime,
) -> None:
    """Give members of the agency their teams' keys with two recovery cards.

    Afterwards they are active and open whatever their teams were given, old and new; the
    supervisors have an alarm. Raises NotYourCards, NobodyChosen, and NoLiveKey for somebody
    without a key of their own.
    """
    _require_lead(agency, by)
    with transaction.atomic():
        rows = _to_be_given(agency, memberships)
        keyring = recovery.keyring(now)
        for row in rows:
            admit_to_circle(
                circle=_circle_of(row), user=row.user_id, keyring=keyring, by=by, now=now
            )
            _alarm(row, now)
        Membership.objects.filter(id__in=[row.id for row in rows]).update(state=MemberState.ACTIVE)
        recovering.use(recovery=recovery, by=by, now=now)


def _first_supervisor(circle: UUID, by: Actor) -> Membership:
    row = Membership.objects.select_for_update().filter(
        circle=circle, user=by.user_id, state=MemberState.WAITING
    ).first()  # fmt: skip
    if row is None or not rules.keeps_recovery(Role(row.role)):
        raise NotYourTeam
    return row


def _require_lead(agency: UUID, by: Actor) -> None:
    if by.kind != "system" and (by.user_id is None or not leads(by.user_id, agency)):
        raise NotYourCards


def _circles(agency: UUID) -> list[UUID]:
    return list(Circle.objects.filter(agency=agency).values_list("id", flat=True))


def _to_be_given(agency: UUID, memberships: Iterable[UUID]) -> list[Membership]:
    rows = Membership.objects.select_for_update(of=("self",)).exclude(circle=None)
    found = rows.filter(id__in=list(memberships), agency=agency, state__in=LIVE).order_by("id")
    chosen = [row for row in found if rules.holds_keys(Role(row.role))]
    if not chosen:
        raise NobodyChosen
    return chosen


def _circle_of(row: Membership) -> UUID:
    assert row.circle_id is not None  # noqa: S101 - _to_be_given leaves the others out
    return row.circle_id


def _alarm(row: Membership, now: dt.datetime) -> None:
    Alarm.objects.create(
        agency_id=row.agency_id, kind=AlarmKind.RECOVERY_USED, circle_id=row.circle_id,
        about_id=row.user_id, raised_at=now,
    )  # fmt: skip
