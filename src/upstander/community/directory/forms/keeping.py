"""What those who keep the directory type. The hours are typed as people say them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.choices import Kind, Need, State, Who
from upstander.community.directory.forms.hours import DAYS, WeekForm, spans_in
from upstander.community.directory.forms.own import TICKS, OwnForm
from upstander.community.directory.rules.facts import Facts
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.typed_hours import said_hours
from upstander.foundation.pages.dated import DayField
from upstander.foundation.reference.rules import is_postcode, spaced_postcode, tidy_postcode

# The fields that come into the record as they are typed.
_AS_TYPED = (
    "kind", "organisation", "name", "description", "easy", "website", "cost", "place", "address",
    "town", "postcode", "getting_in", "phone", "text", "email", "holidays", "hours_note",
)  # fmt: skip
_LISTS = ("needs", "who", "languages", "access", "districts")

Choices = Iterable[tuple[str, str]]


class EntryForm(OwnForm):
    """Everything an entry says."""

    # As on the page: what is wrong is listed in this order.
    field_order = (
        "kind", "name", "organisation", "description", "easy", "place", "address", "town", "postcode",
        "getting_in", "access", *DAYS, "holidays", "hours_note", "phone", "text", "email", "website",
        "cost",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("", _("Choose one")), *Kind.choices],
        error_messages={"required": _("Choose what it is.")},
    )
    name = forms.CharField(
        label=_("Name of the service"),
        help_text=_("As people will look for it, such as “Drop-in for carers” or “Safe Place”."),
        max_length=200,
        error_messages={"required": _("Type its name.")},
    )
    organisation = forms.CharField(
        label=_("Who runs it"),
        help_text=_("The organisation, spelt as it spells itself."),
        max_length=200,
        error_messages={"required": _("Type who runs it.")},
    )
    place = forms.CharField(
        label=_("Name of the building"),
        help_text=_("Leave it empty if people phone or write from anywhere."),
        max_length=200, required=False,
    )  # fmt: skip
    address = forms.CharField(label=_("Street"), max_length=300, required=False)
    town = forms.CharField(label=_("Town or village"), max_length=100, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    needs = forms.MultipleChoiceField(
        label=_("It helps with"), choices=Need.choices, required=False, widget=TICKS
    )
    who = forms.MultipleChoiceField(
        label=_("Who it is for"), help_text=_("Tick none if it is for everybody."),
        choices=Who.choices, required=False, widget=TICKS,
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages besides English"), required=False, widget=TICKS
    )
    districts = forms.MultipleChoiceField(
        label=_("For people in"), help_text=_("Tick none if it is for people from everywhere."),
        required=False, widget=TICKS,
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, languages: Choices, districts: Choices, **more: Any) -> None:
        """Take what was typed, and the languages and districts that can be ticked."""
        super().__init__(data, **more)
        self.fields["languages"].choices = list(languages)  # type: ignore[attr-defined]
        self.fields["districts"].choices = list(districts)  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        """Write a postcode as everybody does."""
        code = tidy_postcode(self.cleaned_data["postcode"])
        if code and not is_postcode(code):
            raise ValidationError(_("Type a whole postcode, such as CV21 1AA."))
        return spaced_postcode(code)

    def clean(self) -> dict[str, Any]:
        """A building needs an address."""
        said = super().clean() or {}
        if said.get("place"):
            for name, words in _NEEDED.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return said

    def facts(self, kept: Iterable[Span] = ()) -> Facts:
        """Return what was typed as one record, with the openings of a season as they were."""
        said = self.cleaned_data
        record: dict[str, Any] = {
            **{name: said[name] for name in _AS_TYPED},
            **{name: tuple(sorted(said[name])) for name in _LISTS},
            "openings": (*spans_in(said), *kept),
        }
        return Facts(**record)


_NEEDED = {
    "address": _("Type the street of the building."),
    "town": _("Type its town or village."),
    "postcode": _("Type its postcode."),
}


def begun(facts: Facts) -> dict[str, Any]:
    """Return what the form begins with for an entry that is there."""
    typed = {name: getattr(facts, name) for name in _AS_TYPED}
    lists = {name: list(getattr(facts, name)) for name in _LISTS}
    always = [one for one in facts.openings if not is_dated(one)]
    hours = {
        name: said_hours(tuple((one.opens, one.closes) for one in always if one.weekday == number))
        for number, name in enumerate(DAYS)
    }
    return {**typed, **lists, **hours}


def is_dated(span: Span) -> bool:
    """Return whether an opening has a first or a last day: the form of the week leaves it be."""
    return span.valid_from is not None or span.valid_to is not None


class SeasonForm(WeekForm):
    """Hours that hold between two days, on top of the usual ones or instead of them."""

    first = DayField(label=_("From"), needed=_("Choose the first day."))
    last = DayField(label=_("Until"), needed=_("Choose the last day."))
    instead = forms.TypedChoiceField(
        label=_("And the usual hours?"),
        choices=[
            ("stay", _("They stay: these hours count as well")),
            ("rest", _("They rest: these hours count instead")),
        ],
        coerce=lambda said: said == "rest",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the usual hours stay.")},
    )

    def __init__(self, data: Any = None) -> None:
        """Fields that stand beside others of the same name need an id of their own."""
        super().__init__(data, auto_id="season_%s")


class DaysForm(forms.Form):
    """The two days by which a season is known."""

    first = DayField()
    last = DayField()


class StateForm(forms.Form):
    """Whether an entry runs."""

    use_required_attribute = False

    state = forms.TypedChoiceField(
        label=_("How is it?"), choices=State.choices, coerce=State, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("If it is closed for now: why?"),
        help_text=_("The public reads it, such as “The library is being painted until May.”"),
        max_length=200,
        required=False,
    )


class ReasonForm(forms.Form):
    """Why an entry is taken off the public list."""

    use_required_attribute = False

    because = forms.CharField(
        label=_("Why?"), help_text=_("Those who keep the directory read it."), max_length=200,
        error_messages={"required": _("Say why, in a few words.")},
    )  # fmt: skip


class ClosureForm(forms.Form):
    """Days on which an entry is closed."""

    use_required_attribute = False

    first = DayField(label=_("First day"), needed=_("Choose the first day."))
    last = DayField(label=_("Last day"), needed=_("Choose the last day."))
    because = forms.CharField(
        label=_("Why?"), help_text=_("The public reads it."), max_length=200, required=False
    )
