"""Setting up organisations, teams and routes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.choices import AgencyKind, CircleKind
from upstander.foundation.agencies.queries import AgencyRef
from upstander.foundation.agencies.queries.settings import Person, RouteRow, TeamRow


class AgencyForm(forms.Form):
    """A new organisation."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the organisation"),
        help_text=_("As people in the county know it."),
        max_length=200,
        error_messages={"required": _("Type its name.")},
    )
    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=[("", _("Choose one")), *AgencyKind.choices],
        coerce=AgencyKind,
        error_messages={"required": _("Choose what it is.")},
    )


class NameForm(forms.Form):
    """Another name for an organisation or a team."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Its name"),
        help_text=_("The person who reports sees it."),
        max_length=120,
        error_messages={"required": _("Type its name.")},
    )


class TeamForm(forms.Form):
    """A new team, still without keys."""

    use_required_attribute = False

    agency = forms.TypedChoiceField(
        label=_("Organisation"),
        coerce=UUID,
        error_messages={"required": _("Choose the organisation it belongs to.")},
    )
    name = forms.CharField(
        label=_("Name of the team"),
        help_text=_("The person who reports sees it, such as “Victim Care”."),
        max_length=120,
        error_messages={"required": _("Type its name.")},
    )
    first_member = forms.TypedChoiceField(
        label=_("Who makes its keys?"),
        help_text=_("The supervisor of the team. They do it on their own screen."),
        coerce=UUID,
        empty_value=None,
        required=False,
    )
    independent = forms.BooleanField(
        label=_("This is the independent team"),
        help_text=_(
            "It receives a report when a person leaves out an organisation. There is one, and it "
            "should not belong to the police or a council."
        ),
        required=False,
    )

    def __init__(self, agencies: Iterable[AgencyRef], people: Iterable[Person], *args: Any) -> None:
        """Take what can be chosen."""
        super().__init__(*args)
        offered = [(str(one.id), one.name) for one in agencies]
        self.fields["agency"].choices = [("", now_in_words("Choose one")), *offered]  # type: ignore[attr-defined]
        somebody = [(str(one.user), f"{one.name} ({one.agency})") for one in people]
        self.fields["first_member"].choices = [  # type: ignore[attr-defined]
            ("", now_in_words("I will invite them afterwards")),
            *dict(somebody).items(),
        ]

    @property
    def kind(self) -> CircleKind:
        """Return the team's part; only after the form was found valid."""
        return CircleKind.INDEPENDENT if self.cleaned_data["independent"] else CircleKind.DESK


class RouteForm(forms.Form):
    """Who receives reports from one place."""

    use_required_attribute = False

    circles = forms.TypedMultipleChoiceField(
        label=_("Which teams receive reports?"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    backup = forms.TypedChoiceField(
        label=_("Which team takes over?"),
        help_text=_("If too few people of the first teams can open reports any more."),
        coerce=UUID,
        empty_value=None,
        required=False,
    )
    live = forms.BooleanField(
        label=_("Reports go this way from now on"),
        help_text=_("Without the tick this is kept as a plan, and nothing goes this way."),
        required=False,
    )

    def __init__(self, route: RouteRow, teams: Iterable[TeamRow], data: Any = None) -> None:
        """Take the route as it is, and the teams with keys."""
        chosen = {"circles": route.circle_ids, "backup": route.backup_id, "live": route.live}
        super().__init__(data, initial=chosen)
        offered = [(str(one.id), f"{one.name} ({one.agency})") for one in teams if one.has_keys]
        self.fields["circles"].choices = offered  # type: ignore[attr-defined]
        self.fields["backup"].choices = [("", now_in_words("None yet")), *offered]  # type: ignore[attr-defined]
