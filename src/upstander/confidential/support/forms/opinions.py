"""Three ticks on how a session was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.choices import HowItWas

_PARTLY = {"listened": _("A bit"), "helped": _("A bit"), "again": _("I am not sure")}


def _choices(name: str) -> list[tuple[str, object]]:
    return [
        (HowItWas.YES.value, HowItWas.YES.label),
        (HowItWas.PARTLY.value, _PARTLY[name]),
        (HowItWas.NO.value, HowItWas.NO.label),
    ]


class OpinionForm(forms.Form):
    """How it was; any of them may be left out."""

    use_required_attribute = False

    listened = forms.ChoiceField(
        label=_("Did we listen to you?"), choices=_choices("listened"), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    helped = forms.ChoiceField(
        label=_("Did it help to talk?"), choices=_choices("helped"), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    again = forms.ChoiceField(
        label=_("Would you come again?"), choices=_choices("again"), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip

    @property
    def said(self) -> dict[str, HowItWas]:
        """What was ticked; only after the form was found valid."""
        return {name: HowItWas(tick) for name, tick in self.cleaned_data.items() if tick}
