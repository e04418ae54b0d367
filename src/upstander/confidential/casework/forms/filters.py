"""The name of a filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.rules.filters import LONGEST_NAME


class FilterForm(forms.Form):
    """What somebody calls the filter they look at."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Only you read this name. It is sealed to your key."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give it a name.")},
    )
