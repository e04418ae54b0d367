"""Forms of the desk. They clean what came in and save nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.reporting.choices import CloseReason
from upstander.confidential.reporting.rules import LONGEST_TEXT


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


class AnswerForm(forms.Form):
    """An answer. ``read`` is how many messages were on the screen when it was begun."""

    use_required_attribute = False

    text = MessageField()
    read = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class CloseForm(AnswerForm):
    """Why a report is closed, and what the person is told."""

    reason = forms.ChoiceField(
        label=_("Why are we closing it?"),
        choices=CloseReason.choices,
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
