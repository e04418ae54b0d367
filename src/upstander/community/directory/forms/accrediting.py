"""What a place types that asks to join, and what whoever accredits it writes down."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.actions.accrediting import Application, Noted, Visited
from upstander.community.directory.choices import (
    Access,
    Done,
    Happened,
    Kind,
    StaffKnew,
    WhyOff,
)
from upstander.community.directory.forms.hours import DAYS, WeekForm, spans_in
from upstander.foundation.pages.dated import DayField
from upstander.foundation.reference.rules import is_postcode, spaced_postcode, tidy_postcode

# A box that people do not see. What fills it in is no person.
TRAP = "more"


def _line(label: Any, lacking: Any, most: int = 200, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, error_messages={"required": lacking}
    )


def _choose(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip


class ApplicationForm(WeekForm):
    """A place that asks to join."""

    kind = _choose(
        _("What do you want to be?"),
        [
            (Kind.SAFE_PLACE.value, _("A Safe Place: somebody can come in, sit down and wait")),
            (Kind.CENTRE.value, _("A place that helps people report hate")),
        ],
    )
    name = _line(_("Name of your place"), _("Type the name of your place."))
    organisation = _line(
        _("Who runs it"), _("Type who runs it."), hint=_("A shop, a council, a church, a charity.")
    )
    address = _line(_("Street"), _("Type the street."), 300)
    town = _line(_("Town or village"), _("Type the town or village."), 100)
    postcode = _line(_("Postcode"), _("Type the postcode."), 10)
    hours = forms.CharField(
        label=_("Is there more to say about your hours?"), max_length=200, required=False,
        help_text=_("Such as “Ring the bell”."),
    )  # fmt: skip
    access = forms.MultipleChoiceField(
        label=_("What does your place have?"), choices=Access.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    ask_for = _line(
        _("Whom do we ask for?"), _("Say whom we should ask for."), 100,
        hint=_("A job, such as “the manager”. We need no name."),
    )  # fmt: skip
    phone = _line(_("The phone number of your place"), _("Type its phone number."), 40)
    email = forms.EmailField(
        label=_("The email address of your place"), required=False,
        help_text=_("If it has one that more than one person reads."),
        error_messages={"invalid": _("Type a whole email address, such as desk@example.org.")},
    )  # fmt: skip

    def clean_postcode(self) -> str:
        """Write a postcode as everybody does."""
        code = tidy_postcode(self.cleaned_data["postcode"])
        if not is_postcode(code):
            raise ValidationError(_("Type a whole postcode, such as CV21 1AA."))
        return spaced_postcode(code)

    @property
    def is_trapped(self) -> bool:
        """Whether the box was filled in that no person sees."""
        return bool(self.data.get(TRAP))

    @property
    def application(self) -> Application:
        """What was typed; only after the form was found valid."""
        said = self.cleaned_data
        plain = {name: value for name, value in said.items() if name not in DAYS}
        made = {"kind": Kind(said["kind"]), "access": tuple(said["access"])}
        return Application(**{**plain, **made, "openings": spans_in(said)})


class _DayForm(forms.Form):
    """Something that happened on a day that is not ahead."""

    use_required_attribute = False

    on = DayField(label=_("On which day?"))

    def __init__(self, today: dt.date, data: Any = None) -> None:
        """Begin with today."""
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean_on(self) -> dt.date:
        """Refuse a day ahead."""
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError(_("This day is still ahead."))
        return day


class VisitForm(_DayForm):
    """What somebody found who visited."""

    result = _choose(
        _("Was it ready?"),
        [("ready", _("Yes, somebody would be safe there")), ("not", _("No, not yet"))],
    )
    knew = _choose(_("Did the people there know what to do?"), StaffKnew.choices)
    sticker_seen = forms.BooleanField(label=_("The sticker could be seen"), required=False)
    mystery = forms.BooleanField(label=_("Mystery visit: the place did not know"), required=False)

    @property
    def visited(self) -> Visited:
        """What was found; only after the form was found valid."""
        said = self.cleaned_data
        return Visited(
            said["on"], said["result"] == "ready", StaffKnew(said["knew"]),
            sticker_seen=said["sticker_seen"], mystery=said["mystery"],
        )  # fmt: skip


class TrainingForm(forms.Form):
    """How many were trained."""

    use_required_attribute = False

    people = forms.IntegerField(
        label=_("How many people were trained?"), min_value=1, max_value=500,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        error_messages={"required": _("Type how many."), "invalid": _("Type a number.")},
    )  # fmt: skip


class StickerForm(forms.Form):
    """The number on the sticker."""

    use_required_attribute = False

    sticker = forms.CharField(
        label=_("Number on the sticker"), max_length=20,
        error_messages={"required": _("Type the number on the sticker.")},
    )  # fmt: skip


class WhyForm(forms.Form):
    """Why it leaves the list, and whether for good."""

    use_required_attribute = False

    why = forms.TypedChoiceField(
        label=_("Why?"), choices=[one for one in WhyOff.choices if one[0] != WhyOff.RAN_OUT],
        coerce=WhyOff, widget=forms.RadioSelect, error_messages={"required": _("Choose why.")},
    )  # fmt: skip


class IncidentForm(_DayForm):
    """What happened in the place, in codes."""

    happened = _choose(_("What happened?"), Happened.choices)
    done = _choose(_("What did the place do?"), Done.choices)
    hate = forms.BooleanField(
        label=_("It was because of who they are"), required=False,
        help_text=_("If somebody was harmed, they can make a report. This line is none."),
    )  # fmt: skip

    @property
    def noted(self) -> Noted:
        """What was ticked; only after the form was found valid."""
        said = self.cleaned_data
        return Noted(said["on"], Happened(said["happened"]), Done(said["done"]), hate=said["hate"])
