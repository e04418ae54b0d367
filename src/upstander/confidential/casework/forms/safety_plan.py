"""What stands on a safety plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.plan_steps import STEPS
from upstander.confidential.casework.rules.safety_plan import (
    LONGEST_LINE,
    MOST_OWN,
    MOST_PEOPLE,
    MOST_STEPS,
    Person,
    Plan,
)
from upstander.foundation.pages.pictures import PICTURES


class LineField(forms.CharField):
    """One line that may stay empty."""

    def __init__(self, label: object, **kwargs: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            required=False,
            max_length=LONGEST_LINE,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            **kwargs,  # type: ignore[arg-type]
        )


class StepsField(forms.MultipleChoiceField):
    """Sentences to tick, each with its picture."""

    pictures = {key: PICTURES[step.picture] for key, step in STEPS.items()}


class PlanForm(forms.Form):
    """Sentences with pictures, sentences of their own, who to call, and where it is safe.

    ``seen`` is the version on the writer's screen.
    """

    use_required_attribute = False

    steps = StepsField(
        label=_("What I do"),
        help_text=_("Choose together, eight at most. Fewer are easier to remember."),
        choices=[(key, step.text) for key, step in STEPS.items() if not step.always],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place = LineField(_("Where I am safe"), help_text=_("A place the person knows."))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number in range(1, MOST_OWN + 1):
            self.fields[f"own_{number}"] = LineField(_("In their own words"))
        for number in range(1, MOST_PEOPLE + 1):
            self.fields[f"name_{number}"] = LineField(_("Name"))
            self.fields[f"number_{number}"] = LineField(_("Phone number"))

    def clean_steps(self) -> list[str]:
        """Refuse more than fit one page."""
        steps: list[str] = self.cleaned_data["steps"]
        if len(steps) > MOST_STEPS:
            raise forms.ValidationError(_("Choose eight at most: more does not fit one page."))
        return steps

    def own_lines(self) -> list[forms.BoundField]:
        """Return the lines for the person's own words."""
        return [self[f"own_{number}"] for number in range(1, MOST_OWN + 1)]

    def people(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the lines for who to call."""
        numbers = range(1, MOST_PEOPLE + 1)
        return [(self[f"name_{number}"], self[f"number_{number}"]) for number in numbers]

    @property
    def plan(self) -> Plan:
        """Return the plan; only after the form was found valid."""
        typed = self.cleaned_data
        own = (typed[f"own_{number}"] for number in range(1, MOST_OWN + 1))
        people = (
            Person(typed[f"name_{number}"], typed[f"number_{number}"])
            for number in range(1, MOST_PEOPLE + 1)
        )
        return Plan(
            steps=tuple(typed["steps"]),
            own=tuple(line for line in own if line),
            people=tuple(one for one in people if one.name or one.number),
            place=typed["place"],
        )

    @classmethod
    def of(cls, plan: Plan, seen: int) -> "PlanForm":
        """Return the form filled with a plan."""
        own = {f"own_{number}": line for number, line in enumerate(plan.own, start=1)}
        people = {
            name: text
            for number, one in enumerate(plan.people, start=1)
            for name, text in ((f"name_{number}", one.name), (f"number_{number}", one.number))
        }
        given = {"steps": list(plan.steps), "place": plan.place, "seen": seen}
        return cls(initial={**given, **own, **people})
