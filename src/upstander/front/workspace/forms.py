"""Forms of the workspace itself. They clean what came in and save nothing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.reading import Wanted
from upstander.foundation.audit.words import ROOMS, WORDS
from upstander.foundation.pages.dated import DayField


class RecordForm(forms.Form):
    """What to read: from when to when, which acts, whose, about what."""

    use_required_attribute = False

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, people: Mapping[UUID, str], data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("Everything")), *_kinds()]  # type: ignore[attr-defined]
        known = sorted(people.items(), key=lambda one: one[1])
        self.fields["person"].choices = [("", _("Everybody")), *known]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What is asked for; what cannot be understood is left out, and said at its field."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        person = said.get("person")
        return Wanted(
            said.get("since"), said.get("until"), said.get("kind") or "",
            UUID(person) if person else None, said.get("about"),
        )  # fmt: skip


def _kinds() -> Iterable[tuple[str, Any]]:
    """Return every room with all of its acts, and each act."""
    for room, title in ROOMS.items():
        acts = [(one.value, WORDS[one]) for one in EventName if one.startswith(f"{room}:")]
        everything = _("{room}: all").format(room=title)
        yield str(title), [(room, everything), *sorted(acts, key=lambda act: str(act[1]))]
