"""The form of a disclosure. It cleans what came in and saves nothing."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.words import PART_NAMES
from upstander.confidential.sharing.actions import Plan
from upstander.confidential.sharing.bases import bases
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.confidential.sharing.registering import ENDED, OPEN, Sought
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.pages.dated import DayField
from upstander.foundation.vault.choices import CompartmentKind


class CardField(forms.ChoiceField):
    """One card of several, each with a line below its label."""

    widget = forms.RadioSelect
    hints: dict[str, str] = {}


class DiscloseForm(forms.Form):
    """With whom, which parts, what for, on what basis, and what the person knows."""

    use_required_attribute = False

    to_circle = forms.TypedChoiceField(
        label=_("Which team should be able to open it?"),
        coerce=UUID,
        error_messages={"required": _("Choose a team.")},
    )
    kinds = forms.TypedMultipleChoiceField(
        label=_("Which parts?"),
        help_text=_("Give only what they need. It covers what is there and what comes later."),
        coerce=CompartmentKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )
    purpose = forms.ChoiceField(
        label=_("What do they need it for?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what for.")},
    )
    basis = CardField(
        label=_("What is the lawful basis?"),
        error_messages={"required": _("Choose a lawful basis.")},
    )
    agreed = forms.ChoiceField(
        label=_("What does the person know?"),
        choices=Agreed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the person knows.")},
    )

    def __init__(
        self,
        teams: Iterable[CircleRef],
        parts: Collection[CompartmentKind],
        today: dt.date,
        data: object = None,
    ) -> None:
        """Take the teams that could get a key, and the parts there are: nothing else is offered.

        The only part there is need not be looked for: it is ticked.
        """
        there = [(kind.value, name) for kind, name in PART_NAMES.items() if kind in parts]
        only = [there[0][0]] if len(there) == 1 else []
        super().__init__(data, initial={"kinds": only})  # type: ignore[arg-type]
        self.fields["kinds"].choices = there  # type: ignore[attr-defined]
        offered = [(str(team.id), f"{team.name} ({team.agency_name})") for team in teams]
        self.fields["to_circle"].choices = [("", _("Choose a team")), *offered]  # type: ignore[attr-defined]
        known = bases(today)
        field = self.fields["basis"]
        field.choices = [(one.key, now_in_words(one.title)) for one in known]  # type: ignore[attr-defined]
        field.hints = {  # type: ignore[attr-defined]
            one.key: f"{now_in_words(one.hint)} {one.law}." for one in known
        }

    @property
    def plan(self) -> Plan:
        """Return what was asked for; only after the form was found valid."""
        return Plan(
            to_circle=self.cleaned_data["to_circle"],
            kinds=self.cleaned_data["kinds"],
            purpose=Purpose(self.cleaned_data["purpose"]),
            basis=self.cleaned_data["basis"],
            agreed=Agreed(self.cleaned_data["agreed"]),
        )


class RegisterForm(forms.Form):
    """What to look for in the register: from when to when, which team, open or ended."""

    use_required_attribute = False

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("Open and ended")), (OPEN, _("Open")), (ENDED, _("Ended"))],
    )

    def __init__(self, teams: Iterable[CircleRef], data: Any) -> None:
        super().__init__(data)
        named = [(str(one.id), f"{one.agency_name}: {one.name}") for one in teams]
        self.fields["team"].choices = [("", now_in_words("Every team")), *named]  # type: ignore[attr-defined]

    @property
    def sought(self) -> Sought:
        """What is looked for; what cannot be understood is left out, and said at its field."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        team = said.get("team")
        return Sought(
            said.get("since"), said.get("until"), UUID(team) if team else None,
            said.get("state") or "",
        )  # fmt: skip
