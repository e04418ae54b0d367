"""Which reports of a case tell of one event, and which one leaves for a case of its own."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.confidential.casework.forms import TitleField, chosen
from upstander.confidential.casework.rules.sorting import ONE_EVENT_FROM


class OneEventForm(forms.Form):
    """Reports that tell of one event: somebody who was harmed, and those who saw it."""

    use_required_attribute = False

    reports = forms.MultipleChoiceField(
        label=_("Which reports tell of one incident?"),
        help_text=_("A person and two witnesses are one incident and three reports."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick two reports or more.")},
    )

    def __init__(self, numbers: Iterable[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reports"].choices = list(numbers)  # type: ignore[attr-defined]

    def clean_reports(self) -> list[str]:
        """One report alone is one event already."""
        ticked: list[str] = self.cleaned_data["reports"]
        if len(ticked) < ONE_EVENT_FROM:
            raise forms.ValidationError(_("Tick two reports or more."))
        return ticked


class SplitForm(forms.Form):
    """The report that leaves, and the name of its new case."""

    use_required_attribute = False

    report = forms.ChoiceField(
        label=_("Which report gets a case of its own?"),
        error_messages=chosen(_("Choose a report.")),
    )
    title = TitleField(
        label=_("A short name for the new case"),
        error_messages={"required": _("Give the new case a short name.")},
    )

    def __init__(self, numbers: Iterable[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["report"].choices = [("", _("Choose a report")), *numbers]  # type: ignore[attr-defined]
