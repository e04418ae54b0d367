"""What a place changes about itself by its link, and what we take over of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upstander.community.directory.change_words import FIELDS, Changed
from upstander.community.directory.forms.hours import DAYS, spans_in
from upstander.community.directory.forms.keeping import begun, is_dated
from upstander.community.directory.forms.own import OwnForm
from upstander.community.directory.rules.facts import Facts


class ProviderForm(OwnForm):
    """Their own numbers, hours, words and access.

    Name, address and what people find it by are for the partnership to change.
    """

    # As on the page: what is wrong is listed in this order.
    field_order = (
        *DAYS, "holidays", "hours_note", "phone", "text", "email", "website", "getting_in", "access",
        "description", "easy", "cost",
    )  # fmt: skip

    def __init__(self, there: Facts, data: Any = None) -> None:
        """Begin with what the entry says."""
        self.there = there
        super().__init__(data, initial=begun(there))

    def facts(self) -> Facts:
        """Return what the entry would say; openings of a season stay as they are."""
        said = self.cleaned_data
        season = [one for one in self.there.openings if is_dated(one)]
        plain = {name: said[name] for name in FIELDS if name not in {"openings", "access"}}
        return replace(
            self.there, **plain, access=tuple(sorted(said["access"])),
            openings=(*spans_in(said), *season),
        )  # fmt: skip


class TakeForm(forms.Form):
    """Which of the changed fields to take over."""

    use_required_attribute = False

    take = forms.MultipleChoiceField(
        label=_("What do you take over?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, changed: Sequence[Changed], data: Any = None) -> None:
        """Offer each changed field, all of them ticked at first."""
        super().__init__(data, initial={"take": [one.field for one in changed]})
        self.fields["take"].choices = [(one.field, one.label) for one in changed]  # type: ignore[attr-defined]
