"""Bringing cases in: the file, its columns, and why it is lawful."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.casework.bringing_words import COLUMNS
from upstander.confidential.casework.choices import About
from upstander.confidential.casework.forms import WordsField
from upstander.confidential.casework.rules.bringing import Column
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.uploads.spreadsheets.tables import Table

_EXAMPLES = 2
_EXAMPLE_LETTERS = 40


class TeamForm(forms.Form):
    """Which team will hold the keys."""

    use_required_attribute = False

    team = forms.TypedChoiceField(
        label=gettext_lazy("Which team will hold the keys?"),
        coerce=UUID,
        error_messages={"required": gettext_lazy("Choose a team.")},
    )

    def __init__(self, teams: Iterable[CircleRef], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            (str(team.id), f"{team.name} ({team.agency_name})") for team in teams
        ]


class ColumnsForm(forms.Form):
    """What each column is: a field for each, with what stands in it as a hint."""

    use_required_attribute = False

    def __init__(
        self,
        table: Table,
        data: Mapping[str, str] | None,
        *,
        columns: Sequence[Column],
        otherwise: About,
    ) -> None:
        super().__init__(data)
        self._count = len(table.columns)
        for place, heading in enumerate(table.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                help_text=_examples(table, place),
                choices=[(one.value, words) for one, words in COLUMNS.items()],
                initial=columns[place].value,
            )
        self.fields["otherwise"] = forms.ChoiceField(
            label=_("What is a case about, where the list does not say?"),
            choices=About.choices,
            initial=otherwise.value,
        )

    @property
    def columns(self) -> list[Column]:
        """Return what each column is; only after the form was found valid."""
        return [Column(self.cleaned_data[f"column_{place}"]) for place in range(self._count)]

    @property
    def otherwise(self) -> About:
        """Return what a case is about where its line does not say."""
        return About(self.cleaned_data["otherwise"])


class BasisForm(forms.Form):
    """Why these people's data may be brought here."""

    use_required_attribute = False

    basis = WordsField(
        rows=3,
        label=gettext_lazy("Why may you keep these cases here?"),
        help_text=gettext_lazy(
            "The lawful basis in a sentence or two: which duty or task it serves, and how the "
            "people in the list were told. It is kept with the list."
        ),
        error_messages={"required": gettext_lazy("Say why in a sentence or two.")},
    )


def _examples(table: Table, place: int) -> str:
    said = dict.fromkeys(one.cells[place] for one in table.lines if one.cells[place])
    shown = [" ".join(one.split())[:_EXAMPLE_LETTERS] for one in list(said)[:_EXAMPLES]]
    if not shown:
        return _("Nothing stands in it.")
    return _("Such as: {examples}").format(examples=" · ".join(shown))
