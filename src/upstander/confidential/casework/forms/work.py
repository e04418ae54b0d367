"""Notes, tasks, moves and closing."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.work import Closing
from upstander.confidential.casework.choices import CaseState, Ending, Outcome
from upstander.confidential.casework.forms import TitleField, WordsField, chosen
from upstander.confidential.casework.queries.cases import Colleague
from upstander.foundation.pages.dated import DayField

_WRITE = {"required": _("Write a few words first.")}


class NoteForm(forms.Form):
    """Something to know about the case."""

    use_required_attribute = False

    text = WordsField(
        label=_("Write a note"),
        help_text=_("For the teams of this case. The person does not see it."),
        error_messages=_WRITE,
    )


class TaskForm(forms.Form):
    """Something to do, by whom and until when."""

    use_required_attribute = False

    text = WordsField(label=_("What is to be done?"), rows=2, error_messages=_WRITE)
    owner = forms.TypedChoiceField(
        label=_("Who does it?"),
        coerce=UUID,
        error_messages=chosen(_("Choose who does it.")),
    )
    due_on = DayField(label=_("Until when?"))

    def __init__(self, people: Iterable[Colleague], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.name) for one in people
        ]

    def due(self) -> dt.date:
        """Return the day; only after the form was found valid."""
        day: dt.date = self.cleaned_data["due_on"]
        return day


class GiveForm(forms.Form):
    """Who does the work from now on."""

    use_required_attribute = False

    to = forms.TypedChoiceField(
        label=_("Who works on this case?"),
        coerce=UUID,
        error_messages=chosen(_("Choose somebody.")),
    )

    def __init__(self, people: Iterable[Colleague], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.id), f"{one.name}, {one.title}") for one in people
        ]


class GiveTaskForm(GiveForm):
    """Who does a task from now on."""

    def __init__(self, people: Iterable[Colleague], *args: object, **kwargs: object) -> None:
        super().__init__(people, *args, **kwargs)
        to = self.fields["to"]
        to.label = _("Who does it from now on?")
        # Nobody stands there already: a press too soon would give it to the first of the list.
        to.choices = [("", _("Choose a colleague")), *to.choices]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """Another name for the case."""

    use_required_attribute = False

    title = TitleField(
        label=_("A short name for the case"),
        error_messages={"required": _("Give the case a short name.")},
    )


class MoveForm(forms.Form):
    """Where the case goes from here, and why."""

    use_required_attribute = False

    to = forms.ChoiceField(
        label=_("Where does the case stand now?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it stands.")},
    )
    text = WordsField(label=_("Why?"), rows=3, error_messages=_WRITE)

    def __init__(self, states: Iterable[CaseState], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [(one.value, one.label) for one in states]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Why a case is closed, and what came of it."""

    use_required_attribute = False

    ending = forms.ChoiceField(
        label=_("Why are we closing it?"),
        choices=Ending.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    outcomes = forms.MultipleChoiceField(
        label=_("What came of it?"),
        help_text=_("Tick all that hold."),
        choices=Outcome.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    text = WordsField(
        label=_("What should a colleague know who takes it up again?"), error_messages=_WRITE
    )
    ask = forms.BooleanField(
        label=_("Ask them in their mailbox how it was"),
        help_text=_(
            "Three short questions, if they come back and if they like. Nothing is sent to them, "
            "and nobody sees who said what."
        ),
        required=False,
        initial=True,
    )

    @property
    def closing(self) -> Closing:
        """Return what was decided; only after the form was found valid."""
        typed = self.cleaned_data
        return Closing(
            Ending(typed["ending"]), [Outcome(one) for one in typed["outcomes"]], typed["text"],
            ask=typed["ask"],
        )  # fmt: skip


class ReopenForm(forms.Form):
    """Why a case is taken up again."""

    use_required_attribute = False

    text = WordsField(label=_("Why is it taken up again?"), rows=3, error_messages=_WRITE)
