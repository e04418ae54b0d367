"""Writing down an attempt to reach the person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.actions.attempts import Attempted
from upstander.confidential.casework.choices import Answered, Channel
from upstander.confidential.casework.forms import WordsField
from upstander.confidential.casework.rules.attempts import Tried


class AttemptForm(forms.Form):
    """How, what came of it, whether word was left, and whether the card was read."""

    use_required_attribute = False

    channel = forms.ChoiceField(
        label=_("How did you try?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you tried.")},
    )
    answered = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Answered.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    message_left = forms.BooleanField(label=_("I left a message"), required=False)
    read_card = forms.BooleanField(
        label=_("I read above how they may be reached, and kept to it"), required=False
    )
    text = WordsField(label=_("A note"), required=False, rows=3)
    why = WordsField(
        label=_("Why another way than they chose?"),
        help_text=_("Only if they did not choose this way."),
        required=False,
        rows=2,
    )

    @property
    def attempted(self) -> Attempted:
        """Return what was done; only after the form was found valid."""
        typed = self.cleaned_data
        tried = Tried(Channel(typed["channel"]), Answered(typed["answered"]), typed["message_left"])
        return Attempted(tried, typed["read_card"], typed["text"], typed["why"])
