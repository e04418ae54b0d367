"""What the rota's screens ask: a duty, a swap, days away, and how somebody is reached."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.actions.duties import Plan
from upstander.foundation.agencies.models import Duty
from upstander.foundation.agencies.queries.rota import in_london
from upstander.foundation.agencies.rules.duties import NoSuchHour, Span, moment
from upstander.foundation.notices.choices import DigestWish
from upstander.foundation.notices.models import Reach
from upstander.foundation.pages.dated import ClockField, DayField

_SKIPPED = _("The clocks go forward that night, and this time never comes. Choose another.")


class DutyForm(forms.Form):
    """Who is on duty, from when until when, and who stands behind them."""

    use_required_attribute = False

    person = forms.TypedChoiceField(
        label=_("Who is on duty?"),
        coerce=UUID,
        error_messages={"required": _("Choose who is on duty.")},
    )
    first_day = DayField(label=_("From this day"))
    first_time = ClockField(label=_("From this time"))
    last_day = DayField(label=_("Until this day"))
    last_time = ClockField(label=_("Until this time"))
    backup = forms.TypedChoiceField(
        label=_("Who stands behind them?"),
        help_text=_("They are called if the first person does not answer within 15 minutes."),
        coerce=UUID,
        empty_value=None,
        required=False,
    )

    def __init__(self, people: Mapping[UUID, str], data: Any = None, **more: Any) -> None:
        """Take who can be on duty."""
        super().__init__(data, **more)
        offered = [(str(one), name) for one, name in people.items()]
        self.fields["person"].choices = [("", now_in_words("Choose one")), *offered]  # type: ignore[attr-defined]
        self.fields["backup"].choices = [("", now_in_words("Nobody")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn London's days and times into moments."""
        cleaned = super().clean() or {}
        for name, last in (("first", False), ("last", True)):
            day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
            if day and at is not None:
                self._moment(name, day, at, last=last)
        return cleaned

    def _moment(self, name: str, day: dt.date, at: dt.time, *, last: bool) -> None:
        try:
            self.cleaned_data[name] = moment(day, at, last=last)
        except NoSuchHour:
            self.add_error(f"{name}_time", _SKIPPED)

    @property
    def plan(self) -> Plan:
        """Return the duty asked for; only after the form was found valid."""
        asked = self.cleaned_data
        return Plan(asked["person"], asked["backup"], Span(asked["first"], asked["last"]))


def shown(duty: Duty) -> dict[str, object]:
    """Return what the form shows of a duty as it is."""
    starts, ends = in_london(duty.starts_at), in_london(duty.ends_at)
    return {
        "person": str(duty.person_id), "backup": str(duty.backup_id or ""),
        "first_day": starts.date(), "first_time": starts.time(),
        "last_day": ends.date(), "last_time": ends.time(),
    }  # fmt: skip


class SwapForm(forms.Form):
    """With which duty this one is swapped."""

    use_required_attribute = False

    other = forms.TypedChoiceField(
        label=_("Swap with"), coerce=UUID, error_messages={"required": _("Choose a duty.")}
    )

    def __init__(self, offered: Mapping[UUID, str], data: Any = None) -> None:
        """Take the duties to choose from."""
        super().__init__(data)
        choices = [(str(one), words) for one, words in offered.items()]
        self.fields["other"].choices = [("", now_in_words("Choose one")), *choices]  # type: ignore[attr-defined]


class AwayForm(forms.Form):
    """Days on which somebody is away."""

    use_required_attribute = False

    first_day = DayField(label=_("First day away"))
    last_day = DayField(label=_("Last day away"))


class ReachForm(forms.Form):
    """How somebody wants to be reached."""

    use_required_attribute = False

    mobile = forms.CharField(
        label=_("Your mobile number"),
        help_text=_(
            "For alerts only, when you are on duty. A text never says what it is about. You may "
            "leave this empty."
        ),
        max_length=30,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "input-short"}
        ),
    )
    digest = forms.TypedChoiceField(
        label=_("An email of what waits for you"),
        choices=DigestWish.choices,
        coerce=DigestWish,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, reach: Reach, data: Any = None) -> None:
        """Take what was chosen before."""
        super().__init__(data, initial={"mobile": reach.mobile, "digest": reach.digest})
