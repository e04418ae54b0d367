"""What people type on the team page and when they join. Cleans, and saves nothing."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.actions.invitations import Place
from upstander.foundation.agencies.choices import SuspensionReason
from upstander.foundation.agencies.models import Agency, Circle

LONGEST_SECRET = 1024


class InviteForm(forms.Form):
    """Who, at which address, in which team, as what."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Their name"), max_length=120,
        help_text=_("As their colleagues know them."),
        error_messages={"required": _("Write their name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Their work email address"), max_length=254,
        help_text=_("Only they should be able to read mail there. No shared mailbox."),
        error_messages={
            "required": _("Write their work email address."),
            "invalid": _("Write an address like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("Which team?"), error_messages={"required": _("Choose a team.")}
    )
    role = forms.ChoiceField(
        label=_("What will they do?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they will do.")},
    )  # fmt: skip

    def __init__(
        self, by: Actor, places: list[tuple[Agency, Circle | None]], data: Any = None
    ) -> None:
        """Offer the places and jobs that this person may give."""
        super().__init__(data)
        self._places = {str((circle or agency).pk): (agency, circle) for agency, circle in places}
        offered = [(key, _place_name(*place)) for key, place in self._places.items()]
        first = [("", _("Choose a team"))] if len(offered) > 1 else []
        self.fields["place"].choices = [*first, *offered]  # type: ignore[attr-defined]
        roles = [role for role in Role if rules.may_appoint(by, role)]
        self.fields["role"].choices = [(one.value, ROLES[one].title) for one in roles]  # type: ignore[attr-defined]
        self.fields["role"].hints = {one.value: ROLES[one].sentence for one in roles}  # type: ignore[attr-defined]

    @property
    def asked(self) -> Place:
        """Return the place that was chosen; only after the form was found valid."""
        agency, circle = self._places[self.cleaned_data["place"]]
        return Place(agency.pk, circle.pk if circle else None, Role(self.cleaned_data["role"]))


def _place_name(agency: Agency, circle: Circle | None) -> str:
    if circle is None:
        return str(_("No team, %(agency)s") % {"agency": agency.name})
    return f"{circle.name} ({agency.name})"


class JoinForm(forms.Form):
    """The password somebody chooses, twice."""

    use_required_attribute = False

    secret = forms.CharField(
        label=_("Your password"),
        help_text=_("14 letters or more. The seven words above are a good one."),
        max_length=LONGEST_SECRET,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Your password again"),
        max_length=LONGEST_SECRET,
        strip=False,
        error_messages={"required": _("Type your password a second time.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: User, data: Any = None) -> None:
        """Take the person, whose name and address may not be their password."""
        super().__init__(data)
        self._person = person

    def clean_secret(self) -> str:
        """Refuse a password that is short, common, or close to the person's name."""
        secret: str = self.cleaned_data["secret"]
        validate_password(secret, self._person)
        return secret

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        cleaned = super().clean() or {}
        if "secret" in cleaned and cleaned.get("again", cleaned["secret"]) != cleaned["secret"]:
            self.add_error("again", _("This is not the same as the password above."))
        return cleaned


class HeardForm(forms.Form):
    """That the words were compared by voice, and which key they belong to."""

    use_required_attribute = False

    heard = forms.BooleanField()
    fingerprint = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, name: str, data: Any = None, **more: Any) -> None:
        """Take the name of the person who was heard."""
        super().__init__(data, **more)
        self.fields["heard"].label = _("I heard these four words from %(name)s, by voice") % {
            "name": name
        }
        self.fields["heard"].error_messages["required"] = _(
            "Phone %(name)s and compare the four words first. Then tick this."
        ) % {"name": name}


class SuspendForm(forms.Form):
    """Why: a code, so that nothing about a person stands in clear."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=SuspensionReason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose a reason. It is kept with the record.")
        ),
    )
