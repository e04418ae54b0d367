"""What a notice says. It may be read over a shoulder: no name, and nothing of what it is about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.notices.choices import Reason, Template

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """A subject and a body."""

    subject: str
    body: str


_LOOK = _("Please look at your work list")
_TEMPLATES: Mapping[Template, "tuple[StrOrPromise, StrOrPromise]"] = {
    Template.ALERT: (
        _LOOK,
        _("Something is waiting for you in Upstander. Please sign in now and look at your alerts."),
    ),
    Template.GAP: (
        _LOOK,
        _(
            "Something is waiting in Upstander, and nobody is on duty, so it comes to you. Please "
            "sign in now and look at your alerts."
        ),
    ),
    Template.REPLY: (
        _("There is something for you in Upstander"),
        _("There is something for you in Upstander. Please sign in."),
    ),
    Template.UNREAD: (
        _("Something has waited for a day in Upstander"),
        _("Something in Upstander has waited for a working day. Please sign in and look."),
    ),
    Template.DIGEST: (
        _("Something waits for you in Upstander"),
        _("There is something for you in Upstander. Please sign in."),
    ),
}
_REASONS: Mapping[Reason, "StrOrPromise"] = {
    Reason.NEW: _("Something new that nobody has looked at yet."),
    Reason.ANSWER: _("Something that waits for an answer."),
    Reason.TASK: _("Something that is due."),
    Reason.PLACE: _("A place that needs a visit soon."),
}


def written(template: Template, reasons: Collection[Reason] = ()) -> Words:
    """Return a notice in words."""
    subject, body = _TEMPLATES[template]
    lines = [f"– {_REASONS[one]}" for one in Reason if one in reasons]
    parts = [str(body), *(["\n".join(lines)] if lines else []), *_foot(template)]
    return Words(str(subject), "\n\n".join(parts))


def _foot(template: Template) -> list[str]:
    if template is not Template.DIGEST:
        return []
    return [
        now_in_words(
            "You get at most one of these a day. You can switch them off: sign in, and choose "
            "“How we reach you” under your name."
        )
    ]
