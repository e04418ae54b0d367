"""What an entry says of itself and its place may change by its link: its pages are public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.choices import Access, Holidays
from upstander.community.directory.forms.hours import WeekForm

TICKS = forms.CheckboxSelectMultiple


class OwnForm(WeekForm):
    """Words, numbers, hours and access. Whoever keeps the directory types more than these."""

    description = forms.CharField(
        label=_("What it does"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    easy = forms.CharField(
        label=_("The same in Easy Read"),
        help_text=_("Short sentences, one a line. At most ten words in each."),
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    getting_in = forms.CharField(
        label=_("How to get in"), help_text=_("Such as “Use the side door”."), required=False,
        max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    access = forms.MultipleChoiceField(
        label=_("What it has"), choices=Access.choices, required=False, widget=TICKS
    )
    holidays = forms.ChoiceField(label=_("On bank holidays"), choices=Holidays.choices)
    hours_note = forms.CharField(
        label=_("Beside the hours"), help_text=_("Such as “Ring the bell”."), max_length=200,
        required=False,
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    text = forms.CharField(label=_("Text number"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("Email"), required=False,
        error_messages={"invalid": _("Type a whole email address, such as desk@example.org.")},
    )  # fmt: skip
    website = forms.URLField(
        label=_("Website"), max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": _("Type a whole address, such as https://example.org.")},
    )  # fmt: skip
    cost = forms.CharField(
        label=_("What it costs"), help_text=_("Leave it empty if it is free."), max_length=200,
        required=False,
    )  # fmt: skip
