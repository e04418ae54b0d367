"""The hours of a week, typed day by day as people say them: a field for each of the seven days."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.typed_hours import HoursUnclear, read_hours

DAYS = tuple(f"day_{number}" for number in range(7))


class HoursField(forms.CharField):
    """The openings of one day, such as "9:00–12:30, 13:30–17:00"."""

    def clean(self, value: Any) -> Any:
        """Return the openings in order; say which part is not clear.

        A closed day can be typed as the pages say it in the language somebody reads.
        """
        said = super().clean(value)
        if said.strip().lower() == gettext("closed"):
            return ()
        try:
            return read_hours(said)
        except HoursUnclear as fault:
            raise ValidationError(
                _("“%(part)s” is not clear. Type it like 9:00–17:00, or closed."),
                params={"part": fault.args[0]},
            ) from fault


class WeekForm(forms.Form):
    """A form that asks for the hours of each day of the week."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a field for each day."""
        super().__init__(*args, **kwargs)
        for number, name in enumerate(DAYS):
            self.fields[name] = HoursField(
                label=WEEKDAYS[number], required=False, max_length=100, empty_value=""
            )
        self.order_fields(self.field_order)

    @property
    def days(self) -> list[forms.BoundField]:
        """Return the fields of the seven days."""
        return [self[name] for name in DAYS]


def spans_in(said: Mapping[str, Any], **season: Any) -> tuple[Span, ...]:
    """Return the openings of the week that were typed, for a season if its days are given."""
    return tuple(
        Span(number, opens, closes, **season)
        for number, name in enumerate(DAYS)
        for opens, closes in said[name]
    )
