"""Writing into the decision log."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.decisions import Writing
from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.forms import WordsField
from upstander.confidential.casework.queries.decisions import Entry


class LogForm(forms.Form):
    """A stage, words, and for a decision what it stands on. ``replaces`` names an older entry."""

    use_required_attribute = False

    stage = forms.TypedChoiceField(
        label=_("Which stage?"),
        choices=Stage.choices,
        coerce=lambda value: Stage(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a stage.")},
    )
    text = WordsField(
        label=_("What do you write down?"),
        help_text=_("Facts and reasons, so that somebody can follow them in a year."),
        error_messages={"required": _("Write a few words first.")},
    )
    refers = forms.TypedMultipleChoiceField(
        label=_("What does the decision stand on?"),
        help_text=_("Only for a decision: at least one entry of each of the first four stages."),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, log: Iterable[Entry], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        standing = [one for one in log if one.stands and one.stage != Stage.ACT]
        self.fields["refers"].choices = [  # type: ignore[attr-defined]
            (str(one.row.pk), f"{one.row.number}. {one.stage.label}: {_first_words(one.text)}")
            for one in standing
        ]

    @property
    def writing(self) -> Writing:
        """Return what was written; only after the form was found valid."""
        return Writing(**self.cleaned_data)


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
