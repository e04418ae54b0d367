"""Changing an organisation's ready words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.wordings import OwnWords
from upstander.confidential.casework.forms import WordsField


class OwnWordsForm(forms.Form):
    """The two wordings of one situation; empty ones mean ours."""

    use_required_attribute = False

    plain = WordsField(label=_("In plain words"), required=False, rows=7)
    easy = WordsField(
        label=_("In Easy Read"),
        help_text=_("Ten words a sentence at most."),
        required=False,
        rows=7,
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @property
    def words(self) -> OwnWords:
        """Return what was written; only after the form was found valid."""
        return OwnWords(**self.cleaned_data)
