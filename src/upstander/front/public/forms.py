"""What somebody who comes back types. Forms clean and say what is wrong; they save nothing."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.reporting.choices import HowItWas
from upstander.foundation.vault.codes import (
    DIGIT_COUNT,
    WORD_COUNT,
    Code,
    Parsed,
    Problem,
    parse,
)

_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}


def _how(between: Promise) -> list[tuple[str, Promise]]:
    yes, no = gettext_lazy("Yes"), gettext_lazy("No")
    return [
        (HowItWas.YES.value, yes), (HowItWas.PARTLY.value, between), (HowItWas.NO.value, no),
    ]  # fmt: skip


class CodeForm(forms.Form):
    """A receipt code, in any of the ways people type one."""

    use_required_attribute = False

    handle = forms.CharField(
        label=gettext_lazy("The short code"),
        help_text=gettext_lazy("Five letters and numbers, like K7Q4M."),
        required=False,
        widget=forms.TextInput(attrs=_TYPED),
    )
    words = forms.CharField(
        label=gettext_lazy("The seven words"),
        help_text=gettext_lazy(
            "In the same order. Small spelling mistakes do not matter. "
            "You can type the long number instead."
        ),
        required=False,
        widget=forms.Textarea(attrs={**_TYPED, "rows": 3}),
    )

    code: Code | None = None

    def clean(self) -> dict[str, object]:
        """Understand the code, or say at its field what to look at again."""
        typed = super().clean() or self.cleaned_data
        parsed = parse(str(typed.get("handle", "")), str(typed.get("words", "")))
        self.code = parsed.code
        if parsed.problem is not None:
            field, say = _SAYS[parsed.problem]
            self.add_error(field, say(parsed))
        return typed


def _unknown(parsed: Parsed) -> str:
    return ngettext(
        "We do not know this word: {words}. Look at it again.",
        "We do not know these words: {words}. Look at them again.",
        len(parsed.unknown),
    ).format(words=", ".join(parsed.unknown))


def _counted(parsed: Parsed) -> str:
    if parsed.found == 0:
        return _("Type the seven words that came with the short code.")
    return _("There are {all} words. We found {found}.").format(all=WORD_COUNT, found=parsed.found)


_SAYS: Mapping[Problem, tuple[str, Callable[[Parsed], str]]] = {
    Problem.HANDLE_LENGTH: (
        "handle",
        lambda _parsed: _("The short code has five letters and numbers. Look at it again."),
    ),
    Problem.HANDLE_LETTERS: (
        "handle",
        lambda _parsed: _("The short code has no 0, 1, I, L, O or U. Look at it again."),
    ),
    Problem.WORD_COUNT: ("words", _counted),
    Problem.DIGIT_COUNT: (
        "words",
        lambda parsed: _("The long number has {all} digits. We found {found}.").format(
            all=DIGIT_COUNT, found=parsed.found
        ),
    ),
    Problem.WORD_UNKNOWN: ("words", _unknown),
    Problem.DOES_NOT_FIT: (
        "words",
        lambda _parsed: _(
            "The short code and the words do not go together. Look at each word, and at the order."
        ),
    ),
}


class TextForm(forms.Form):
    """Words of somebody who came back."""

    use_required_attribute = False

    text = forms.CharField(
        label=gettext_lazy("Write to us"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        """Return the text with lines ended one way."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class ReadForm(forms.Form):
    """How many messages somebody had on the screen."""

    read = forms.IntegerField(required=False)

    @property
    def seen(self) -> int | None:
        """The number, or None when it is none."""
        return self.cleaned_data.get("read") if self.is_valid() else None


class MessageForm(TextForm):
    """A message, and how many messages they had on the screen."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MoreForm(TextForm):
    """More to what they told us, and how often they had added something before."""

    there = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = gettext_lazy("What do you want to add?")


class HowItWasForm(forms.Form):
    """Three ticks on how it was; any of them may be left out."""

    use_required_attribute = False

    listened = forms.ChoiceField(
        label=gettext_lazy("Did we listen to you?"),
        choices=_how(gettext_lazy("A bit")),
        widget=forms.RadioSelect,
        required=False,
    )
    helped = forms.ChoiceField(
        label=gettext_lazy("Did it help?"),
        choices=_how(gettext_lazy("A bit")),
        widget=forms.RadioSelect,
        required=False,
    )
    again = forms.ChoiceField(
        label=gettext_lazy("Would you tell us again?"),
        choices=_how(gettext_lazy("I am not sure")),
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def said(self) -> dict[str, HowItWas]:
        """What was ticked; only after the form was found valid."""
        return {name: HowItWas(tick) for name, tick in self.cleaned_data.items() if tick}


class PaperForm(forms.Form):
    """The line at the foot of a paper."""

    use_required_attribute = False

    line = forms.CharField(
        label=gettext_lazy("The line at the foot of the paper"),
        help_text=gettext_lazy(
            "All of it: number, day and letters. Spaces and small letters do not matter. "
            "You can scan the square and paste what it says."
        ),
        error_messages={"required": gettext_lazy("Type the line from the paper.")},
        widget=forms.Textarea(attrs={**_TYPED, "rows": 5}),
    )
