"""What an officer says when they check in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.days import service_choices
from upstander.confidential.support.models import Service
from upstander.confidential.support.staff_fields import chosen
from upstander.foundation.pages.dated import ClockField

_WAYS = [(one.value, one.label) for one in (Meeting.PHONE, Meeting.VIDEO)]


class CheckInForm(forms.Form):
    """For which service, by what, where, and until when today."""

    use_required_attribute = False

    service = forms.TypedChoiceField(
        label=_("For which service?"), coerce=UUID, error_messages=chosen(_("Choose a service."))
    )
    meeting = forms.ChoiceField(
        label=_("How do people reach you?"), choices=_WAYS, widget=forms.RadioSelect,
        error_messages=chosen(_("Choose how.")),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("The number or the link"),
        help_text=_(
            "A work number, or the link of a video call with a lobby. Whoever is called sees it."
        ),
        max_length=500,
        error_messages={"required": _("Type the number, or paste the link.")},
    )
    until = ClockField(label=_("Until what time today?"))

    def __init__(self, services: Sequence[Service], data: Any = None) -> None:
        """Take the services."""
        super().__init__(data)
        self.fields["service"].choices = service_choices(services)  # type: ignore[attr-defined]
        if len(services) == 1:
            self.initial["service"] = str(services[0].pk)
