"""Weekly rules and the days they make: set, changed from a day on, ended."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.day_steps import (
    DayPlan,
    claim_days,
    columns,
    misfit_of,
    on_days,
    put_there,
    require_seen,
    require_sound,
    rhythm_of,
    take_away,
    there_on,
)
from upstander.confidential.support.models import (
    Booking,
    Closure,
    DayResource,
    RuleResource,
    Service,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.occupying import claim, give_rooms
from upstander.confidential.support.rules.days import Misfit, Rhythm, days_of, in_step
from upstander.confidential.support.rules.slots import Hours
from upstander.confidential.support.session_refusals import (
    BeforeToday,
    RuleChangedMeanwhile,
    RuleOver,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.queries import bank_holidays


@dataclass(frozen=True)
class Clash:
    """A booking that keeps its time though its weekly rule has no place for it any more."""

    booking: Booking
    why: Misfit


@dataclass
class Changed:
    """What a changed rule left as it was: bookings that clash, and days changed by hand."""

    rule: WeeklyRule
    clashes: list[Clash] = field(default_factory=list)
    by_hand: list[dt.date] = field(default_factory=list)


def set_rule(
    *, service: Service, plan: DayPlan, rhythm: Rhythm, by: Actor, now: dt.datetime
) -> WeeklyRule:
    """Add a weekly rule; afterwards its days up to the horizon are there. Raises as ``add_day``."""
    by.require(Permission.KEEP_DAYS)
    require_sound(plan)
    with transaction.atomic():
        rule = _make_rule(service, plan, rhythm)
        _make_days(rule, now)
        _record(EventName.RULE_SET, rule, by, now)
    return rule


def change_rule(
    *, rule: WeeklyRule, plan: DayPlan, rhythm: Rhythm, version: int, by: Actor, now: dt.datetime
) -> Changed:
    """Change a rule from the first day of a rhythm on: the rule ends, and another follows it.

    What is booked stays as it is, but gets a room that is there now if it lacks one, and what does
    not fit any more is returned. Days that were changed by hand stay too, and removed days stay
    removed. ``version`` is the one that was on the screen. Raises NotPermitted, BeforeToday, RuleChangedMeanwhile, and as ``add_day``.
    """
    by.require(Permission.KEEP_DAYS)
    require_sound(plan)
    if rhythm.valid_from < london_day(now):
        raise BeforeToday
    rhythm = in_step(rhythm, rhythm_of(rule))
    with transaction.atomic():
        days = rule.days.filter(day__gte=rhythm.valid_from)
        claim({*plan.resources, *_resources_on(days)})
        _end_before(rule, rhythm.valid_from, version)
        changed = Changed(_make_rule(rule.service, plan, rhythm))
        for day in days.order_by("day"):
            _pass_on(day, rule, plan, changed, now)
        _make_days(changed.rule, now)
        _record(EventName.RULE_CHANGED, changed.rule, by, now, clashes=len(changed.clashes))
    return changed


def end_rule(
    *,
    rule: WeeklyRule,
    last_day: dt.date,
    seen: Collection[UUID] = (),
    by: Actor,
    now: dt.datetime,
) -> list[Booking]:
    """End a weekly rule; its days after the last one go, and the bookings on them are returned.

    ``seen`` are the bookings on them that were on the screen. Raises NotPermitted, RuleOver for a
    rule that ends before that day already, and SomebodyBooked where there are other bookings.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        running = Q(valid_to=None) | Q(valid_to__gte=last_day)
        rows = WeeklyRule.objects.filter(running, pk=rule.pk)
        if not rows.update(valid_to=last_day, version=F("version") + 1):
            raise RuleOver
        later = rule.days.filter(day__gt=last_day)
        going = list(later.filter(removed_on=None).values_list("pk", flat=True))
        claim_days(going)
        require_seen(Booking.objects.filter(day__in=going), seen)
        # Not even days off that are taken back bring them again.
        later.update(closure=None)
        gone = take_away(going, by, now)
        _record(EventName.RULE_ENDED, rule, by, now, bookings=len(gone))
    return gone


def make_days(*, by: Actor, now: dt.datetime) -> int:
    """Make the days that weekly rules have up to the horizon and that are not there yet."""
    return make_days_of(service=None, by=by, now=now)


def make_days_of(*, service: Service | None, by: Actor, now: dt.datetime) -> int:
    """Make the missing days of the rules of one service, or of all; return how many."""
    del by
    rules = WeeklyRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=london_day(now)), service__open=True
    ).select_related("service")
    made = 0
    for rule in rules.filter(service=service) if service else rules:
        with transaction.atomic():
            made += _make_days(rule, now)
    return made


def _make_rule(service: Service, plan: DayPlan, rhythm: Rhythm) -> WeeklyRule:
    rule = WeeklyRule.objects.create(
        service=service, weekday=rhythm.weekday, every_weeks=rhythm.every_weeks,
        valid_from=rhythm.valid_from, valid_to=rhythm.valid_to,
        on_bank_holidays=rhythm.on_bank_holidays, **columns(plan),
    )  # fmt: skip
    RuleResource.objects.bulk_create(
        [RuleResource(rule=rule, resource_id=one) for one in plan.resources]
    )
    return rule


def _end_before(rule: WeeklyRule, first: dt.date, version: int) -> None:
    """End a rule on the day before another begins. Raises RuleChangedMeanwhile."""
    last = min(filter(None, (rule.valid_to, first - dt.timedelta(days=1))))
    rows = WeeklyRule.objects.filter(pk=rule.pk, version=version)
    if not rows.update(valid_to=last, version=F("version") + 1):
        raise RuleChangedMeanwhile


def _pass_on(
    day: SessionDay, before: WeeklyRule, plan: DayPlan, changed: Changed, now: dt.datetime
) -> None:
    """Give one day of the old rule to the new one, if it has it; else the day goes."""
    rule = changed.rule
    by_hand = day.removed_on is None and _is_by_hand(day, before)
    goes_on = day.day in set(days_of(rhythm_of(rule), day.day, day.day, bank_holidays()))
    if by_hand:
        changed.by_hand.append(day.day)
        SessionDay.objects.filter(pk=day.pk).update(rule=rule if goes_on else None)
    elif goes_on:
        SessionDay.objects.filter(pk=day.pk).update(
            rule=rule, version=F("version") + 1, **columns(plan)
        )
        day.resources.all().delete()
        put_there(day, plan.resources)
        here = DayPlan(_on(plan.hours, day.day), plan.meetings, plan.resources)
        changed.clashes += _clashes(day, here)
        give_rooms(on_days([day.pk]), now)
    else:
        _drop(day, now)
        changed.clashes += _clashes(day, None)


def _drop(day: SessionDay, now: dt.datetime) -> None:
    removed = day.removed_on or london_day(now)
    SessionDay.objects.filter(pk=day.pk).update(
        removed_on=removed, closure=None, version=F("version") + 1
    )


def _clashes(day: SessionDay, plan: DayPlan | None) -> list[Clash]:
    """Return the bookings of a day that do not fit its plan; without one none of them does.

    Holds among them are let go: whoever fills in the form finds out at the next page.
    """
    whys = [(one, misfit_of(one, plan) if plan else Misfit.DAY) for one in on_days([day.pk])]
    gone = [one.pk for one, why in whys if why and one.state == BookingState.HELD]
    Booking.objects.filter(pk__in=gone).delete()
    return [Clash(one, why) for one, why in whys if why and one.pk not in gone]


def _is_by_hand(day: SessionDay, rule: WeeklyRule) -> bool:
    """Return whether somebody changed a day after its rule made it."""
    names = ("opens", "closes", "slot_minutes", "buffer_minutes", "meetings")
    same = all(getattr(day, name) == getattr(rule, name) for name in names)
    people = set(rule.resources.values_list("resource_id", flat=True))
    active = set(rule.resources.filter(resource__active=True).values_list("resource_id", flat=True))
    return not same or not active <= there_on(day) <= people


def _on(hours: Hours, day: dt.date) -> Hours:
    return Hours(day, hours.opens, hours.closes, hours.slot_minutes, hours.buffer_minutes)


def _resources_on(days: "QuerySet[SessionDay]") -> Iterable[UUID]:
    return DayResource.objects.filter(day__in=days).values_list("resource_id", flat=True)


def _make_days(rule: WeeklyRule, now: dt.datetime) -> int:
    today = london_day(now)
    last = today + dt.timedelta(days=rule.service.horizon_days)
    there = set(rule.days.values_list("day", flat=True))
    wanted = set(days_of(rhythm_of(rule), today, last, bank_holidays())) - there
    open_days = sorted(wanted - _closed(rule.service, wanted))
    people = list(rule.resources.filter(resource__active=True).values_list("resource", flat=True))
    for day in open_days:
        row = SessionDay.objects.create(
            service=rule.service, rule=rule, day=day, opens=rule.opens, closes=rule.closes,
            slot_minutes=rule.slot_minutes, buffer_minutes=rule.buffer_minutes,
            meetings=rule.meetings,
        )  # fmt: skip
        put_there(row, people)
    return len(open_days)


def _closed(service: Service, days: Iterable[dt.date]) -> set[dt.date]:
    rows = Closure.objects.filter(Q(service=None) | Q(service=service))
    spans = list(rows.values_list("first_day", "last_day"))
    return {day for day in days if any(first <= day <= last for first, last in spans)}


def _record(name: EventName, rule: WeeklyRule, by: Actor, now: dt.datetime, **detail: int) -> None:
    record(
        name=name, by=by, now=now, subject_kind="session_rule", subject_id=rule.pk, detail=detail
    )
