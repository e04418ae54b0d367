"""Bringing places in: a file, or the address of a feed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SourceForm(forms.Form):
    """Where the places come from: a file or an address, and what the source is called."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Whose list is it?"),
        help_text=_("Such as “Family information, Coventry”. Use the same name next time."),
        max_length=200,
        error_messages={"required": _("Say whose list it is.")},
    )
    file = forms.FileField(
        label=_("A file"),
        help_text=_("Excel, CSV, or a feed of Open Referral UK saved as JSON."),
        required=False,
        allow_empty_file=True,
    )
    address = forms.URLField(
        label=_("Or the address of a feed"),
        help_text=_("Open Referral UK 3.0. Your operator must have allowed its host."),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Type a whole address, such as https://example.org/api.")},
    )

    def clean(self) -> dict[str, Any]:
        """There is one of the two."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool(said.get("address")):
            self.add_error("file", _("Choose a file, or type an address: one of the two."))
        return said
