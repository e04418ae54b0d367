"""The questions of the risk tool, a supervisor's word, and what changed."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.risk import Assessed
from upstander.confidential.casework.choices import Changed, RiskBand
from upstander.confidential.casework.forms import WordsField
from upstander.confidential.casework.rules.risk import UNKNOWN, Result, Tool, judge

_CHOOSE = {"required": _("Choose an answer, or “Not known”.")}


class RiskForm(forms.Form):
    """Every question with its answers and "not known", the flags, and what somebody makes of it.

    ``band`` and ``reason`` are asked once the answers are there; ``shown`` is the sum on the
    screen then, so that nobody judges a result they did not see.
    """

    use_required_attribute = False

    flags = forms.MultipleChoiceField(
        label=_("Is any of this so?"),
        help_text=_("Each of these makes it high at once. Tick nothing if none is so."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    band = forms.ChoiceField(
        label=_("How do you judge it?"),
        choices=RiskBand.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=_("Why?"),
        help_text=_(
            "Needed if you judge it higher or lower. Write what you know, not what you feel."
        ),
        required=False,
        rows=3,
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    shown = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, tool: Tool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.tool = tool
        self.fields["flags"].choices = [(one.key, one.text) for one in tool.flags]  # type: ignore[attr-defined]
        for question in tool.questions:
            answers = [(answer.code, answer.text) for answer in question.answers]
            self.fields[question.key] = forms.ChoiceField(
                label=f"{question.number}. {question.text}",
                help_text=question.hint,
                choices=[*answers, (UNKNOWN, _("Not known"))],
                widget=forms.RadioSelect,
                error_messages=_CHOOSE,
            )

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the questions under the titles of their groups."""
        for group in self.tool.groups:
            asked = [self[one.key] for one in self.tool.questions if one.group == group.key]
            yield group.title, asked

    @property
    def result(self) -> Result:
        """Return what the tool says; only after the form was found valid."""
        return judge(self.tool, self.cleaned_data, self.cleaned_data["flags"])

    @property
    def is_as_shown(self) -> bool:
        """Return whether the person judged the result that was on their screen."""
        return self.cleaned_data["shown"] == self.result.score and bool(self.cleaned_data["band"])

    @property
    def assessed(self) -> Assessed:
        """Return what was answered and judged; only after the form was found valid."""
        typed = self.cleaned_data
        return Assessed(
            tool=self.tool.version,
            answers={question.key: typed[question.key] for question in self.tool.questions},
            band=RiskBand(typed["band"]),
            flags=typed["flags"],
            reason=typed["reason"],
            seen=typed["seen"],
        )


class CountersignForm(forms.Form):
    """Whether a lower band may hold, and why."""

    use_required_attribute = False

    agree = forms.TypedChoiceField(
        label=_("May the lower band hold?"),
        choices=[("yes", _("Yes, I agree")), ("no", _("No, the higher band stays"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    text = WordsField(label=_("Why?"), required=False, rows=3)


class ChangeForm(forms.Form):
    """What changed around the person."""

    use_required_attribute = False

    what = forms.ChoiceField(
        label=_("What changed?"),
        choices=Changed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what changed.")},
    )
