"""Forms of the ear: what somebody writes who makes no report, and what a team says of itself."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.actions import EarPlan
from upstander.confidential.reporting.forms import Asking, StoryField, parts_form
from upstander.confidential.reporting.models import Ear
from upstander.confidential.reporting.questions import PARTS, START, Given
from upstander.confidential.reporting.rules import LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a draft keeps of words to somebody who listens: to whom, what, and whether they are safe.
# Whether they are under 18 is kept too: a report would ask for the age.
TO, WORDS, SAFE, YOUNG = "ear", "ear_words", "ear_safe", "ear_young"
# Answers of a draft that are words to somebody who listens; any other is a report that was begun.
OURS = frozenset({TO, WORDS, SAFE, YOUNG})
LONGEST_ABOUT = 1_500


def is_young(given: Given) -> bool:
    """Return whether somebody said that they are under 18, here or in a report they began."""
    return bool(given.get(YOUNG, given.get("age") == "child"))


def is_for_an_ear(given: Given) -> bool:
    """Return whether a draft holds words to somebody who listens, and nothing of a report."""
    return TO in given and not given.keys() - OURS


class EarForm(forms.Form):
    """What somebody wants to say, and whether they are safe. Only the words are needed."""

    use_required_attribute = False

    words = StoryField(
        LONGEST_TEXT,
        widget=forms.Textarea({"dir": "auto", "autocomplete": "off", "rows": 8}),
        label=_("What do you want to say?"),
        help_text=_("Use your own words, in any language. A few words are enough."),
    )

    young = forms.BooleanField(required=False, label=_("I am under 18"))

    def __init__(self, asking: Asking, given: Given, data: Any = None) -> None:
        """Take what was written so far, in the wording the person reads."""
        begun = {
            "words": given.get(WORDS, given.get("story")),
            "safe": given.get(SAFE),
            "young": is_young(given),
        }
        super().__init__(data, initial=begun)
        asked = parts_form([(START, PARTS["safe"])], asking)
        safe = self.fields["safe"] = asked.fields["safe"]
        # They say what the questions of a report would do.
        safe.hints = {}  # type: ignore[attr-defined]

    def answers(self) -> dict[str, object]:
        """Return what to keep, too long or not."""
        typed = StoryField(LONGEST_TEXT).to_python(self.data.get("words"))
        return {
            WORDS: typed or None,
            SAFE: self.cleaned_data.get("safe") or None,
            YOUNG: bool(self.cleaned_data.get("young")),
        }

    def clean_words(self) -> str:
        """Ask for a few words where there are none."""
        words = str(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(gettext("Write a few words first."))
        return words


def _about(label: "StrOrPromise", hint: "StrOrPromise", lines: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": lines}),
        error_messages={"required": _("Write a few words first.")},
    )


def _clock(label: "StrOrPromise") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M")
    said = {"required": _("Type the time."), "invalid": _("Type the time as 17:30.")}
    return forms.TimeField(
        label=label, widget=widget, input_formats=["%H:%M", "%H.%M"], error_messages=said
    )


class EarSettingsForm(forms.Form):
    """How a team that listens says who it is, what it may have to pass on, and when it reads."""

    use_required_attribute = False

    offered = forms.BooleanField(
        label=_("Offer this on the public pages"),
        help_text=_("Anybody can then write to this team without making a report."),
        required=False,
    )
    who = _about(_("Who they are, in plain words"), _("Two or three short sentences."), 4)
    who_easy = _about(_("Who they are, in Easy Read"), _("Ten words a sentence at most."), 3)
    passes_on = _about(
        _("What they may have to pass on, in plain words"),
        _("Say when, and to whom. Promise nothing that the team cannot keep."),
        4,
    )
    passes_on_easy = _about(
        _("What they may have to pass on, in Easy Read"), _("Ten words a sentence at most."), 3
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days do they read?"),
        help_text=_("They do not read on bank holidays: the pages take those out."),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    opens = _clock(_("From"))
    closes = _clock(_("Until"))

    def __init__(self, ear: Ear | None, data: Any = None) -> None:
        """Take what the team says now."""
        now = {name: getattr(ear, name) for name in self.base_fields} if ear else {}
        super().__init__(data, initial=now)

    def clean(self) -> dict[str, Any]:
        """Refuse hours that end before they begin."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("This is not later than the time above."))
        return cleaned

    @property
    def plan(self) -> EarPlan:
        """What was typed; only after the form was found valid."""
        return EarPlan(**self.cleaned_data)
