"""What a template needs to draw one question of a form: ids, words, and what describes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.safestring import SafeString

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Option:
    """One card to tick. `picture` is inline SVG and makes it an Easy Read card."""

    id: str
    name: str
    value: str
    label: str
    kind: str
    checked: bool = False
    hint: str = ""
    picture: SafeString | str = ""
    after_or: bool = False


@dataclass(frozen=True)
class Question:
    """One field as drawn: exactly one of `control` and `options` is filled."""

    id: str
    label: str
    hint: str = ""
    errors: Sequence[str] = ()
    heading: bool = False
    control: SafeString | str = ""
    options: Sequence[Option] = ()
    count: int = 0

    @property
    def described_by(self) -> str:
        """The ids of hint, error and counter, in the order they stand on the page."""
        parts = {"hint": self.hint, "error": self.errors, "count": self.count}
        return " ".join(f"{self.id}_{name}" for name, present in parts.items() if present)


@dataclass(frozen=True)
class Wishes:
    """What the template asks for beyond the form's own words."""

    heading: bool = False
    label: str = ""
    hint: str = ""
    count: int = 0
    rows: int = 0
    width: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, SafeString] = field(default_factory=dict)
    after_or: str = ""


def question(bound: BoundField, wishes: Wishes) -> Question:
    """The field as a Question: cards for choices, one card for a tick, else its own widget."""
    plain = Question(
        id=bound.auto_id,
        label=wishes.label or str(bound.label),
        hint=wishes.hint or str(bound.help_text),
        errors=[str(error) for error in bound.errors],
        heading=wishes.heading,
        count=wishes.count,
    )
    widget = bound.field.widget
    if isinstance(widget, CHOICES):
        return replace(plain, options=_options(bound, wishes))
    if isinstance(widget, forms.CheckboxInput):
        return replace(plain, options=[_tick(bound, plain)], label="", hint="")
    return replace(plain, control=_control(bound, plain, wishes))


def _options(bound: BoundField, wishes: Wishes) -> list[Option]:
    hints = wishes.hints or getattr(bound.field, "hints", {})
    pictures = wishes.pictures or getattr(bound.field, "pictures", {})
    return [
        Option(
            id=sub.data["attrs"]["id"],
            name=sub.data["name"],
            value=(value := str(sub.data["value"])),
            label=str(sub.data["label"]),
            kind=sub.data["type"],
            checked=sub.data["selected"],
            hint=hints.get(value, ""),
            picture=pictures.get(value, ""),
            after_or=bool(value) and value == wishes.after_or,
        )
        for sub in bound.subwidgets
    ]


def _tick(bound: BoundField, plain: Question) -> Option:
    return Option(
        id=bound.auto_id,
        name=bound.html_name,
        value="on",
        label=plain.label,
        kind="checkbox",
        checked=bool(bound.value()),
        hint=plain.hint,
    )


def _control(bound: BoundField, plain: Question, wishes: Wishes) -> SafeString:
    own = bound.field.widget.attrs.get("class", "")
    classes = ["input", own, f"input-{wishes.width}" if wishes.width else ""]
    asked = {
        "class": " ".join(filter(None, classes)),
        "rows": str(wishes.rows or ""),
        "aria-describedby": plain.described_by,
        "data-count": f"{plain.id}_count" if plain.count else "",
    }
    return bound.as_widget(attrs={name: value for name, value in asked.items() if value})


def target(bound: BoundField) -> str:
    """The id that a link to this field leads to: the first card of a group, else the input."""
    if isinstance(bound.field.widget, CHOICES):
        return f"{bound.auto_id}_0"
    return bound.auto_id


def mistakes(form: BaseForm) -> list[tuple[str, str]]:
    """Every error of a form as (text, id to go to); the id is empty for the form as a whole."""
    whole = [(str(error), "") for error in form.non_field_errors()]
    return whole + [(str(error), target(bound)) for bound in form for error in bound.errors]
