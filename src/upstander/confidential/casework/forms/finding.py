"""What somebody looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """A few words, or a number. They are posted, so that no address and no log ever has them."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("What are you looking for?"),
        help_text=_(
            "A name, a district, a word from the case, or its number. The beginning of a word is "
            "enough, with or without accents."
        ),
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "type": "search", "dir": "auto", "autocomplete": "off", "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
        error_messages={"required": _("Type at least two letters or digits of a word.")},
    )  # fmt: skip
