"""What a report is about, and what happens next."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.sorting import Plan
from upstander.confidential.casework.choices import About, Emergency
from upstander.confidential.casework.forms import TitleField, WordsField, chosen
from upstander.confidential.casework.rules.sorting import needs_second
from upstander.foundation.agencies.rules import CircleRef


class SortingForm(forms.Form):
    """One decision: what it is about, who leads, whether it is one for today, and why."""

    use_required_attribute = False

    about = forms.ChoiceField(
        label=_("What is this report about?"),
        choices=About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    emergency = forms.MultipleChoiceField(
        label=_("Does any of this hold? Then somebody acts today"),
        help_text=_("Leave all empty if none holds. What you tick is sealed."),
        choices=Emergency.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lead = forms.TypedChoiceField(
        label=_("Which team leads?"),
        help_text=_("It need not be the police."),
        coerce=UUID,
        error_messages=chosen(_("Choose a team.")),
    )
    reason = WordsField(
        label=_("Why?"),
        help_text=_(
            "A sentence or two. What the person said of it stays as they said it, whatever "
            "you decide."
        ),
        error_messages={"required": _("Say why in a sentence or two.")},
    )
    words = WordsField(
        required=False,
        label=_("If another service can help better: your words to the person"),
        help_text=_(
            "They are sent when a second reader agrees. Say who can help and how to reach them. "
            "Do not say that it was not hate."
        ),
    )
    instead_of = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, teams: Iterable[CircleRef], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["lead"].choices = [  # type: ignore[attr-defined]
            (str(team.id), f"{team.name} ({team.agency_name})") for team in teams
        ]

    def clean(self) -> dict[str, object]:
        """Ask for words to the person where the report may be closed by them."""
        typed = super().clean() or self.cleaned_data
        about = typed.get("about")
        if about and needs_second(str(about)) and not typed.get("words"):
            self.add_error("words", _("Write what the person will read."))
        return typed

    @property
    def plan(self) -> Plan:
        """Return what was decided; only after the form was found valid."""
        typed = self.cleaned_data
        return Plan(
            about=About(typed["about"]),
            lead=typed["lead"],
            reason=typed["reason"],
            emergency=[Emergency(one) for one in typed["emergency"]],
            words=typed["words"],
            instead_of=typed["instead_of"],
        )


class NewCaseForm(forms.Form):
    """A case's name."""

    use_required_attribute = False

    title = TitleField(
        label=_("A short name for the case"),
        help_text=_("What happened, not who. It is sealed, and shown in your lists."),
        error_messages={"required": _("Give the case a short name.")},
    )


class JoinForm(forms.Form):
    """Which case a report belongs to."""

    use_required_attribute = False

    case = forms.ChoiceField(
        label=_("Which case is it part of?"),
        error_messages=chosen(_("Choose a case.")),
    )

    def __init__(self, cases: Iterable[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["case"].choices = [("", _("Choose a case")), *cases]  # type: ignore[attr-defined]
