"""Forms of this room. They clean what came in and save nothing."""

from typing import TYPE_CHECKING

from django import forms

from upstander.confidential.reporting.rules import LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def chosen(words: "StrOrPromise") -> "dict[str, StrOrPromise]":
    """Return what a list says when nothing was chosen, or somebody who is not in it any more."""
    return {"required": words, "invalid_choice": words}


class WordsField(forms.CharField):
    """Words of a worker, in any script, kept as typed."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        super().__init__(
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"}),
            **kwargs,  # type: ignore[arg-type]
        )

    def to_python(self, value: object) -> str:
        """Return the text with one kind of line end, without the one letter nobody types."""
        text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
        return text.strip()


class TitleField(forms.CharField):
    """The name of a case: one line."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            max_length=120,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            **kwargs,  # type: ignore[arg-type]
        )
