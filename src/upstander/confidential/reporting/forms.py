"""One form for each question: cleans what came in, and saves nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.questions import Entry, Label, Option
from upstander.foundation.pages.pictures import PICTURES

Areas = Mapping[str, str]


class QuestionForm(forms.Form):
    """The form of one question; its only field is named like the question."""

    use_required_attribute = False

    def __init__(self, entry: Entry, field: forms.Field, **rest: Any) -> None:
        super().__init__(**rest)
        self.entry = entry
        self.fields[entry.key] = field

    @property
    def value(self) -> object:
        """What to keep: None when nothing was answered."""
        return self.cleaned_data.get(self.entry.key) or None

    @property
    def typed(self) -> str:
        """The free text as it came in, too long or not."""
        return str(self.fields[self.entry.key].to_python(self.data.get(self.entry.key)))


class CardField(forms.ChoiceField):
    """One card of several. Nothing chosen is an answer too: the question was skipped."""

    widget = forms.RadioSelect
    hints: Mapping[str, str] = {}
    pictures: Mapping[str, str] = {}
    default_error_messages = {"invalid_choice": _("Choose one of these answers.")}


class CardsField(forms.MultipleChoiceField):
    """Any number of cards."""

    widget = forms.CheckboxSelectMultiple
    hints: Mapping[str, str] = {}
    pictures: Mapping[str, str] = {}
    default_error_messages = {"invalid_choice": _("Choose from these answers.")}


class StoryField(forms.CharField):
    """Free text in every script. What is too long is told, and kept by whoever asked."""

    widget = forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"})

    def __init__(self, limit: int, **rest: Any) -> None:
        super().__init__(required=False, strip=True, **rest)
        self.limit = limit

    def to_python(self, value: object) -> str:
        """Return the text as typed, lines ended one way, without the one letter nobody types."""
        text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
        return text.strip()

    def validate(self, value: str) -> None:
        """Raise with the number of characters to take out when the text is too long."""
        over = len(value) - self.limit
        if over > 0:
            raise forms.ValidationError(too_long(over))


def too_long(over: int) -> str:
    """Return what to say about a text that is this many characters over the limit."""
    return ngettext(
        "Your words are kept. They are {over} letter too long: please take some out. "
        "You can send the rest as a message later.",
        "Your words are kept. They are {over} letters too long: please take some out. "
        "You can send the rest as a message later.",
        over,
    ).format(over=f"{over:,}")


def question_form(
    entry: Entry, *, easy: bool, areas: Areas, data: Any = None, answer: object = None
) -> QuestionForm:
    """Return the form of a question in the wording the person reads."""
    field = _FIELDS[entry.kind](entry, easy, areas)
    field.label = gettext(entry.words(easy=easy).heading)
    return QuestionForm(entry, field, data=data, initial={entry.key: answer})


def _story(entry: Entry, _easy: bool, _areas: Areas) -> forms.Field:
    return StoryField(entry.limit)


def _cards(field: CardField | CardsField, options: Mapping[str, tuple[Label, str]]) -> forms.Field:
    field.required = False
    field.choices = [(key, gettext(words.label)) for key, (words, _picture) in options.items()]
    field.hints = {key: gettext(words.more) for key, (words, _p) in options.items() if words.more}
    field.pictures = {key: PICTURES[name] for key, (_w, name) in options.items() if name}
    return field


def _given(entry: Entry, easy: bool) -> dict[str, tuple[Label, str]]:
    def drawn(option: Option) -> str:
        return option.picture if easy else ""

    return {option.key: (option.words(easy=easy), drawn(option)) for option in entry.options}


def _one(entry: Entry, easy: bool, _areas: Areas) -> forms.Field:
    return _cards(CardField(), _given(entry, easy))


def _many(entry: Entry, easy: bool, _areas: Areas) -> forms.Field:
    return _cards(CardsField(), _given(entry, easy))


def _area(entry: Entry, easy: bool, areas: Areas) -> forms.Field:
    picture = entry.picture if easy else ""
    return _cards(CardField(), {code: (Label(name), picture) for code, name in areas.items()})


_FIELDS: Mapping[str, Callable[[Entry, bool, Areas], forms.Field]] = {
    "one": _one,
    "many": _many,
    "text": _story,
    "area": _area,
}
