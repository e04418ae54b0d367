"""What the screens of session days ask."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.actions.days import Seen
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import (
    Resource,
    Service,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.rules.days import Rhythm
from upstander.confidential.support.rules.slots import Hours, NoSuchTime, moment
from upstander.confidential.support.staff_fields import chosen
from upstander.foundation.pages.dated import ClockField, DayField

_SKIPPED = _("The clocks go forward then, and that day has no such time. Choose another.")


def service_choices(services: Iterable[Service]) -> list[tuple[str, str]]:
    """Return services to choose from."""
    return [(str(one.pk), one.name) for one in services]


def people_choices(people: Iterable[Resource]) -> list[tuple[str, str]]:
    """Return officers, interpreters and rooms to choose from, each with what it is."""
    return [(str(one.pk), f"{one.name} · {_kind(one)}") for one in people]


def _kind(one: Resource) -> str:
    return one.role.name if one.role else str(one.get_kind_display())


def usual(service: Service) -> dict[str, object]:
    """Return what a new day of a service begins with."""
    return {
        "service": str(service.pk), "slot_minutes": service.slot_minutes,
        "buffer_minutes": service.buffer_minutes, "meetings": service.meetings,
    }  # fmt: skip


class PlanForm(forms.Form):
    """Times, ways to meet and people: what a day and a weekly rule have in common."""

    use_required_attribute = False

    service = forms.TypedChoiceField(
        label=_("Which service?"), coerce=UUID, error_messages=chosen(_("Choose a service."))
    )
    opens = ClockField(label=_("From"))
    closes = ClockField(label=_("Until"))
    slot_minutes = forms.IntegerField(
        label=_("Minutes of a session"), min_value=5, max_value=240, initial=45
    )
    buffer_minutes = forms.IntegerField(
        label=_("Minutes between two sessions"), min_value=0, max_value=120, initial=15
    )
    meetings = forms.MultipleChoiceField(
        label=_("How can people meet?"),
        choices=Meeting.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Meeting.VIDEO.value, Meeting.PHONE.value],
        error_messages=chosen(_("Choose at least one way to meet.")),
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Who and what is there?"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages=chosen(_("Choose at least one officer.")),
    )

    def __init__(
        self, services: Sequence[Service], people: Sequence[Resource], data: Any = None, **more: Any
    ) -> None:
        """Take what there is to choose from."""
        super().__init__(data, **more)
        self.services = {one.pk: one for one in services}
        self.fields["service"].choices = service_choices(services)  # type: ignore[attr-defined]
        self.fields["people"].choices = people_choices(people)  # type: ignore[attr-defined]
        if len(services) == 1:
            for name, value in usual(services[0]).items():
                self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        """Look whether the day ends after it begins."""
        typed = super().clean() or {}
        opens, closes = typed.get("opens"), typed.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The day must end after it begins."))
        return typed

    @property
    def chosen_service(self) -> Service:
        """Return which service it is; only after the form was found valid."""
        return self.services[self.cleaned_data["service"]]

    def plan_on(self, day: dt.date) -> DayPlan:
        """Return the plan for a day; only after the form was found valid."""
        typed = self.cleaned_data
        hours = Hours(
            day, typed["opens"], typed["closes"], typed["slot_minutes"], typed["buffer_minutes"]
        )
        meetings = tuple(Meeting(one) for one in typed["meetings"])
        return DayPlan(hours, meetings, tuple(typed["people"]))


class DayForm(PlanForm):
    """One session day. ``version`` and ``was`` are what was on the screen."""

    day = DayField(label=_("Which day?"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen_version(self) -> int:
        """Return the version that was on the screen; only after the form was found valid."""
        return self.cleaned_data["version"] or 0

    def take(self, **now: object) -> None:
        """Show what was typed with these fields as they are by now."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        for name, value in now.items():
            typed[name] = str(value)
        self.data = typed

    @property
    def plan(self) -> DayPlan:
        """Return the plan; only after the form was found valid."""
        return self.plan_on(self.cleaned_data["day"])


class RuleForm(PlanForm):
    """Sessions every so many weeks on one weekday."""

    weekday = forms.TypedChoiceField(
        label=_("Which weekday?"), coerce=int, choices=list(WEEKDAYS.items()),
        error_messages=chosen(_("Choose a weekday.")),
    )  # fmt: skip
    every_weeks = forms.IntegerField(
        label=_("Every how many weeks?"), min_value=1, max_value=26, initial=1
    )
    valid_from = DayField(label=_("From this day on"))
    valid_to = DayField(label=_("Until this day, if it ends"), required=False)
    on_bank_holidays = forms.BooleanField(label=_("On bank holidays too"), required=False)

    def clean(self) -> dict[str, Any]:
        """Look whether the days are in order."""
        typed = super().clean()
        first, last = typed.get("valid_from"), typed.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("The last day must not come before the first."))
        return typed

    @property
    def plan(self) -> DayPlan:
        """Return the plan for its first day; only after the form was found valid."""
        return self.plan_on(self.cleaned_data["valid_from"])

    @property
    def rhythm(self) -> Rhythm:
        """Return when it comes round; only after the form was found valid."""
        typed = self.cleaned_data
        names = ("weekday", "every_weeks", "valid_from", "valid_to", "on_bank_holidays")
        return Rhythm(**{name: typed[name] for name in names})


class ChangeRuleForm(RuleForm):
    """A weekly rule as it is from a day on. ``version`` is the one that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *choices: Any, **more: Any) -> None:
        """Say what the first day means here; the service stays."""
        super().__init__(*choices, **more)
        self.fields["valid_from"].label = _("From which day on?")
        self.fields["valid_from"].help_text = _("Days before it stay as they are.")
        del self.fields["service"]

    @property
    def seen_version(self) -> int:
        """Return the version that was on the screen; only after the form was found valid."""
        return self.cleaned_data["version"] or 0


class AskedForm(forms.Form):
    """``booked`` are the bookings that were on the page that asks once more."""

    use_required_attribute = False

    booked = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Take any bookings: what is not one any more is found out by the action."""
        super().__init__(data, **more)
        sent = data.getlist("booked") if data is not None else []
        self.fields["booked"].choices = [(one, one) for one in sent]  # type: ignore[attr-defined]

    @property
    def seen_bookings(self) -> frozenset[UUID]:
        """Return which were shown; what makes no sense was not."""
        return frozenset(self.cleaned_data.get("booked", ()))


class RemoveForm(AskedForm):
    """What was on the page that asks once more before a day is taken away."""

    version = forms.IntegerField(required=False)

    @property
    def seen(self) -> Seen:
        """Return the day as it was shown; what makes no sense was not."""
        version = self.cleaned_data.get("version")
        return Seen(-1 if version is None else version, self.seen_bookings)


class EndRuleForm(AskedForm):
    """The last day of a weekly rule."""

    last_day = DayField(label=_("Its last day"))


class CloseForm(AskedForm):
    """Days on which a service, or all of them, is closed."""

    service = forms.TypedChoiceField(label=_("Which service?"), coerce=UUID, required=False)
    first = DayField(label=_("First day off"))
    last = DayField(label=_("Last day off"))

    def __init__(self, services: Sequence[Service], data: Any = None) -> None:
        """Take the services."""
        super().__init__(data)
        every = [("", _("All services")), *service_choices(services)]
        self.fields["service"].choices = every  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Look whether the days are in order."""
        typed = super().clean() or {}
        if typed.get("first") and typed.get("last") and typed["first"] > typed["last"]:
            self.add_error("last", _("The last day must not come before the first."))
        return typed


class AwayForm(AskedForm):
    """From when to when somebody or something cannot be booked."""

    who = forms.ChoiceField(
        label=_("Who or what is away?"), error_messages=chosen(_("Choose who is away."))
    )
    first_day = DayField(label=_("From this day"))
    first_time = ClockField(label=_("From this time"))
    last_day = DayField(label=_("Until this day"))
    last_time = ClockField(label=_("Until this time"))

    def __init__(self, people: Sequence[Resource], data: Any = None, **more: Any) -> None:
        """Take who and what there is."""
        super().__init__(data, **more)
        self.fields["who"].choices = [("", _("Choose one")), *people_choices(people)]  # type: ignore[attr-defined]
        self.people = {str(one.pk): one for one in people}

    def clean(self) -> dict[str, Any]:
        """Put days and times together."""
        typed = super().clean() or {}
        for name in ("first", "last"):
            day, time = typed.get(f"{name}_day"), typed.get(f"{name}_time")
            if day and time:
                self._put(typed, name, day, time)
        if typed.get("first") and typed.get("last") and typed["first"] >= typed["last"]:
            self.add_error("last_day", _("It must end after it begins."))
        return typed

    def _put(self, typed: dict[str, Any], name: str, day: dt.date, time: dt.time) -> None:
        try:
            typed[name] = moment(day, time)
        except NoSuchTime:
            self.add_error(f"{name}_time", _SKIPPED)

    @property
    def resource(self) -> Resource:
        """Return who it is; only after the form was found valid."""
        return self.people[self.cleaned_data["who"]]


def shown(day: SessionDay, people: Iterable[Resource]) -> dict[str, object]:
    """Return what the form shows of a day as it is."""
    return {
        "service": str(day.service_id), "day": day.day, "opens": day.opens, "closes": day.closes,
        "slot_minutes": day.slot_minutes, "buffer_minutes": day.buffer_minutes,
        "meetings": day.meetings, "people": [str(one.pk) for one in people],
        "version": day.version,
    }  # fmt: skip


def rule_shown(rule: WeeklyRule, people: Iterable[UUID], today: dt.date) -> dict[str, object]:
    """Return what the form shows of a weekly rule as it is; a change counts from today at first."""
    return {
        "service": str(rule.service_id), "weekday": rule.weekday,
        "every_weeks": rule.every_weeks, "valid_from": max(rule.valid_from, today),
        "valid_to": rule.valid_to, "on_bank_holidays": rule.on_bank_holidays,
        "opens": rule.opens, "closes": rule.closes, "slot_minutes": rule.slot_minutes,
        "buffer_minutes": rule.buffer_minutes, "meetings": rule.meetings,
        "people": [str(one) for one in people], "version": rule.version,
    }  # fmt: skip
