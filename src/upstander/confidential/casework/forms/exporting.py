"""What a copy of a case is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.choices import ForWhom
from upstander.confidential.casework.forms import WordsField
from upstander.confidential.casework.queries.exporting import Wish


class ExportForm(forms.Form):
    """For whom a copy is, why, and whether other people's names are in it."""

    use_required_attribute = False

    for_whom = forms.ChoiceField(
        label=_("Who is this copy for?"),
        choices=ForWhom.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it is for.")},
    )
    reason = WordsField(
        rows=3,
        label=_("Why is it needed?"),
        help_text=_("It stands on the case, with your name and the time."),
        error_messages={"required": _("Say why in a sentence or two.")},
    )
    with_others = forms.BooleanField(
        required=False, label=_("Put in what was said of other people, with their names")
    )
    others_reason = WordsField(
        required=False,
        rows=2,
        label=_("If so: why must their names be in it?"),
    )

    def clean(self) -> dict[str, object]:
        """Ask why, where other people's names are to be in it."""
        typed = super().clean() or self.cleaned_data
        if typed.get("with_others") and not typed.get("others_reason"):
            self.add_error("others_reason", _("Say why other people’s names must be in this copy."))
        return typed

    @property
    def wish(self) -> Wish:
        """Return what was asked for; only after the form was found valid."""
        typed = self.cleaned_data
        return Wish(
            ForWhom(typed["for_whom"]), typed["reason"], typed["with_others"],
            typed["others_reason"] if typed["with_others"] else "",
        )  # fmt: skip
