"""One form for each question of the public door."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.choices import Medium
from upstander.confidential.support.pages import Card, cards, needs_at
from upstander.foundation.notices.rules import mobile
from upstander.foundation.pages.pictures import PICTURES

LONGEST = {"needs_words": 1000, "name": 80, "number": 40, "address": 200}
# A card that stands for no choice between several.
EITHER = "either"
_CHOOSE = _("Choose one of these answers.")
_LEAST_DIGITS = 9


class CardField(forms.ChoiceField):
    """One card of several."""

    widget = forms.RadioSelect
    hints: Mapping[str, str] = {}
    pictures: Mapping[str, str] = {}
    default_error_messages = {"required": _CHOOSE, "invalid_choice": _CHOOSE}


class CardsField(forms.MultipleChoiceField):
    """Any number of cards."""

    widget = forms.CheckboxSelectMultiple
    hints: Mapping[str, str] = {}
    pictures: Mapping[str, str] = {}
    default_error_messages = {"invalid_choice": _CHOOSE}


class MomentField(CardField):
    """One time of those that are free; any other moment is for the booking itself to refuse."""

    def valid_value(self, value: object) -> bool:
        """Return whether this is a moment at all."""
        return moment_from(str(value)) is not None


class TextField(forms.CharField):
    """A line or more of text. What is too long is told, and kept."""

    def __init__(self, limit: int, *, area: bool = False, **rest: Any) -> None:
        widget = forms.Textarea if area else forms.TextInput
        super().__init__(strip=True, widget=widget, **rest)
        self.limit = limit

    def validate(self, value: str) -> None:
        """Raise when the text is too long, or missing where it is needed."""
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            raise forms.ValidationError(
                _("Your words are kept. They are %(over)s letters too long."), params={"over": over}
            )


class PageForm(forms.Form):
    """The form of one page; each field is named like the answer it keeps."""

    use_required_attribute = False

    def __init__(self, fields: Mapping[str, forms.Field], **rest: Any) -> None:
        super().__init__(**rest)
        self.fields.update(fields)

    def answers(self) -> dict[str, object]:
        """Return what to keep; None where nothing was answered. Text is kept even when wrong."""
        return {name: self._answer(name) or None for name in self.fields}

    def _answer(self, name: str) -> object:
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        field = self.fields[name]
        return str(self.data.get(name, "")).strip() if isinstance(field, TextField) else None


def card_field(
    options: Mapping[str, Card], *, easy: bool, several: bool = False, **rest: Any
) -> CardField | CardsField:
    """Return a field of cards in the reader's wording, with pictures in Easy Read."""
    choices = [(key, one.easy if easy else one.plain) for key, one in options.items()]
    kind = CardsField if several else CardField
    field = kind(choices=choices, **rest)
    field.hints = {key: str(one.hint) for key, one in options.items() if one.hint and not easy}
    field.pictures = (
        {key: PICTURES[one.picture] for key, one in options.items() if one.picture} if easy else {}
    )
    return field


def listed(options: Mapping[str, str], hints: Mapping[str, str] | None = None) -> CardField:
    """Return a field of cards without pictures: days, times."""
    field = CardField(choices=list(options.items()))
    field.hints = hints or {}
    return field


def moments(options: Mapping[str, str]) -> MomentField:
    """Return a field of times."""
    return MomentField(choices=list(options.items()))


def languages(options: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """Return the field of an interpreter's language: a long list, and nothing chosen at first."""
    return forms.ChoiceField(
        choices=[("", _("I do not need one")), *options], required=False, label=_("Language"),
        error_messages={"invalid_choice": _CHOOSE},
    )  # fmt: skip


def needs(meeting: str, *, easy: bool) -> dict[str, forms.Field]:
    """Return the fields of what would help somebody who meets in this way."""
    return {
        "needs": card_field(needs_at(meeting), easy=easy, several=True, required=False),
        "needs_words": TextField(
            LONGEST["needs_words"], area=True, required=False, label=_("Anything else?")
        ),
    }


def company(*, easy: bool) -> dict[str, forms.Field]:
    """Return the fields of who comes along, and of five minutes alone."""
    alone = _("I want five minutes alone first") if easy else _("Five minutes alone first, please")
    return {
        "company": card_field(cards("company"), easy=easy, required=False),
        "alone": forms.BooleanField(required=False, label=alone),
    }


def number() -> dict[str, forms.Field]:
    """Return the field of the number to call."""
    return {
        "number": TextField(
            LONGEST["number"], label=_("Phone number"), validators=[_phone],
            error_messages={"required": _("We need a number to call you.")},
        )
    }  # fmt: skip


def spare() -> dict[str, forms.Field]:
    """Return the field of a number to call should the video call fail."""
    field = TextField(
        LONGEST["number"], required=False, label=_("Phone number"), validators=[_phone]
    )
    return {"spare": field}


def reach(medium: str, *, easy: bool) -> dict[str, forms.Field]:
    """Return the fields of a safe address and of what a message may say."""
    by_text = medium == Medium.TEXT
    address = TextField(
        LONGEST["address"], label=_("Mobile number") if by_text else _("Email address"),
        validators=[_mobile if by_text else _email],
        error_messages={"required": _("Tell us where to send it, or go back and choose No.")},
    )  # fmt: skip
    wording = card_field(cards("wording"), easy=easy, label=_("What it may say"))
    return {"reach": address, "wording": wording}


def name() -> dict[str, forms.Field]:
    """Return the field of a name."""
    return {"name": TextField(LONGEST["name"], required=False, label=_("Name"))}


def moment_from(text: str) -> dt.datetime | None:
    """Return the moment a card stands for, or None when it stands for none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _phone(text: str) -> None:
    if sum(sign.isdigit() for sign in text) < _LEAST_DIGITS:
        raise forms.ValidationError(_("That number looks too short. Please look at it again."))


def _mobile(text: str) -> None:
    if not mobile(text):
        raise forms.ValidationError(
            _("That does not look like a mobile number of this country. Please look again.")
        )


def _email(text: str) -> None:
    try:
        validate_email(text)
    except forms.ValidationError:
        raise forms.ValidationError(
            _("That does not look like an email address. Please look again.")
        ) from None
