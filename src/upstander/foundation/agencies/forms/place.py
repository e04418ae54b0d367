"""What a partnership says of itself: hours, safeguarding contacts, look and own words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.actions.opening import Desk
from upstander.foundation.agencies.choices import Protects
from upstander.foundation.agencies.queries.opening import ContactRow, Words
from upstander.foundation.agencies.rules.opening import is_colour, is_phone
from upstander.foundation.pages.dated import ClockField

LONGEST_TEXT = 6_000


class HoursForm(forms.Form):
    """Opening and closing of each weekday; a day with neither is a day off."""

    use_required_attribute = False

    def __init__(self, week: Mapping[int, tuple[dt.time, dt.time]], data: Any = None) -> None:
        """Take the hours as they are stated."""
        super().__init__(data)
        for day, name in WEEKDAYS.items():
            opens, closes = week.get(day, (None, None))
            from_words = now_in_words("{day}, from").format(day=name)
            until_words = now_in_words("{day}, until").format(day=name)
            self.fields[f"opens_{day}"] = ClockField(
                label=from_words, required=False, initial=opens
            )
            self.fields[f"closes_{day}"] = ClockField(
                label=until_words, required=False, initial=closes
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Return the two boxes of each day."""
        return [(self[f"opens_{day}"], self[f"closes_{day}"]) for day in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        """Ask for the other time where only one was given."""
        cleaned = super().clean() or {}
        for day in WEEKDAYS:
            opens, closes = cleaned.get(f"opens_{day}"), cleaned.get(f"closes_{day}")
            if (opens is None) != (closes is None) and not self._wrong(day):
                lacking = "opens" if opens is None else "closes"
                self.add_error(f"{lacking}_{day}", _("Type both times, or neither."))
        return cleaned

    @property
    def week(self) -> dict[int, tuple[dt.time, dt.time]]:
        """Return the hours; only after the form was found valid."""
        found = {
            day: (self.cleaned_data[f"opens_{day}"], self.cleaned_data[f"closes_{day}"])
            for day in WEEKDAYS
        }
        return {day: span for day, span in found.items() if span[0] is not None}

    def _wrong(self, day: int) -> bool:
        return f"opens_{day}" in self.errors or f"closes_{day}" in self.errors


def _can_be_dialled(said: str) -> None:
    if not is_phone(said):
        raise forms.ValidationError(_("Begin with the number, so that it can be dialled."))


class ContactForm(forms.Form):
    """A safeguarding desk, and the districts it is for."""

    use_required_attribute = False

    protects = forms.TypedChoiceField(
        label=_("Whom does it protect?"),
        choices=Protects.choices,
        coerce=Protects,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom it protects.")},
    )
    name = forms.CharField(
        label=_("Name of the desk"),
        help_text=_("Such as “Adult social care, first contact”. No person’s name."),
        max_length=120,
        error_messages={"required": _("Type its name.")},
    )
    phone = forms.CharField(
        label=_("Phone number in the day"),
        help_text=_("Phone it before you save: a wrong number is worse than none."),
        max_length=40,
        validators=[_can_be_dialled],
        error_messages={"required": _("Type its number.")},
    )
    night_phone = forms.CharField(
        label=_("Phone number at night and at weekends"), max_length=40, required=False,
        validators=[_can_be_dialled],
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label=_("For which districts?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one district.")},
    )

    def __init__(self, rows: Iterable[ContactRow], *args: Any, **more: Any) -> None:
        """Take the districts."""
        super().__init__(*args, **more)
        self.fields["areas"].choices = [(row.code, row.place) for row in rows]  # type: ignore[attr-defined]

    @property
    def desk(self) -> Desk:
        """Return the desk; only after the form was found valid."""
        return Desk(**{name: self.cleaned_data[name] for name in (
            "protects", "name", "phone", "night_phone",
        )})  # fmt: skip


class LookForm(forms.Form):
    """Name, colour and sign."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the partnership"),
        max_length=200,
        error_messages={"required": _("Type its name.")},
    )
    short_name = forms.CharField(
        label=_("Its short name"),
        help_text=_("One or two words."),
        max_length=60,
        error_messages={"required": _("Type a short name.")},
    )
    colour = forms.CharField(
        label=_("Colour of buttons"),
        help_text=_("Six letters and figures after a #, such as #0b4f54. Empty: our own green."),
        max_length=7,
        required=False,
    )
    logo = forms.FileField(
        label=_("Sign"),
        help_text=_("A PNG of at most 100 KB. It stands on the first page."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    remove_logo = forms.BooleanField(label=_("Take the sign away"), required=False)

    def clean_colour(self) -> str:
        """Return the colour in small letters, with its sign."""
        said: str = self.cleaned_data["colour"].strip().lower()
        colour = f"#{said}" if said and not said.startswith("#") else said
        if colour and not is_colour(colour):
            raise forms.ValidationError(_("Type the colour as # and six letters or figures."))
        return colour


class TextForm(forms.Form):
    """A text of the partnership's own, plain and in Easy Read."""

    use_required_attribute = False

    plain = forms.CharField(
        label=_("In plain words"),
        help_text=_("Leave a line empty between paragraphs. Empty takes the text off the pages."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    easy = forms.CharField(
        label=_("In Easy Read"),
        help_text=_("One short sentence on each line, ten words at most."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        required=False,
    )

    def __init__(self, words: Words, data: Any = None) -> None:
        """Take the text as it stands."""
        super().__init__(data, initial={"plain": words.plain, "easy": words.easy})

    def clean(self) -> dict[str, Any]:
        """Refuse easy words that nothing plain stands beside."""
        cleaned = super().clean() or {}
        if cleaned.get("easy") and not cleaned.get("plain"):
            self.add_error("plain", _("Write it in plain words as well."))
        return cleaned
