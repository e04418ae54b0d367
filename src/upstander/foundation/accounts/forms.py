"""What people type when they sign in, unlock, and change their password."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upstander.foundation.accounts.codes import first_use
from upstander.foundation.accounts.models import User

# Long enough for any passphrase, and no more than is worth deriving from.
LONGEST_SECRET = 1024
_CODE_HINT = _("Open the app on your phone. It shows six digits that change every half minute.")


class _Plain:
    """The words of our own pages instead of the library's, and no attributes that say "required".

    ``words`` gives each field its label and its hint.
    """

    use_required_attribute = False
    words: dict[str, tuple[str | Promise, str | Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Plain, account_forms.LoginForm):
    """Work address and password."""

    words = {"login": (_("Work email address"), ""), "password": (_("Password"), "")}


class PasswordAgainForm(_Plain, account_forms.ReauthenticateForm):
    """The password once more, before a change to the account."""

    words = {"password": (_("Your password"), "")}


class _OnceOnly:
    """A code is good once, even within the minute and a half in which it counts."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if not first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_Plain, _OnceOnly, mfa_forms.AuthenticateForm):
    """The six digits of the phone, or a spare code."""

    words = {"code": (_("Your code"), _CODE_HINT)}


class SecondFactorAgainForm(_Plain, _OnceOnly, mfa_forms.ReauthenticateForm):
    """The same, before a change to the account."""

    words = {"code": (_("Your code"), _CODE_HINT)}


class SetUpForm(_Plain, _OnceOnly, totp_forms.ActivateTOTPForm):
    """The first code of a new authenticator, which proves that it works."""

    words = {"code": (_("The six digits that the app shows now"), "")}


class ForgottenForm(forms.Form):
    """The address of somebody who forgot their password."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("Work email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class PasskeyForm(_Plain, webauthn_forms.AddWebAuthnForm):
    """A name for a new passkey, and what the browser made of it."""

    words = {
        "name": (_("What do you call it?"), _("Such as: my laptop at work, or: the blue key.")),
        "credential": ("", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": ""}, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(60))


class UnlockForm(forms.Form):
    """The password that opens a person's keys."""

    use_required_attribute = False

    secret = forms.CharField(
        label=_("Your password"),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(forms.Form):
    """The password of now, and a new one twice."""

    use_required_attribute = False

    old = forms.CharField(
        label=_("Your password now"),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("14 letters or more. Several words in a row are easy to keep in mind."),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Take the person, whose name and address may not be their password."""
        super().__init__(*args, **kwargs)
        self._user = user

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
