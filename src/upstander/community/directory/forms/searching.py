"""Looking for a place or a service."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.choices import Access, Kind, Need
from upstander.community.directory.queries.searching import Wanted, where_is
from upstander.foundation.core.clock import LONDON
from upstander.foundation.pages.dated import DayField

NOW, LATER = "now", "later"
_ANY = ("", _("Anything"))


class SearchForm(forms.Form):
    """What somebody looks for. Everything may stay empty; nothing of it is kept."""

    use_required_attribute = False

    near = forms.CharField(
        label=_("Where?"), help_text=_("A postcode or a town."), max_length=60, required=False
    )
    need = forms.ChoiceField(
        label=_("What would help?"), choices=[_ANY, *Need.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of place?"), choices=[_ANY, *Kind.choices], required=False
    )
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[("", _("Any time")), (NOW, _("Open now")), (LATER, _("Open at another time"))],
        required=False,
    )
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Type a time, such as 14:30.")},
    )
    access = forms.MultipleChoiceField(
        label=_("It must have"),
        choices=Access.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, now: dt.datetime) -> None:
        """Take what the address says, and the present moment."""
        super().__init__(data)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """A time that is asked for needs to be said; without a day it is today."""
        said = super().clean() or {}
        if said.get("when") == LATER and not self.errors and not said.get("time"):
            self.add_error("time", _("Type a time, such as 14:30."))
        return said

    @property
    def wanted(self) -> Wanted:
        """Return what is looked for; what could not be read is left out."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        near = said.get("near") or ""
        return Wanted(
            where=where_is(near) if near else None,
            kind=said.get("kind") or "",
            need=said.get("need") or "",
            access=tuple(said.get("access") or ()),
            open_at=self._open_at(said),
        )

    def _open_at(self, said: dict[str, Any]) -> dt.datetime | None:
        if said.get("when") == NOW:
            return self.now
        if said.get("when") != LATER or not said.get("time"):
            return None
        day = said.get("day") or self.now.astimezone(LONDON).date()
        return dt.datetime.combine(day, said["time"], tzinfo=LONDON).astimezone(dt.UTC)
