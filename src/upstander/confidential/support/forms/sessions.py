"""What an officer's screens ask about a session."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.rules.measure import Instrument
from upstander.confidential.support.session_choices import Happened, PrivateMinutes
from upstander.confidential.support.staff_fields import Day, WordsField, chosen
from upstander.foundation.pages.pictures import PICTURES


class EndForm(forms.Form):
    """What came of a session, and whether private minutes were offered."""

    use_required_attribute = False

    happened = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Happened.choices,
        widget=forms.RadioSelect,
        error_messages=chosen(_("Choose what came of it.")),
    )
    private = forms.ChoiceField(
        label=_("Did you offer five private minutes without the supporter?"),
        help_text=_("Leave this out if they did not come."),
        choices=PrivateMinutes.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def ended(self) -> Ended:
        """Return what came of it; only after the form was found valid."""
        typed = self.cleaned_data
        private = PrivateMinutes(typed["private"]) if typed["private"] else None
        return Ended(Happened(typed["happened"]), private)


class NoteForm(forms.Form):
    """A note on a session."""

    use_required_attribute = False

    text = WordsField(
        label=_("Your note"),
        help_text=_("Sealed with the session. Whoever has its keys can read it, the person not."),
        error_messages={"required": _("Write something first.")},
    )


class MessageForm(forms.Form):
    """A message to somebody with a code, and how many messages the writer had on the screen."""

    use_required_attribute = False

    text = WordsField(
        label=_("Your answer"), error_messages={"required": _("Write something first.")}
    )
    read = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


# What stands beside a question in Easy Read.
_PICTURES = {
    "safe": "home",
    "out": "houses",
    "worry": "evening",
    "people": "friends",
    "help": "talk",
}


class AnswerField(forms.ChoiceField):
    """One of the five questions, with its picture in Easy Read."""

    widget = forms.RadioSelect
    picture: str = ""


class MeasureForm(forms.Form):
    """The five questions; each may be left out."""

    use_required_attribute = False

    def __init__(self, instrument: Instrument, *, easy: bool, data: Any = None) -> None:
        """Take the questions, in plain words or in Easy Read."""
        super().__init__(data)
        answers = [(str(one.value), one.easy if easy else one.text) for one in instrument.answers]
        for one in instrument.questions:
            asked = AnswerField(
                label=one.easy if easy else one.text, choices=answers, required=False
            )
            asked.picture = PICTURES.get(_PICTURES.get(one.key, ""), "") if easy else ""
            self.fields[one.key] = asked

    @property
    def answers(self) -> Mapping[str, int]:
        """Return what was chosen, by question; only after the form was found valid."""
        return {key: int(value) for key, value in self.cleaned_data.items() if value}


class NextForm(forms.Form):
    """A time for the next session."""

    use_required_attribute = False

    starts_at = forms.ChoiceField(
        label=_("When?"),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("That time has just been taken. Choose another."),
        },
    )
    form = forms.CharField(widget=forms.HiddenInput, max_length=64)
    link = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, times: Sequence[tuple[str, str]], data: Any = None, **more: Any) -> None:
        """Take the times that are free, with their words."""
        super().__init__(data, **more)
        self.fields["starts_at"].choices = [("", _("Choose a time")), *times]  # type: ignore[attr-defined]

    def clean_starts_at(self) -> dt.datetime:
        """Return the moment."""
        return dt.datetime.fromisoformat(self.cleaned_data["starts_at"])


class FollowUpForm(forms.Form):
    """Something to do in the case the session belongs to."""

    use_required_attribute = False

    text = WordsField(
        label=_("What is to be done?"), rows=2,
        error_messages={"required": _("Write what is to be done.")},
    )  # fmt: skip
    due_on = Day(label=_("By when?"))


class LinkForm(forms.Form):
    """The link of a video session."""

    use_required_attribute = False

    link = forms.CharField(
        label=_("Link of the video call"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the link.")},
    )
