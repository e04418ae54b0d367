"""What an officer's screens ask about a session."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.queries.offered import Offer
from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.rules.measure import Instrument
from upstander.confidential.support.session_choices import Happened, PrivateMinutes
from upstander.confidential.support.staff_fields import WordsField, chosen
from upstander.foundation.pages.dated import DayField
from upstander.foundation.pages.pictures import PICTURES

_CAME = [
    (Happened.ATTENDED.value, Happened.ATTENDED.label),
    (Happened.ENDED_EARLY.value, _("They left early")),
]


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

    def __init__(self, data: Any = None, *, dropped_in: bool = False) -> None:
        """Take whether somebody dropped in: then they did come."""
        super().__init__(data)
        if dropped_in:
            self.fields["happened"].choices = _CAME  # type: ignore[attr-defined]
            self.fields["private"].help_text = ""

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

    @property
    def wanted(self) -> dict[str, Any]:
        """Return time and secrets, and what was said; only after the form was found valid."""
        return dict(self.cleaned_data)


class FirstForm(NextForm):
    """A time for somebody of whom nothing is known yet, and how they are reached."""

    name = forms.CharField(
        label=_("What do they want to be called?"), max_length=80, required=False,
        help_text=_("Any name will do."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Which number should we call?"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    mind = WordsField(
        label=_("What must be minded before contact?"), rows=2, required=False,
        help_text=_("Such as when it is safe to phone. Sealed with the session."),
    )  # fmt: skip

    def __init__(
        self, times: Sequence[tuple[str, str]], data: Any = None, *, by_phone: bool, **more: Any
    ) -> None:
        """Take whether they meet by phone: only then a number is asked for."""
        super().__init__(times, data, **more)
        if not by_phone:
            del self.fields["number"]
        else:
            self.fields["number"].required = True
            self.fields["number"].error_messages["required"] = _("Type the number to call.")

    @property
    def wanted(self) -> dict[str, Any]:
        """Return time and secrets, and what was said; only after the form was found valid."""
        typed = dict(self.cleaned_data)
        said = {name: typed.pop(name, "") for name in ("name", "number", "mind")}
        return {**typed, "said": {name: words for name, words in said.items() if words}}


class WishForm(forms.Form):
    """What is looked for from a case: it is asked by GET, so that times can be looked at."""

    use_required_attribute = False

    service = forms.ChoiceField(label=_("Which service?"))
    role = forms.ChoiceField(label=_("Which kind of officer?"), required=False)
    how = forms.ChoiceField(label=_("How do they want to meet?"))
    language = forms.ChoiceField(label=_("An interpreter?"), required=False)

    def __init__(
        self, offers: Sequence[Offer], spoken: Sequence[tuple[str, str]], data: Any
    ) -> None:
        """Take what can be booked; what was not asked for is the first of each."""
        super().__init__(data)
        kinds = {str(role.pk): role.name for offer in offers for role in offer.roles}
        ways = {way.value: way.label for offer in offers for way in offer.meetings}
        services = [(offer.service.key, offer.service.name) for offer in offers]
        self._offer("service", services)
        self._offer("role", [("", gettext("Either")), *kinds.items()])
        self._offer("how", [(one.value, one.label) for one in Meeting if one.value in ways])
        self._offer("language", [("", gettext("None")), *spoken])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class AttachForm(forms.Form):
    """The case a session belongs to."""

    use_required_attribute = False

    reference = forms.CharField(
        label=_("Number of the case"), max_length=12,
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
        error_messages={"required": _("Type the number of the case.")},
    )  # fmt: skip


class FollowUpForm(forms.Form):
    """Something to do in the case the session belongs to."""

    use_required_attribute = False

    text = WordsField(
        label=_("What is to be done?"), rows=2,
        error_messages={"required": _("Write what is to be done.")},
    )  # fmt: skip
    due_on = DayField(label=_("By when?"))


class LinkForm(forms.Form):
    """The link of a video session."""

    use_required_attribute = False

    link = forms.CharField(
        label=_("Link of the video call"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the link.")},
    )
