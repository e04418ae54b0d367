"""A day and a time of day, as every form asks for them: the browser's own control, or typed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CHOOSE = _("Choose the day.")


class DayField(forms.DateField):
    """A day. `needed` is said where none was chosen."""

    def __init__(self, *, needed: "StrOrPromise" = _CHOOSE, **more: Any) -> None:
        super().__init__(
            widget=forms.DateInput(
                attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d"
            ),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
            error_messages={"required": needed, "invalid": _("Type the day as 21/11/2026.")},
            **more,
        )


class ClockField(forms.TimeField):
    """A time of day."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M"],
            error_messages={
                "required": _("Type the time."),
                "invalid": _("Type the time as 17:30."),
            },
            **more,
        )
