"""What somebody types who sets a new password by a link."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import has_second_factor

_LONGEST = 1024
_NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class NewPasswordForm(forms.Form):
    """A new password twice, and a code of the phone from whoever has one set up."""

    use_required_attribute = False

    new = forms.CharField(
        label=_("New password"),
        help_text=_("14 letters or more. Several words in a row are easy to keep in mind."),
        max_length=_LONGEST,
        strip=False,
        widget=_NEW,
    )
    again = forms.CharField(
        label=_("New password again"), max_length=_LONGEST, strip=False, widget=_NEW
    )
    code = forms.CharField(
        label=_("The code your phone shows now, or a spare code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Take the person, whose name and address may not be their password."""
        super().__init__(*args, **kwargs)
        self._user = user
        if not has_second_factor(user):
            del self.fields["code"]

    def clean_new(self) -> str:
        """Refuse a password that is short, common, or close to the person's name."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self._user)
        return new

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        cleaned = super().clean() or {}
        if "new" in cleaned and cleaned.get("again", cleaned["new"]) != cleaned["new"]:
            self.add_error("again", _("This is not the same as the new password above."))
        return cleaned
