"""Giving a partner's program a token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.permissions import FOR_TOKENS, SENTENCES, Permission


class TokenForm(forms.Form):
    """Whose program it is, what it may do, and for how long."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Whose program is it?"),
        help_text=_("Such as “Coventry City Council, web team”."),
        max_length=100,
        error_messages={"required": _("Say whose program it is.")},
    )
    permissions = forms.TypedMultipleChoiceField(
        label=_("What may it do?"),
        choices=[(one.value, SENTENCES[one]) for one in sorted(FOR_TOKENS)],
        coerce=Permission,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the program may do.")},
    )
    organisation = forms.CharField(
        label=_("Changes for the entries of which organisation?"),
        help_text=_("As the directory spells it. Leave it empty for all of them."),
        max_length=200,
        required=False,
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        initial=180,
        error_messages={"required": _("Say for how many days."), "invalid": _("Type a number.")},
    )
