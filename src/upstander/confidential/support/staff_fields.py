"""Fields of the staff's forms: what was chosen, and words that are kept as typed."""

from typing import TYPE_CHECKING, Any

from django import forms

from upstander.confidential.reporting.rules import LONGEST_TEXT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def chosen(words: "StrOrPromise") -> "dict[str, StrOrPromise]":
    """Return what a list says when nothing was chosen, or what is not in it any more."""
    return {"required": words, "invalid_choice": words}


class WordsField(forms.CharField):
    """Words of a worker, in any script, kept as typed."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        attrs = {"rows": rows, "dir": "auto", "autocomplete": "off"}
        super().__init__(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=attrs), **more)
