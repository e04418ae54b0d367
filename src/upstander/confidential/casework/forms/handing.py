"""Handing cases over, and who stands in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.forms import WordsField, chosen
from upstander.foundation.pages.dated import DayField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

People = Iterable[tuple[UUID, str]]


def _offer(field: forms.Field, people: People, nobody: "StrOrPromise") -> None:
    """Fill a list of colleagues, with the words that stand where none is chosen."""
    field.choices = [("", nobody), *((str(who), name) for who, name in people)]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """One case, some or all, with words to the colleague."""

    use_required_attribute = False

    every = forms.BooleanField(label=_("All of them"), required=False)
    cases = forms.MultipleChoiceField(
        label=_("Which cases?"), widget=forms.CheckboxSelectMultiple, required=False
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
        _offer(self.fields["to"], people, _("Choose a colleague"))

    def clean(self) -> dict[str, Any]:
        """Take all cases where all are ticked in one go; refuse none."""
        typed = super().clean() or {}
        if typed.get("every"):
            typed["cases"] = [key for key, _words in self.fields["cases"].choices]  # type: ignore[attr-defined]
        if "cases" in typed and not typed["cases"]:
            self.add_error("cases", gettext("Tick at least one case."))
        return typed


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
        _offer(self.fields["cover"], people, _("Choose a colleague"))


class DaysAwayForm(forms.Form):
    """On which days somebody is away, and who stands in, if that is known already."""

    use_required_attribute = False

    first_day = DayField(label=_("First day away"))
    last_day = DayField(label=_("Last day away"))
    cover = forms.TypedChoiceField(
        label=_("Who stands in?"),
        coerce=UUID,
        required=False,
        empty_value=None,
        error_messages=chosen(_("Choose a colleague.")),
    )

    def __init__(self, people: People, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _offer(self.fields["cover"], people, _("Nobody yet"))

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin, at the field that says so."""
        typed = super().clean() or {}
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day comes before the first. Look again."))
        return typed
