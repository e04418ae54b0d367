"""What a supervisor says before a colleague's lost phone is taken off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.choices import LossReason, MadeSure


class LostPhoneForm(forms.Form):
    """What happened, and how the supervisor knows who is asking."""

    use_required_attribute = False

    reason = forms.TypedChoiceField(
        label=_("What happened?"),
        choices=LossReason.choices,
        coerce=LossReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    sure = forms.TypedChoiceField(
        label=_("How do you know it is them who ask?"),
        help_text=_("Never because of a mail or a message alone."),
        choices=MadeSure.choices,
        coerce=MadeSure,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you made sure.")},
    )
