"""Writes: telling somebody, sending what is due, digests, and how people want to be reached.

Whoever tells somebody only writes a row, in their own transaction. It is sent by a job, outside
any transaction: claimed by a conditional update, handed over, marked as sent. A process that dies
between the last two sends again: at least once, never silently not.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.notices import queries, rules
from upstander.foundation.notices.channels import channels
from upstander.foundation.notices.channels.contract import Away, Channel, Message, NotSent
from upstander.foundation.notices.choices import (
    DigestWish,
    Medium,
    NoticeState,
    Reason,
    Template,
)
from upstander.foundation.notices.models import ChannelState, DigestLine, Notice, Reach
from upstander.foundation.notices.refusals import NotMobile
from upstander.foundation.notices.words import written

# In one run; the rest waits for the next minute.
SLICE = 200


def tell(
    *,
    users: Iterable[UUID],
    template: Template,
    about: object,
    by: Actor,
    now: dt.datetime,
    media: Collection[Medium] = (Medium.EMAIL,),
    reasons: Collection[Reason] = (),
) -> None:
    """Have each of these people told, once for all: telling them the same again writes nothing.

    ``about`` says what it is about, such as an id; no part of it can be read off the row. The
    notice goes by the first of ``media`` that takes it. Call it within the transaction of what
    happened: the row is there if and only if that is.
    """
    del by
    people = set(users)
    if set(media) == {Medium.TEXT}:
        people &= set(queries.mobiles(people))
    Notice.objects.bulk_create(
        [
            Notice(
                user=user, template=template, media=list(media), reasons=sorted(reasons),
                once=rules.once(template, about, user, *media), due_at=now,
                made_on=london_day(now),
            )
            for user in sorted(people)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def send_due(*, by: Actor, now: dt.datetime) -> int:
    """Send what is due; return how much got out. Safe to run twice, or in two processes."""
    del by
    run = _Run(now)
    return sum(run.takes(row) for row in queries.due(now)[:SLICE])


class _Run:
    """One round of sending. A channel that failed is left alone for the rest of it."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.channels: list[Channel] = channels()
        self.down: set[str] = set()

    def takes(self, row: Notice) -> bool:
        """Claim one notice, send it and mark it; return whether it got out."""
        if not _claimed(row, self.now):
            return False
        faults = []
        for channel, message in self._ways(row):
            fault = self._sent(channel, message)
            if fault is None:
                _over(row, NoticeState.SENT, self.now, sent_by=channel.name)
                return True
            faults.append(fault)
        self._went_wrong(row, refused=not any(isinstance(one, Away) for one in faults))
        return False

    def _ways(self, row: Notice) -> Iterable[tuple[Channel, Message]]:
        """Return each channel that could take a notice, with what it would be given."""
        addresses = queries.addresses_of([row.user])
        words = written(Template(row.template), [Reason(one) for one in row.reasons])
        for medium in map(Medium, row.media):
            if address := addresses.get((row.user, medium)):
                message = Message(address, words.subject, words.body, str(row.id))
                yield from ((one, message) for one in self.channels if one.medium is medium)

    def _sent(self, channel: Channel, message: Message) -> NotSent | None:
        if channel.name in self.down:
            return Away("down")
        try:
            channel.send(message)
        except NotSent as fault:
            if isinstance(fault, Away):
                self.down.add(channel.name)
                _note_fault(channel.name, fault.code, self.now)
            return fault
        _note_work(channel.name, self.now)
        return None

    def _went_wrong(self, row: Notice, *, refused: bool) -> None:
        state = rules.after_try(tries=row.tries, refused=refused)
        if state == NoticeState.GIVEN_UP:
            _over(row, state, self.now)
            return
        wait = rules.wait_after(row.tries)
        _mine(row).update(state=state, due_at=self.now + wait)


def _claimed(row: Notice, now: dt.datetime) -> bool:
    same = Notice.objects.filter(id=row.id, state=row.state, tries=row.tries, due_at=row.due_at)
    row.tries += 1
    return bool(
        same.update(state=NoticeState.CLAIMED, tries=row.tries, due_at=now + rules.CLAIM_LASTS)
    )


def _mine(row: Notice) -> QuerySet[Notice]:
    """Return the row as this process claimed it: one that took too long has lost it."""
    return Notice.objects.filter(id=row.id, state=NoticeState.CLAIMED, tries=row.tries)


def _over(row: Notice, state: NoticeState, now: dt.datetime, *, sent_by: str = "") -> None:
    _mine(row).update(state=state, due_at=None, over_on=london_day(now), sent_by=sent_by)


def _note_work(name: str, now: dt.datetime) -> None:
    ChannelState.objects.update_or_create(
        name=name, defaults={"failing": False, "worked_on": london_day(now)}
    )


def _note_fault(name: str, code: str, now: dt.datetime) -> None:
    ChannelState.objects.update_or_create(
        name=name, defaults={"failing": True, "failed_on": london_day(now), "fault": code[:60]}
    )


def hand_over(
    *,
    address: str,
    subject: str,
    body: str,
    by: Actor,
    now: dt.datetime,
    medium: Medium = Medium.EMAIL,
) -> None:
    """Send words that may not lie in a row, such as a link that lets somebody in, at once.

    Call it outside any transaction. Raises NotSent if no channel takes them.
    """
    del by
    fault: NotSent = Away("not set up")
    for channel in channels():
        if channel.medium is medium:
            try:
                channel.send(Message(address, subject, body))
            except NotSent as caught:
                fault = caught
                _note_fault(channel.name, caught.code, now)
            else:
                _note_work(channel.name, now)
                return
    raise fault


# --- digests -----------------------------------------------------------------------------------


def gather(*, waiting: Mapping[UUID, Collection[Reason]], by: Actor, now: dt.datetime) -> None:
    """Keep for the next digest what kinds of things wait for whom. Saying it twice is no fault."""
    del by, now
    DigestLine.objects.bulk_create(
        [
            DigestLine(user=user, reason=reason)
            for user, reasons in sorted(waiting.items())
            for reason in sorted(set(reasons))
        ],
        ignore_conflicts=True,
    )


def write_digests(*, by: Actor, now: dt.datetime) -> int:
    """Write one notice to each person for whom something waits; return to how many.

    At most one a day to each, however often this runs. Who wants none gets none.
    """
    with transaction.atomic():
        lines = list(DigestLine.objects.order_by("user", "reason"))
        found: dict[UUID, list[Reason]] = defaultdict(list)
        for line in lines:
            found[line.user].append(Reason(line.reason))
        wanted = set(found) - queries.without_digest(set(found))
        for user in sorted(wanted):
            tell(
                users=[user], template=Template.DIGEST, about=london_day(now), by=by, now=now,
                reasons=found[user],
            )  # fmt: skip
        DigestLine.objects.filter(id__in=[line.id for line in lines]).delete()
    return len(wanted)


# --- one's own wishes --------------------------------------------------------------------------


def set_reach(*, user: UUID, mobile: str, digest: DigestWish, by: Actor, now: dt.datetime) -> None:
    """Keep how somebody wants to be reached: their own wish, and nobody else's.

    Raises NotMobile for a number that is none, and NotPermitted for somebody else.
    """
    if by.user_id != user:
        raise NotPermitted(_("Only they themselves choose how they are reached."))
    number = rules.mobile(mobile)
    if mobile.strip() and not number:
        raise NotMobile
    with transaction.atomic():
        Reach.objects.update_or_create(user=user, defaults={"mobile": number, "digest": digest})
        record(
            name=EventName.REACH_SET, by=by, now=now, subject_kind="user", subject_id=user,
            detail={"mobile": bool(number), "digest": str(digest)},
        )  # fmt: skip


def forget(*, user: UUID, by: Actor, now: dt.datetime) -> None:
    """Forget how somebody who left was to be reached, in the caller's transaction."""
    del by, now
    Reach.objects.filter(user=user).delete()
    DigestLine.objects.filter(user=user).delete()


def prune(*, by: Actor, now: dt.datetime) -> None:
    """Delete notices that have been over for a week."""
    del by
    gone = london_day(now) - dt.timedelta(days=rules.KEPT_DAYS)
    Notice.objects.filter(over_on__lt=gone).delete()
