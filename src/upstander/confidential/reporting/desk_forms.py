"""Forms of the desk. They clean what came in and save nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.choices import (
    NEED_A_SECOND,
    CloseReason,
    DeletionAnswer,
    Fits,
    Heard,
    MadeBy,
)
from upstander.confidential.reporting.rules import FACTS_THAT_FIT, LONGEST_TEXT


class MessageField(forms.CharField):
    """A message to the person, in any script, kept as typed."""

    widget = forms.Textarea(attrs={"rows": 7, "dir": "auto", "autocomplete": "off"})

    def __init__(self) -> None:
        super().__init__(
            max_length=LONGEST_TEXT,
            label=_("Your answer"),
            help_text=_("Short words. Say what happens next, and when."),
            error_messages={
                "required": _("Write a few words first."),
                "max_length": _(
                    "This is longer than one message can be. Take some out, or send two."
                ),
            },
        )

    def to_python(self, value: object) -> str:
        """Return the text with one kind of line end, without the one letter nobody types."""
        text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
        return text.strip()


class WritingForm(forms.Form):
    """Words to the person. ``read`` is how many messages were on the screen when it was begun."""

    use_required_attribute = False

    text = MessageField()
    read = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class AnswerForm(WritingForm):
    """An answer; to words without a report, perhaps with the hint that they could make one."""

    suggests = forms.BooleanField(
        label=_("Say that they could make it a report"),
        help_text=_("Their mailbox then shows how. Only they can do it, and they need not."),
        required=False,
    )


class DeletionForm(WritingForm):
    """What we answer a person who asked us to delete what they told us."""

    answer = forms.ChoiceField(
        label=_("What do we answer?"),
        choices=DeletionAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Your words to them")
        self.fields["text"].help_text = _(
            "Say what will be deleted and when, or why not. This form deletes nothing by itself."
        )
        self.order_fields(["answer", "text", "read"])


class NewCodeForm(forms.Form):
    """How a worker reached and recognised a person. ``instead_of`` is the code they saw."""

    use_required_attribute = False

    reached = forms.BooleanField(
        label=_("I reached them in the way they chose. They did not just ring or write to us."),
        required=False,
    )
    fits = forms.MultipleChoiceField(
        label=_("What did they say that fits with the report?"),
        help_text=_("Tick two or more. Ask open questions, and never say the answer first."),
        choices=Fits.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    how = MessageField()
    instead_of = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["how"].label = _("How do you know that it is them?")
        self.fields["how"].help_text = _(
            "A sentence or two. It is locked with what happened: the person does not see it."
        )

    def clean(self) -> dict[str, object]:
        """Say at its field what is missing before a new code may be made."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("reached"):
            self.add_error("reached", _("Reach them first, in the way they chose."))
        if len(typed.get("fits") or ()) < FACTS_THAT_FIT:
            self.add_error("fits", _("Two things must fit."))
        return typed


class CloseForm(WritingForm):
    """Why a report is closed, and what the person is told."""

    reason = forms.ChoiceField(
        label=_("Why are we closing it?"),
        choices=[(one.value, one.label) for one in CloseReason if one not in NEED_A_SECOND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Your last message to them")
        self.fields["text"].help_text = _(
            "They read this when they come back. Say that they can write to us again at any time."
        )
        self.order_fields(["reason", "text", "read"])


class CallNoteForm(forms.Form):
    """What whoever takes a call notes beside the caller's words."""

    use_required_attribute = False

    notes = MessageField()
    read_out = forms.ChoiceField(
        label=_("Did they hear it?"),
        choices=Heard.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["notes"].required = False
        self.fields["notes"].label = _("Your notes")
        self.fields["notes"].help_text = _(
            "How they sound, noises, what you promised. Not their words: those stand on the left."
        )

    def require_read_out(self) -> bool:
        """Say at its field that it was not read out yet, and return whether it was."""
        said = self.is_valid() and bool(self.cleaned_data["read_out"])
        if not said:
            self.add_error("read_out", _("Read it out first, then say whether they heard it."))
        return said


class TranslationForm(forms.Form):
    """What a worker has of a text in another language, and who made it."""

    use_required_attribute = False

    of = forms.ChoiceField(label=_("What is translated?"), widget=forms.Select)
    made_by = forms.ChoiceField(
        label=_("Who translated it?"),
        choices=MadeBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who translated it.")},
    )
    text = MessageField()

    def __init__(self, originals: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["of"].choices = originals  # type: ignore[attr-defined]
        self.fields["text"].label = _("The translation")
        self.fields["text"].help_text = _(
            "It stands beside the original, for everyone who can read that. It replaces nothing."
        )
        self.prefix = "translation"
