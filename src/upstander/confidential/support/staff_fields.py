"""Fields of the staff's forms: days, times, and words that are kept as typed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.rules import LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DAY = {"required": _("Choose the day."), "invalid": _("Type the day as 21/11/2026.")}
_TIME = {"required": _("Type the time."), "invalid": _("Type the time as 17:30.")}


def chosen(words: "StrOrPromise") -> "dict[str, StrOrPromise]":
    """Return what a list says when nothing was chosen, or what is not in it any more."""
    return {"required": words, "invalid_choice": words}


class Day(forms.DateField):
    """A day, by the browser's own calendar, or typed."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "input-short"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]
        super().__init__(widget=widget, input_formats=formats, error_messages=_DAY, **more)


class Clock(forms.TimeField):
    """A time of day."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M")
        formats = ["%H:%M", "%H.%M"]
        super().__init__(widget=widget, input_formats=formats, error_messages=_TIME, **more)


class WordsField(forms.CharField):
    """Words of a worker, in any script, kept as typed."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        attrs = {"rows": rows, "dir": "auto", "autocomplete": "off"}
        super().__init__(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=attrs), **more)
