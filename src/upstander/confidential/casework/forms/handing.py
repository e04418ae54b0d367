"""Handing cases over, and who stands in."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.forms import WordsField, chosen

People = Iterable[tuple[UUID, str]]


class HandOverForm(forms.Form):
    """One case, some or all, with words to the colleague."""

    use_required_attribute = False

    cases = forms.MultipleChoiceField(
        label=_("Which cases?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one case.")},
    )
    to = forms.TypedChoiceField(
        label=_("Who takes over?"),
        coerce=UUID,
        error_messages=chosen(_("Choose a colleague.")),
    )
    text = WordsField(
        label=_("What should they know?"),
        help_text=_("What is next, what was promised, and how the person likes to be spoken to."),
        error_messages={"required": _("Write a few words first.")},
    )
    with_tasks = forms.BooleanField(label=_("Open tasks go along"), required=False, initial=True)

    def __init__(
        self, cases: Iterable[tuple[str, str]], people: People, *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cases"].choices = list(cases)  # type: ignore[attr-defined]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a colleague")),
            *((str(who), name) for who, name in people),
        ]


class CoverForm(forms.Form):
    """Who stands in during one absence."""

    use_required_attribute = False

    absence = forms.UUIDField(widget=forms.HiddenInput)
    cover = forms.TypedChoiceField(
        label=_("Who stands in?"),
        coerce=UUID,
        error_messages=chosen(_("Choose a colleague.")),
    )

    def __init__(self, people: People, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cover"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a colleague")),
            *((str(who), name) for who, name in people),
        ]
