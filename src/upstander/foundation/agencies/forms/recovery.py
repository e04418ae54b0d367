"""The ceremony of the cards, and typing two of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.agencies.queries.recovery import Waiting
from upstander.foundation.vault.recovery import CARDS, Asked

# No browser may send what is typed to a spelling service, or offer it again.
_PRIVATE = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "autocorrect": "off",
    "spellcheck": "false",
}


class KeepersForm(forms.Form):
    """Who keeps the three cards. The names are printed on the cards and kept nowhere."""

    use_required_attribute = False

    ceremony = forms.UUIDField(widget=forms.HiddenInput)
    outside = forms.BooleanField(
        label=_("At least two of these cards will be kept outside this organisation"),
        help_text=_(
            "You are its only member. If something happens to you, two other people must be able "
            "to bring the cards together."
        ),
        error_messages={"required": _("Two cards must be kept outside. Say so by the tick.")},
    )

    def __init__(self, data: Any = None, *, alone: bool = False) -> None:
        """Ask for one name a card, and alone for the tick as well."""
        super().__init__(data, initial={"ceremony": uuid4()})
        for number in range(1, CARDS + 1):
            self.fields[f"keeper_{number}"] = forms.CharField(
                label=now_in_words("Who keeps card %(number)s?") % {"number": number},
                max_length=80,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"required": now_in_words("Type a name.")},
            )
        if not alone:
            del self.fields["outside"]
        self.order_fields([*(f"keeper_{number}" for number in range(1, CARDS + 1)), "outside"])

    def clean(self) -> dict[str, Any]:
        """Refuse a person who would keep two cards: two open everything."""
        cleaned = super().clean() or {}
        names: list[str] = []
        for field in (f"keeper_{number}" for number in range(1, CARDS + 1)):
            name = " ".join(str(cleaned.get(field, "")).lower().split())
            if name and name in names:
                self.add_error(field, _("This person keeps a card already. Name another."))
            names.append(name)
        return cleaned

    @property
    def keepers(self) -> list[str]:
        """Return the names in the order of the cards; only after the form was found valid."""
        return [self.cleaned_data[f"keeper_{number}"] for number in range(1, CARDS + 1)]


class CheckForm(forms.Form):
    """Six words, typed back from the cards."""

    use_required_attribute = False

    proof_code = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, asked: Sequence[Asked], data: Any = None, *, proof_code: str) -> None:
        """Take what is asked."""
        super().__init__(data, initial={"proof_code": proof_code})
        self._asked = {f"word_{one.card}_{one.place}": one for one in asked}
        for name, one in self._asked.items():
            self.fields[name] = forms.CharField(
                label=now_in_words("Card %(card)s, word %(place)s")
                % {"card": one.card, "place": one.place},
                max_length=20,
                widget=forms.TextInput(attrs=_PRIVATE),
                error_messages={"required": now_in_words("Type the word.")},
            )

    def clean(self) -> dict[str, Any]:
        """Point at each word that is not the one on the card."""
        cleaned = super().clean() or {}
        for name, one in self._asked.items():
            if name in cleaned and cleaned[name].strip().lower() != one.word:
                self.add_error(
                    name,
                    now_in_words("This is not word %(place)s of card %(card)s. Look once more.")
                    % {"card": one.card, "place": one.place},
                )
        return cleaned


class TwoCardsForm(forms.Form):
    """The words of two cards."""

    use_required_attribute = False

    words_1 = forms.CharField(
        label=_("The words of one card"),
        help_text=_("Twenty words, in order. Numbers and capitals do no harm."),
        max_length=1000,
        widget=forms.Textarea(attrs={**_PRIVATE, "rows": "4"}),
        error_messages={"required": _("Type the words of one card.")},
    )
    words_2 = forms.CharField(
        label=_("The words of another card"),
        max_length=1000,
        widget=forms.Textarea(attrs={**_PRIVATE, "rows": "4"}),
        error_messages={"required": _("Type the words of a second card.")},
    )

    @property
    def cards(self) -> list[str]:
        """Return both as they were typed; only after the form was found valid."""
        return [self.cleaned_data["words_1"], self.cleaned_data["words_2"]]


class UseCardsForm(TwoCardsForm):
    """Two cards, and who gets keys by them."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who gets keys?"),
        help_text=_("Each gets the keys of their own team, for all its reports."),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    field_order = ("people", "words_1", "words_2")

    def __init__(self, people: Iterable[Waiting], *args: Any) -> None:
        """Take who can be chosen."""
        super().__init__(*args)
        field = self.fields["people"]
        field.choices = [(str(one.membership), f"{one.name} – {one.team}") for one in people]  # type: ignore[attr-defined]
