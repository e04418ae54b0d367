"""One form for each page of questions: cleans what came in, and saves nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.questions import (
    AREA,
    SEVERAL,
    TYPED,
    UNKNOWN,
    Entry,
    Given,
    Label,
    Option,
    Part,
)
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault.codes import Problem
from upstander.foundation.vault.latercodes import DIGIT_COUNT, WORD_COUNT, LaterCode, Typed
from upstander.foundation.vault.latercodes import parse as parse_later

SKIP = "skip"


@dataclass(frozen=True)
class Asking:
    """How a page is asked: in which words, and with which places and organisations to choose."""

    easy: bool = False
    other: bool = False
    areas: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)


class QuestionForm(forms.Form):
    """The form of one page; each field is named like the part it asks."""

    use_required_attribute = False

    def __init__(
        self, parts: Sequence[Part], fields: Mapping[str, forms.Field], **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.parts = parts
        self.fields.update(fields)

    def answers(self, do: str) -> dict[str, object]:
        """Return what to keep, part by part; None where nothing was answered.

        What was typed is kept whichever button was pressed, too long or not. "I don't know"
        answers the page's first question.
        """
        kept = {part.key: self._kept(part, do) for part in self.parts}
        first = self.parts[0]
        if do == UNKNOWN and first.kind not in TYPED | {AREA}:
            kept[first.key] = [UNKNOWN] if first.kind in SEVERAL else UNKNOWN
        return kept

    def _kept(self, part: Part, do: str) -> object:
        if not part.narrow:
            return self._answer(part, do)
        chosen = cast("list[str] | None", self._answer(part, do)) or []
        return [*self._said_elsewhere(part), *chosen] or None

    def _answer(self, part: Part, do: str) -> object:
        if part.kind in TYPED:
            return self.typed(part.key) or None
        if do == SKIP or (do == UNKNOWN and part is self.parts[0]):
            return None
        return self.cleaned_data.get(part.key) or None

    def _said_elsewhere(self, part: Part) -> list[str]:
        """Return what another page asked under this key and this one does not offer."""
        return [one for one in self.initial.get(part.key) or [] if not part.offers(one)]

    def typed(self, key: str) -> str:
        """Return free text as it came in."""
        return str(self.fields[key].to_python(self.data.get(key)))


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


class PickField(forms.ChoiceField):
    """One of a long list that nobody wants to read twice."""

    widget = forms.Select
    default_error_messages = {"invalid_choice": _("Choose one of these answers.")}


class StoryField(forms.CharField):
    """Free text in every script. What is too long is told, and kept by whoever asked."""

    widget = forms.Textarea

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


def question_form(entry: Entry, asking: Asking, given: Given, *, data: Any = None) -> QuestionForm:
    """Return the form of a page in the wording the person reads, with their answers so far."""
    asked = [(entry, part) for part in entry.asked(given, easy=asking.easy)]
    known = {part.key: given.get(part.key) for _entry, part in asked}
    return parts_form(asked, asking, data=data, initial=known)


def parts_form(
    asked: Sequence[tuple[Entry, Part]], asking: Asking, *, data: Any = None, **rest: Any
) -> QuestionForm:
    """Return a form of these parts, each with the page whose words it borrows."""
    fields = {part.key: _field(entry, part, asking) for entry, part in asked}
    return QuestionForm([part for _entry, part in asked], fields, data=data, **rest)


def _field(entry: Entry, part: Part, asking: Asking) -> forms.Field:
    words = part.words(easy=asking.easy)
    asked = _FIELDS[part.kind](part, asking)
    asked.required = False
    asked.label = gettext(
        words.heading or entry.words(easy=asking.easy, other=asking.other).heading
    )
    asked.help_text = gettext(words.hint) if words.hint else ""
    return asked


_TYPED = {"dir": "auto", "autocomplete": "off"}


def _story(part: Part, _asking: Asking) -> forms.Field:
    rows = 8 if part.limit > LONG_STORY else 4
    return StoryField(part.limit, widget=forms.Textarea({**_TYPED, "rows": rows}))


def _line(part: Part, _asking: Asking) -> forms.Field:
    return StoryField(part.limit, widget=forms.TextInput(_TYPED))


def _cards(asked: CardField | CardsField, options: Mapping[str, tuple[Label, str]]) -> forms.Field:
    asked.choices = [(key, gettext(words.label)) for key, (words, _picture) in options.items()]
    asked.hints = {key: gettext(words.more) for key, (words, _p) in options.items() if words.more}
    asked.pictures = {key: PICTURES[name] for key, (_w, name) in options.items() if name}
    return asked


def _given(part: Part, asking: Asking) -> dict[str, tuple[Label, str]]:
    def drawn(option: Option) -> str:
        return option.picture if asking.easy else ""

    return {
        option.key: (option.words(easy=asking.easy, other=asking.other), drawn(option))
        for option in part.options
        if option.offered(easy=asking.easy)
    }


def _one(part: Part, asking: Asking) -> forms.Field:
    return _cards(CardField(), _given(part, asking))


def _many(part: Part, asking: Asking) -> forms.Field:
    return _cards(CardsField(), _given(part, asking))


def _pick(part: Part, asking: Asking) -> forms.Field:
    offered = _given(part, asking).items()
    nothing = ("", gettext("Choose, or leave it"))
    return PickField(choices=[nothing, *((key, gettext(one.label)) for key, (one, _p) in offered)])


def _area(part: Part, asking: Asking) -> forms.Field:
    picture = part.picture if asking.easy else ""
    return _cards(
        CardField(), {code: (Label(name), picture) for code, name in asking.areas.items()}
    )


def _agencies(_part: Part, asking: Asking) -> forms.Field:
    return _cards(CardsField(), {key: (Label(name), "") for key, name in asking.agencies.items()})


LONG_STORY = 5_000
_FIELDS: Mapping[str, Callable[[Part, Asking], forms.Field]] = {
    "one": _one,
    "many": _many,
    "pick": _pick,
    "text": _story,
    "line": _line,
    "area": _area,
    "agencies": _agencies,
}


class LaterForm(forms.Form):
    """The six words of something that was saved and not sent."""

    use_required_attribute = False

    words = forms.CharField(
        label=_("The six words"),
        help_text=_(
            "In the same order. Small spelling mistakes do not matter. "
            "You can type the long number instead."
        ),
        required=False,
        widget=forms.Textarea(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
                "rows": 3,
            }
        ),
    )
    code: LaterCode | None = None

    def clean_words(self) -> str:
        """Understand the words, or say what to look at again."""
        typed = str(self.cleaned_data["words"])
        found = parse_later(typed)
        self.code = found.code
        if found.problem is not None:
            raise forms.ValidationError(_later_problem(found))
        return typed

    def say_nothing_there(self) -> None:
        """Say that these words open nothing, and why that can be."""
        self.add_error(
            "words",
            gettext(
                "We could not find anything with these words. It may be sent already, or wiped "
                "after 7 days. Look at each word again."
            ),
        )


def _later_problem(found: Typed) -> str:
    if found.problem == Problem.WORD_UNKNOWN:
        return ngettext(
            "We do not know this word: {words}. Look at it again.",
            "We do not know these words: {words}. Look at them again.",
            len(found.unknown),
        ).format(words=", ".join(found.unknown))
    if found.problem == Problem.DOES_NOT_FIT:
        return gettext("These words do not go together. Look at each word, and at the order.")
    if found.problem == Problem.DIGIT_COUNT:
        return gettext("The long number has {all} digits. We found {found}.").format(
            all=DIGIT_COUNT, found=found.found
        )
    if found.found == 0:
        return gettext("Type the six words you were given.")
    return gettext("There are {all} words. We found {found}.").format(
        all=WORD_COUNT, found=found.found
    )
